from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.helping import services
from people.helping.forms import HelpsForm
from people.models import AccessNeed


@require_http_methods(["GET", "POST"])
def helps(request):
    """What helps me: said once, and there at every session."""
    needs = list(AccessNeed.objects.visible_to(request.user).current().select_related("checked_by"))
    form = HelpsForm(request.POST if request.method == "POST" else None, needs=needs)
    if form.is_valid():
        services.say_what_helps_me(person=request.user, wanted=form.wanted)
        messages.success(request, _("Saved. It comes with you to every session from now on."))
        return redirect("people:helps")
    longest_ago = min(needs, key=lambda need: need.checked_on, default=None)
    return render(request, "people/helps.html", {"form": form, "longest_ago": longest_ago})


@require_POST
def helps_still_right(request):
    """One tap: nothing has changed."""
    services.check_again(needs=AccessNeed.objects.visible_to(request.user).current(), by=request.user)
    messages.success(request, _("Thank you. It stays as it is."))
    return redirect("people:helps")
