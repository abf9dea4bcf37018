"""For those who run a session: how many places it has, who waits, and for whom one is kept."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from sessions.models import Invitation
from sessions.planning.views import typed, with_session
from sessions.waiting import services
from sessions.waiting.forms import PlacesForm

A_PAGE = 20


@require_http_methods(["GET", "POST"])
@with_session
def places(request, group_session):
    """For whom a place is kept, then who waits, as they came, then who did not say in time; and how many places
    there are, to be changed."""
    if not services.can_change_places(group_session):
        messages.warning(
            request, _("It has begun, was cancelled or is online, so its places stay as they are.")
        )
        return redirect("sessions:invite", group_session.public_id)
    form = PlacesForm(typed(request), group_session=group_session)
    if form.is_valid():
        try:
            offered = services.change_places(
                group_session=group_session, places=form.cleaned_data["places"], by=request.user
            )
        except services.FewerThanPromised as fewer:
            form.say_how_many_were_promised(fewer.promised)
        except services.NoLongerOpen:
            messages.warning(
                request, _("It was changed in the meantime, so its places stay as they are.")
            )
            return redirect("sessions:invite", group_session.public_id)
        else:
            messages.success(request, _saved(len(offered)))
            return redirect("sessions:places", group_session.public_id)
    now = timezone.now()
    waiting = (
        group_session.invitations.filter(answer=Invitation.Answer.WAITING)
        .with_seat()
        .alias(is_over=Q(offered_until__isnull=False, offered_until__lte=now))
        .select_related("person")
        .order_by("is_over", "offered_until", "waiting_since", "pk")
    )
    context = {
        "group_session": group_session,
        "form": form,
        "room": services.room_of(group_session, now=now),
        "page": Paginator(waiting, A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "sessions/waiting/places.html", context)


def _saved(offered):
    if not offered:
        return _("Saved.")
    sentence = ngettext(
        "Saved. A place is offered to %(n)s person who waits.",
        "Saved. Places are offered to %(n)s people who wait.",
        offered,
    )
    return sentence % {"n": offered}
