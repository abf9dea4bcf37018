""" "Can you be in a room with…?": one's own page, that of whoever was told, and nobody else's."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from groups.models import Membership
from groups.unease.permissions import listeners_for
from people.models import Person
from wellbeing.models import RoomAnswer
from wellbeing.rooms import services
from wellbeing.rooms.forms import ReasonForm, WhoKnowsForm
from wellbeing.rooms.permissions import may_answer_for, seats_answered_by, who_is_told

ON_A_PAGE = 20
Answer = RoomAnswer.Answer


@require_GET
def rooms(request, public_id):
    """Everyone else in my group: those I was not asked about yet come first."""
    membership = _seat(request, public_id)
    is_mine = membership.person == request.user
    if not may_answer_for(request.user, membership):
        return render(request, "wellbeing/rooms/they_answer.html", {"membership": membership})
    answers = RoomAnswer.objects.filter(person=membership.person)
    others = (
        _others(request, membership)
        .annotate(is_asked=Exists(answers.filter(other=OuterRef("person"))))
        .order_by("is_asked", "person__preferred_name", "pk")
    )
    page = Paginator(others, ON_A_PAGE).get_page(request.GET.get("page"))
    said = {row.other_id: row for row in answers.filter(other__in=[seat.person_id for seat in page])}
    for seat in page:
        seat.said = said.get(seat.person_id)
    listeners = listeners_for(membership) if is_mine else []
    context = {
        "membership": membership,
        "is_mine": is_mine,
        "page": page,
        "not_asked": [seat for seat in page if not seat.is_asked],
        "asked": [seat for seat in page if seat.is_asked],
        "told": who_is_told(membership, listeners) if is_mine else request.user,
        "can_choose": len(listeners) > 1,
        "answers": Answer.choices,
        "base": _base(is_mine),
    }
    return render(request, "wellbeing/rooms/rooms.html", context)


@require_POST
def rooms_everybody(request, public_id):
    """A yes about everyone who stood on the page: whoever joined since is asked about next time."""
    membership = _seat(request, public_id)
    shown = _others(request, membership).filter(public_id__in=_ids(request.POST.getlist("seat")))
    others = [seat.person for seat in shown]
    try:
        services.say_yes_to(membership=membership, others=others, by=request.user)
        messages.success(request, _("Saved."))
    except services.TheyAnswerThemselves:
        messages.warning(request, _("They have answered themselves."))
    return redirect("wellbeing:rooms", membership.public_id)


def room(request, seat_id, public_id):
    """About one other person. A tap on an answer saves it; saying why comes after, and need not."""
    membership = _seat(request, seat_id)
    is_mine = membership.person == request.user
    other = get_object_or_404(_others(request, membership), public_id=public_id)
    chosen = request.POST.get("answer")
    if chosen in Answer.values:
        return _said(request, membership, other, chosen)
    if not may_answer_for(request.user, membership):
        raise Http404
    row = (
        RoomAnswer.objects.select_related("told_to")
        .filter(person=membership.person, other=other.person)
        .first()
    )
    is_careful = row is not None and row.answer != Answer.YES
    reason = request.POST if "reason" in request.POST else None
    form = ReasonForm(reason, initial={"reason": row.reason if row else ""}) if is_careful else None
    if form is not None and form.is_valid():
        services.say_why(answer=row, reason=form.cleaned_data["reason"])
        messages.success(request, _("Saved."))
        return redirect("wellbeing:rooms", membership.public_id)
    context = {
        "membership": membership,
        "is_mine": is_mine,
        "other": other,
        "row": row,
        "is_careful": is_careful,
        "form": form,
        "answers": Answer.choices,
        "base": _base(is_mine),
    }
    return render(request, "wellbeing/rooms/room.html", context)


def _said(request, membership, other, chosen):
    try:
        row = services.say(membership=membership, other=other.person, answer=chosen, by=request.user)
    except services.TheyAnswerThemselves:
        messages.warning(request, _("They have answered themselves."))
        return redirect("wellbeing:rooms", membership.public_id)
    if row.answer == Answer.YES:
        messages.success(request, _("Saved."))
        return redirect("wellbeing:rooms", membership.public_id)
    if row.told_to is None:
        return redirect("wellbeing:room_told", membership.public_id, other.public_id)
    return redirect("wellbeing:room", membership.public_id, other.public_id)


@require_POST
def room_taken_back(request, seat_id, public_id):
    membership = _seat(request, seat_id)
    other = get_object_or_404(_others(request, membership), public_id=public_id)
    if not may_answer_for(request.user, membership):
        raise Http404
    services.take_back(membership=membership, other=other.person)
    messages.success(request, _("Taken back. Nothing of it is kept."))
    return redirect("wellbeing:rooms", membership.public_id)


def rooms_told(request, public_id):
    """Who should know what I said. Never whoever runs the group, unless I say so."""
    membership = _my_seat(request, public_id)
    return _who_knows(request, membership, other=None)


def room_told(request, seat_id, public_id):
    """Who should know about this one."""
    membership = _my_seat(request, seat_id)
    other = get_object_or_404(_others(request, membership), public_id=public_id)
    return _who_knows(request, membership, other=other)


def _who_knows(request, membership, other):
    about = other.person if other else None
    listeners = [one for one in listeners_for(membership) if one.person != about]
    answers = RoomAnswer.objects.careful().filter(person=membership.person, told_to__isnull=False)
    if about:
        answers = answers.filter(other=about)
    knows = list(Person.objects.filter(pk__in=answers.with_knows().filter(knows=True).values("told_to")))
    data = request.POST if request.method == "POST" else None
    form = WhoKnowsForm(data, listeners=listeners, told=knows[0] if len(knows) == 1 else None)
    if form.is_valid():
        to = form.cleaned_data["told_to"]
        try:
            services.tell(membership=membership, to=to, about=about)
            messages.success(request, _("Saved. %(name)s knows now.") % {"name": to.preferred_name})
            return redirect("wellbeing:rooms", membership.public_id)
        except services.CannotBeTold:
            form.add_error("told_to", _("This person cannot be told any more. Please choose another."))
    context = {
        "membership": membership,
        "other": other,
        "listeners": listeners,
        "knows": knows,
        "form": form,
    }
    return render(request, "wellbeing/rooms/who_knows.html", context)


@require_GET
def trusted(request):
    """What others told me, and me alone: who, and about whom. Why they said so is one tap further."""
    rows = (
        RoomAnswer.objects.trusted_to(request.user)
        .select_related("person", "other")
        .order_by("person__preferred_name", "person", "other__preferred_name", "pk")
    )
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "wellbeing/rooms/trusted.html", {"page": page})


@require_GET
def trusted_with(request, public_id):
    rows = RoomAnswer.objects.trusted_to(request.user).select_related("person", "other")
    row = get_object_or_404(rows, public_id=public_id)
    return render(request, "wellbeing/rooms/trusted_with.html", {"row": row})


def _seat(request, public_id):
    seats = seats_answered_by(request.user).select_related(
        "group__organisation", "person", "named_contact"
    )
    return get_object_or_404(seats, public_id=public_id)


def _my_seat(request, public_id):
    membership = _seat(request, public_id)
    if membership.person != request.user:
        raise Http404
    return membership


def _others(request, membership):
    """Everyone in the group but the person, and but whoever writes it down for them."""
    return (
        Membership.objects.current()
        .filter(group=membership.group_id)
        .exclude(person__in=[membership.person_id, request.user.pk])
        .select_related("person")
    )


def _ids(texts):
    ids = []
    for text in texts[:ON_A_PAGE]:
        try:
            ids.append(UUID(text))
        except ValueError:
            continue
    return ids


def _base(is_mine):
    return "base_member.html" if is_mine else "base.html"
