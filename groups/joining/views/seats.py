"""For facilitators: add somebody by hand."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groups.joining import seats
from groups.joining.forms import AddByHandForm
from groups.joining.views.inviting import group_run_by


@require_http_methods(["GET", "POST"])
def add_by_hand(request, public_id):
    """Somebody who has no phone, email or account. Nobody gets a message."""
    group = group_run_by(request.user, public_id)
    form = AddByHandForm(
        request.POST if request.method == "POST" else None, group=group, by=request.user
    )
    if form.is_valid():
        try:
            membership = seats.add_by_hand(group=group, by=request.user, **form.cleaned_data)
            messages.success(request, _("Added."))
            return redirect("groups:seat", membership.public_id)
        except seats.GroupIsClosed:
            form.add_error(None, _("This group is closed. Nobody can join it any more."))
    return render(request, "groups/joining/add_by_hand.html", {"form": form, "group": group})
