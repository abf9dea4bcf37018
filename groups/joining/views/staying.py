"""For a member, or a facilitator who writes it down for them: have a pause, come back, leave."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from groups.help import who_to_ask
from groups.joining import leaving as leavings
from groups.joining import pausing
from groups.joining.forms import ChoicesForm, LeaveForm, PauseForm, ThanksForm
from groups.joining.views.inviting import group_run_by, seat_run_by
from groups.models import Leaving, Membership

A_PAGE = 20
NOBODY_ELSE = gettext_lazy("Nobody else runs this group. Somebody else has to run it first.")


def my_seat(person, group_id):
    seats = Membership.objects.current().filter(person=person, group__public_id=group_id)
    return get_object_or_404(seats.select_related("group__organisation", "person", "named_contact"))


# --- a pause ---


@require_http_methods(["GET", "POST"])
def pause(request, public_id):
    return _pause(request, my_seat(request.user, public_id), for_them=False)


@require_http_methods(["GET", "POST"])
def pause_for_them(request, public_id):
    return _pause(request, seat_run_by(request.user, public_id), for_them=True)


def _pause(request, membership, *, for_them):
    form = PauseForm(
        request.POST if request.method == "POST" else None, initial={"until": membership.paused_until}
    )
    back_to = redirect("groups:seat", membership.public_id) if for_them else redirect(membership.group)
    if form.is_valid():
        try:
            pausing.pause(membership=membership, by=request.user, **form.cleaned_data)
            messages.success(request, _("The pause has begun. No invitations and no reminders go out."))
        except pausing.HasLeft:
            messages.info(request, _("They have left the group in the meantime."))
            return redirect("groups:people", membership.group.public_id)
        return back_to
    return _own_page(request, "pause", membership, for_them, form=form)


@require_POST
def back(request, public_id):
    """One tap."""
    membership = my_seat(request.user, public_id)
    pausing.come_back(membership=membership, by=request.user)
    messages.success(request, _("Good to have you back."))
    return redirect(membership.group)


@require_POST
def back_for_them(request, public_id):
    membership = seat_run_by(request.user, public_id)
    pausing.come_back(membership=membership, by=request.user)
    messages.success(request, _("They are back. They get invitations again."))
    return redirect("groups:seat", membership.public_id)


# --- leaving ---


@require_http_methods(["GET", "POST"])
def leave(request, public_id):
    """Two taps: the one that led here, and one more."""
    membership = my_seat(request.user, public_id)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            left = leavings.leave(membership=membership, by=request.user, **form.cleaned_data)
            return redirect("groups:left", left.public_id)
        except leavings.LastFacilitator:
            form.add_error(None, NOBODY_ELSE)
    return _own_page(request, "leave", membership, for_them=False, form=form)


@require_http_methods(["GET", "POST"])
def left_for_them(request, public_id):
    """A facilitator writes down that somebody left, and what they said about it."""
    membership = seat_run_by(request.user, public_id)
    form = ChoicesForm(request.POST if request.method == "POST" else None, for_them=True)
    if form.is_valid():
        try:
            left = leavings.leave(membership=membership, by=request.user)
            leavings.choose(leaving=left, by=request.user, **form.cleaned_data)
            return redirect("groups:left", left.public_id)
        except leavings.LastFacilitator:
            form.add_error(None, NOBODY_ELSE)
    return _own_page(request, "left_for_them", membership, for_them=True, form=form)


@require_http_methods(["GET", "POST"])
def left(request, public_id):
    """What became of it. Whoever left makes their choices here; whoever runs the group writes thanks."""
    leaving = get_object_or_404(
        Leaving.objects.visible_to(request.user).select_related(
            "membership__group__organisation", "membership__person", "by", "thanks_by"
        ),
        public_id=public_id,
    )
    is_mine = leaving.membership.person_id == request.user.pk
    typed = request.POST if request.method == "POST" else None
    if is_mine:
        form = ChoicesForm(typed, instance=leaving)
    else:
        form = ThanksForm(typed, initial={"thanks": leaving.thanks})
    if form.is_valid():
        if is_mine:
            leavings.choose(leaving=leaving, by=request.user, **form.cleaned_data)
        else:
            leavings.thank(leaving=leaving, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("groups:left", leaving.public_id)
    context = {
        "leaving": leaving,
        "group": leaving.membership.group,
        "form": form,
        "is_mine": is_mine,
        "base": "base_member.html" if is_mine else "base.html",
    }
    if is_mine:
        context["help_line"] = who_to_ask(group=leaving.membership.group)
    return render(request, "groups/joining/left.html", context)


@require_GET
def who_left(request, public_id):
    group = group_run_by(request.user, public_id)
    left = Leaving.objects.filter(membership__group=group).select_related("membership__person", "by")
    page = Paginator(left.order_by("-created_at", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "groups/joining/who_left.html", {"group": group, "page": page})


def _own_page(request, name, membership, for_them, **more):
    context = {
        "membership": membership,
        "group": membership.group,
        "for_them": for_them,
        "base": "base.html" if for_them else "base_member.html",
    }
    if not for_them:
        context["help_line"] = who_to_ask(person=request.user, group=membership.group)
    return render(request, f"groups/joining/{name}.html", context | more)
