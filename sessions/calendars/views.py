"""The calendar itself, for programs; and the page on which a person makes, replaces or ends its address."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sessions.calendars import services
from sessions.models import CalendarFeed


@require_safe
@login_not_required
def feed(request, token):
    """Whoever has the address reads it, so it says days and hours and nothing else."""
    person = services.feed_of(token)
    if person is None:
        raise Http404
    return HttpResponse(
        services.calendar_of(person),
        content_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"},
    )


@require_http_methods(["GET", "POST"])
def my_calendar_address(request):
    """The address is shown once, when it is made: only its hash is kept."""
    address = ""
    if request.method == "POST":
        token = services.make_feed(person=request.user)
        address = settings.SITE_URL + reverse("sessions:calendar_feed", args=[token])
    feed = CalendarFeed.objects.working().filter(person=request.user).first()
    return render(request, "sessions/calendars/address.html", {"feed": feed, "address": address})


@require_POST
def no_calendar_address(request):
    services.switch_off(person=request.user)
    messages.success(request, _("Switched off. The address opens nothing any more."))
    return redirect("sessions:my_calendar_address")
