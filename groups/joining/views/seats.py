"""For facilitators: add somebody by hand, and put right what is known of a seat."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groups.joining import seats
from groups.joining.forms import AddByHandForm, ChangeSeatForm, FactsForm
from groups.joining.views.inviting import group_run_by, seat_run_by
from groups.joining.views.staying import NOBODY_ELSE


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


@require_http_methods(["GET", "POST"])
def seat_facts(request, public_id):
    membership = seat_run_by(request.user, public_id)
    form = FactsForm(request.POST if request.method == "POST" else None, instance=membership)
    if not form.fields:
        raise Http404
    if form.is_valid():
        seats.change_facts(membership=membership, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("groups:seat", membership.public_id)
    context = {"form": form, "group": membership.group, "membership": membership}
    return render(request, "groups/joining/seat_facts.html", context)


@require_http_methods(["GET", "POST"])
def change_seat(request, public_id):
    """The two sides decide together, so a change of side is said plainly."""
    membership = seat_run_by(request.user, public_id)
    form = ChangeSeatForm(request.POST if request.method == "POST" else None, membership=membership)
    if form.is_valid():
        given = form.cleaned_data
        try:
            seats.change_seat(
                membership=membership, by=request.user, seat=given["seat"], seen=given["seen"]
            )
            messages.success(request, _("Changed."))
            if membership.person_id == request.user.pk:
                return redirect(membership.group)
            return redirect("groups:seat", membership.public_id)
        except seats.ChangedMeanwhile:
            form.add_error(None, _("Somebody changed this seat since you opened the page. Look again."))
        except seats.LastFacilitator:
            form.add_error(None, NOBODY_ELSE)
    context = {"form": form, "group": membership.group, "membership": membership}
    return render(request, "groups/joining/change_seat.html", context)
