"""For those who run a group: one person in it, and how it is safe to reach them."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from groups.forms import PlanForThemForm, WayForm
from groups.models import Membership
from groups.permissions import needs_shown_to, plans_kept_by, ways_kept_by
from people.helping.services import check_again
from people.models import ContactPoint, Reveal
from people.reaching.forms import NewWayForm
from people.reaching.plans import NamesNobody, plan_of, reveal_plan, write_down
from people.reaching.services import KeptAlready, add_way, reveal
from people.reaching.words import light_of, light_of_all, way_in_words

Allowed, Why = ContactPoint.Allowed, Reveal.Why

# What a facilitator may say they look for. Where the person said "only if I ask", it is the last.
REASONS = [
    (Why.TOUCH, gettext_lazy("to be in touch")),
    (Why.CHECK, gettext_lazy("to check that it is right")),
    (Why.THEY_ASKED, gettext_lazy("they asked me to")),
]


@require_GET
def seat(request, public_id):
    """One person, the ways to reach them, and whom they can ring."""
    return show_seat(request, seat_run_by(request.user, public_id))


@require_POST
def show_number(request, public_id):
    """Show one number, on this page only. That it was shown, and why, is written down first."""
    membership = seat_run_by(request.user, public_id)
    point = next(
        (way for way in _ways(membership) if str(way.public_id) == request.POST.get("way")), None
    )
    # A browser of theirs has nothing to show.
    if point is None or point.allowed == Allowed.NO or point.channel == ContactPoint.Channel.PUSH:
        raise Http404
    why = request.POST.get("why")
    if point.allowed == Allowed.ASK or why not in dict(REASONS):
        why = Why.THEY_ASKED if point.allowed == Allowed.ASK else Why.TOUCH
    if membership.person != request.user:
        reveal(contact_point=point, by=request.user, why=why)
    return show_seat(request, membership, shown=point)


@require_POST
def show_plan(request, public_id):
    """Show their contact plan, or whom to ring in an emergency, once. That it was read is written first."""
    membership = seat_run_by(request.user, public_id)
    plan = get_object_or_404(plans_kept_by(request.user), person=membership.person)
    what = Reveal.What.EMERGENCY if request.POST.get("what") == "emergency" else Reveal.What.PLAN
    if membership.person != request.user:
        reveal_plan(plan=plan, what=what, by=request.user, why=Why.TOUCH)
    return show_seat(request, membership, shown_of_plan=what)


@require_http_methods(["GET", "POST"])
def write_plan_down(request, public_id):
    """What they said on the phone, or in the corridor. What was there already is not shown."""
    membership = seat_run_by(request.user, public_id)
    form = PlanForThemForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            write_down(
                person=membership.person,
                by=request.user,
                said=form.said,
                taken_out=form.cleaned_data["taken_out"],
            )
        except NamesNobody:
            form.add_error("emergency_name", _("Write whose number this is."))
        else:
            messages.success(request, _("Written down. They can see that it was you."))
            return redirect("groups:seat", membership.public_id)
    context = {"form": form, "group": membership.group, "membership": membership}
    return render(request, "groups/seats/plan.html", context)


@require_POST
def helps_checked(request, public_id):
    """They said that what helps them is still right."""
    membership = seat_run_by(request.user, public_id)
    needs = needs_shown_to(request.user).filter(person=membership.person)
    if check_again(needs=needs, by=request.user):
        messages.success(request, _("Written down: checked today."))
    return redirect("groups:seat", membership.public_id)


@require_http_methods(["GET", "POST"])
def new_way(request, public_id):
    membership = seat_run_by(request.user, public_id)
    form = NewWayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            point = add_way(person=membership.person, by=request.user, **form.cleaned_data)
            return redirect("groups:way", membership.public_id, point.public_id)
        except KeptAlready:
            form.add_error("value", _("We have this one already."))
    context = {"form": form, "group": membership.group, "membership": membership}
    return render(request, "groups/new_way.html", context)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def way(request, seat_id, public_id):
    """What somebody said about one way. Whoever writes it down waits for a STOP that arrives just now."""
    membership = seat_run_by(request.user, seat_id)
    ways = ways_kept_by(request.user).kept().filter(person=membership.person)
    if request.method == "POST":
        ways = ways.select_for_update(of=["self"])
    point = get_object_or_404(ways, public_id=public_id)
    today = timezone.localdate(timezone=membership.group.organisation.zone)
    form = WayForm(request.POST if request.method == "POST" else None, instance=point, today=today)
    if form.is_valid():
        form.instance.written_by = None if request.user == membership.person else request.user
        form.save()
        messages.success(request, _("Saved."))
        return redirect("groups:seat", membership.public_id)
    context = {"form": form, "group": membership.group, "membership": membership, "way": point}
    return render(request, "groups/way.html", context)


def seat_run_by(person, public_id):
    """The seat, for whoever runs its group; else a 404."""
    seats = Membership.objects.run_by(person)
    return get_object_or_404(
        seats.select_related("group__organisation", "person", "named_contact"), public_id=public_id
    )


def show_seat(request, membership, *, shown=None, shown_of_plan=""):
    """The page of one person. `shown`: the one way whose number is on it, this once; so for the plan."""
    now, zone = timezone.now(), membership.group.organisation.zone
    ways = _ways(membership)
    for point in ways:
        point.words, point.light = way_in_words(point), light_of(point, at=now, zone=zone)
    context = {
        "group": membership.group,
        "membership": membership,
        "ways": ways,
        "can_look": any(point.allowed == Allowed.YES for point in ways),
        "light": light_of_all(ways, at=now, zone=zone),
        "shown": shown,
        "reasons": REASONS,
        "plan": plan_of(membership.person),
        "shown_of_plan": shown_of_plan,
        "needs": needs_shown_to(request.user)
        .filter(person=membership.person)
        .select_related("checked_by"),
    }
    with timezone.override(zone):
        return render(request, "groups/seat.html", context)


def _ways(membership):
    ways = membership.person.contact_points.kept().select_related("written_by")
    return list(ways.order_by("-channel", "pk"))
