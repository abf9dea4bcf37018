"""Preparation calls: placed, moved, declined, made, written down."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from groups.models import Membership, Organisation
from messaging.services import tell
from people.models import ContactPlan, ContactPoint, Person
from sessions.models import (
    CallerDays,
    CallerHours,
    CallWish,
    Facilitation,
    GroupSession,
    Invitation,
    LeftInPeace,
    LookForCalls,
    PreparationCall,
)
from sessions.preparing.availability import (
    Offer,
    is_safe_time,
    no_longer_fit,
    open_diary,
    time_for_calls,
    to_prepare,
)
from sessions.preparing.window import first_day_for_calls

State = PreparationCall.State

# After this many calls without an answer a person asks what suits, not the machine.
MOST_TRIES = 2
# Calls whose outcome can still be written down, or mended.
RECORDABLE = [State.BOOKED, State.NO_ANSWER, State.SPOKE]
# Everybody but those who said they can't is offered one, also who would rather meet one-to-one.
# Nobody is prepared for what they are not at.
ANSWERS_WITH_A_CALL = [
    answer for answer in ["", *Invitation.Answer.values] if answer not in ("cant", "waiting")
]
# They would rather be rung at another time: an outcome, but not of this call's state.
ANOTHER_TIME = "another_time"
# No further than the earliest day on which calls are offered can be: working days, with weeks of holidays.
LOOK_AHEAD = timedelta(days=2 * settings.PREPARATION_OFFERED_DAYS + 14)
# In one calculation; whoever is left has their turn with the next look.
MOST_AT_ONCE = 2000
NUMBER_STAYS_SHOWN = timedelta(minutes=30)


class CannotBook(Exception):
    """There is no call at that time. `why` is a word: `reasons.WHY_NOT` has the sentences."""

    def __init__(self, why):
        super().__init__(why)
        self.why = why


class IsSettled(Exception):
    """The call was made, declined or moved already: what happened stays."""


def organisations_to_look_at(*, now: datetime) -> QuerySet[Organisation]:
    """Where times for calls are to be looked for: something is new since the last look, or that is an hour ago.

    New is: a session sent out, somebody asked, an answer, a wish for a call, a way to be reached, somebody
    who came, left or is having a pause. Hours for calls ask for a look by themselves. One query.
    """
    since = OuterRef("look_for_calls__looked_at")
    ahead = GroupSession.objects.going_ahead().filter(
        starts_at__gt=now, starts_at__lt=now + LOOK_AHEAD, group__organisation=OuterRef("pk")
    )
    asked = Invitation.objects.filter(
        group_session__state=GroupSession.State.INVITED,
        group_session__starts_at__gt=now,
        group_session__group__organisation=OuterRef("pk"),
    )
    seats = Membership.objects.filter(group__organisation=OuterRef(OuterRef("pk")))
    is_new = (
        Exists(ahead.filter(invited_at__gt=since))
        | Exists(
            asked.filter(
                Q(created_at__gt=since) | Q(answered_at__gt=since) | Q(call_wish__created_at__gt=since)
            )
        )
        | Exists(
            Membership.pgh_event_model.objects.filter(
                pgh_created_at__gt=since, group__organisation=OuterRef("pk")
            )
        )
        | Exists(
            ContactPoint.pgh_event_model.objects.filter(
                pgh_created_at__gt=since, person__in=seats.values("person")
            )
        )
    )
    is_due = Q(look_for_calls=None) | Q(look_for_calls__looked_at=None)
    is_due |= Q(look_for_calls__looked_at__lte=now - settings.PREPARATION_LOOK_EVERY)
    return Organisation.objects.filter(Exists(ahead)).filter(is_due | is_new).order_by("pk")


def waiting_for_a_call(invitations: QuerySet[Invitation] | None = None) -> QuerySet[Invitation]:
    """Of these invitations, those whose person has no call that counts, was not tried twice in vain, and
    is not left in peace."""
    theirs = PreparationCall.objects.filter(
        group_session=OuterRef("group_session"), person=OuterRef("person")
    ).order_by()
    tries = theirs.filter(state=State.NO_ANSWER).values("person").annotate(n=Count("pk")).values("n")
    return (
        (Invitation.objects.all() if invitations is None else invitations)
        .exclude(answer=Invitation.Answer.CANT)
        .filter(~Exists(theirs.that_count()), left_in_peace=None)
        .exclude(Exists(tries.filter(n__gte=MOST_TRIES)))
    )


@transaction.atomic
def look_for_calls(*, organisation: Organisation) -> list[PreparationCall]:
    """Mend what no longer fits, and find a time for everybody who waits, all sessions together.

    What still fits stays as it is; again changes nothing. Returns the calls that are new. Loads SciPy
    when somebody waits.
    """
    now = timezone.now()
    # Two workers do not look at once: the second finds nothing left to do.
    _lock_look(organisation)
    calls = _to_come(now).filter(group_session__group__organisation=organisation)
    waiting = Invitation.objects.filter(
        group_session__group__organisation=organisation, group_session__starts_at__lt=now + LOOK_AHEAD
    )
    booked = _mend_and_place(calls, waiting, now=now)
    LookForCalls.objects.filter(organisation=organisation).update(looked_at=now)
    return booked


@transaction.atomic
def replan(*, group_session: GroupSession) -> list[PreparationCall]:
    """After a session was moved, cancelled or its people changed: mend its calls. Again changes nothing.

    Calls that still fit stay put and nobody hears of them. What no longer fits is called off, also calls
    of other sessions that would now be during this one; another time is looked for, and only those it
    touches are told. Returns the calls that are new. Call it in the transaction of the change, once the
    session is saved. Loads SciPy when somebody waits.
    """
    now = timezone.now()
    _lock_look(group_session.group.organisation)
    call_off_stale(group_session=group_session)
    people = [
        *group_session.facilitations.values_list("person", flat=True),
        *group_session.invitations.values_list("person", flat=True),
    ]
    during_it = PreparationCall.objects.overlapping(group_session.starts_at, group_session.ends_at)
    touched = Q(group_session=group_session) | Q(
        Q(caller__in=people) | Q(person__in=people), pk__in=during_it.values("pk")
    )
    calls = _to_come(now).filter(
        touched, group_session__group__organisation=group_session.group.organisation_id
    )
    return _mend_and_place(calls, group_session.invitations.all(), now=now)


def place_calls(*, group_session: GroupSession) -> list[PreparationCall]:
    """A time for everyone who waits for a call before this one session. Again changes nothing."""
    return _mend_and_place(
        PreparationCall.objects.none(), group_session.invitations.all(), now=timezone.now()
    )


def _lock_look(organisation):
    LookForCalls.objects.get_or_create(organisation=organisation)
    LookForCalls.objects.select_for_update().get(organisation=organisation)


def _to_come(now):
    calls = PreparationCall.objects.standing().filter(starts_at__gt=now).order_by("pk")
    return calls.select_related("group_session__group__organisation", "person")


def _mend_and_place(calls, invitations, *, now):
    gone = [call for call in map(_call_off, no_longer_fit(calls, now=now)) if call]
    others = Invitation.objects.filter(
        pk__in=[
            pk
            for call in gone
            for pk in Invitation.objects.filter(
                group_session=call.group_session_id, person=call.person_id
            ).values_list("pk", flat=True)
        ]
    )
    wanted = Invitation.objects.filter(
        Q(pk__in=invitations.values("pk")) | Q(pk__in=others.values("pk"))
    )
    booked = _place(wanted, now=now)
    again = {(call.group_session_id, call.person_id) for call in booked}
    for call in gone:
        if (call.group_session_id, call.person_id) not in again:
            _tell_member(call)
    return booked


def _call_off(call):
    call = _locked(pk=call.pk)
    if call.state != State.BOOKED:
        return None
    call.state = State.CALLED_OFF
    call.save(update_fields=["state"])
    _tell_caller(call)
    return call


def _place(invitations, *, now):
    """One savepoint a call: whoever was faster takes that time, and the next look finds another."""
    waiting = [
        invitation
        for invitation in waiting_for_a_call(to_prepare(invitations)).filter(
            group_session__state=GroupSession.State.INVITED, group_session__starts_at__gt=now
        )[:MOST_AT_ONCE]
        if is_time_for_calls(invitation.group_session, now=now)
    ]
    if not waiting:
        return []
    slots = open_diary(waiting, now=now).place().slots
    booked = []
    for invitation in waiting:
        if slot := slots.get(invitation.pk):
            with suppress(CannotBook):
                booked.append(
                    book(
                        group_session=invitation.group_session,
                        person=invitation.person,
                        caller_id=slot.caller,
                        starts_at=slot.start,
                    )
                )
    return booked


def is_time_for_calls(group_session: GroupSession, *, now: datetime) -> bool:
    """Whether calls are offered: not weeks before, nor when no call fits in any more."""
    span = time_for_calls(group_session, now=now)
    today = timezone.localtime(now, group_session.zone).date()
    return (
        first_day_for_calls(group_session) <= today
        and span.end - span.start >= settings.PREPARATION_CALL_LENGTH
    )


@transaction.atomic
def book(
    *,
    group_session: GroupSession,
    person: Person,
    caller_id: int,
    starts_at: datetime,
    tell_member: bool = True,
    by_hand: bool = False,
) -> PreparationCall:
    """One call, and both are told. Raises CannotBook when one of the two has another call then."""
    try:
        with transaction.atomic():
            call = PreparationCall.objects.create(
                group_session=group_session,
                person=person,
                caller_id=caller_id,
                starts_at=starts_at,
                ends_at=starts_at + settings.PREPARATION_CALL_LENGTH,
                by_hand=by_hand,
            )
    except IntegrityError as refused:
        raise CannotBook(_why(refused)) from None
    if tell_member:
        _tell_member(call)
    _tell_caller(call)
    return call


CONSTRAINTS = {
    "preparation_call_caller_in_one_call_at_a_time": "caller_in_a_call",
    "preparation_call_member_in_one_call_at_a_time": "member_in_a_call",
    "preparation_call_one_that_counts": "has_one",
}


def _why(refused):
    name = refused.__cause__.diag.constraint_name
    if name not in CONSTRAINTS:
        raise refused
    return CONSTRAINTS[name]


@transaction.atomic
def book_by_hand(
    *, group_session: GroupSession, person: Person, caller: Person, starts_at: datetime, agreed: bool
) -> PreparationCall:
    """A time that a facilitator chose; a call booked before is given up for it.

    `agreed`: the member said this time is fine, so it need not lie in the hours they once gave.
    Raises CannotBook.
    """
    ends_at = starts_at + settings.PREPARATION_CALL_LENGTH
    if group_session.state != GroupSession.State.INVITED or ends_at > group_session.starts_at:
        raise CannotBook("after_the_session")
    if starts_at <= timezone.now():
        raise CannotBook("over")
    if _in_a_session(caller, starts_at, ends_at):
        raise CannotBook("caller_in_a_session")
    if _in_a_session(person, starts_at, ends_at):
        raise CannotBook("member_in_a_session")
    if not agreed and not is_safe_time(person, starts_at, ends_at, group_session.zone):
        raise CannotBook("not_safe")
    before = _locked(group_session=group_session, person=person, state=State.BOOKED)
    _give_up(before, for_caller_id=caller.pk)
    return book(
        group_session=group_session,
        person=person,
        caller_id=caller.pk,
        starts_at=starts_at,
        by_hand=True,
    )


def _in_a_session(person, start, end):
    theirs = Q(pk__in=Facilitation.objects.filter(person=person).values("group_session")) | Q(
        pk__in=Invitation.objects.filter(person=person)
        .exclude(answer=Invitation.Answer.CANT)
        .values("group_session")
    )
    return (
        GroupSession.objects.going_ahead().filter(theirs, starts_at__lt=end, ends_at__gt=start).exists()
    )


@transaction.atomic
def choose_a_time(*, invitation: Invitation, chosen: str) -> PreparationCall:
    """The member takes one of the times they were offered (`Offer.value`), in place of any they had.

    Also after "no thanks": they changed their mind. Raises CannotBook when it has just gone, IsSettled
    when they had their call.
    """
    before = _call_to_give_up(invitation)
    offers = offers_for(invitation, before=before)
    offer = next((offer for offer in offers if offer.value == chosen), None)
    if offer is None:
        raise CannotBook("gone")
    return _take(offer, invitation, before)


@transaction.atomic
def call_me_soon(*, invitation: Invitation) -> PreparationCall | None:
    """Book the next caller who is free today, in the member's own safe time. None when nobody is.

    Raises IsSettled when they had their call.
    """
    before = _call_to_give_up(invitation)
    for offer in offers_today(invitation, before=before):
        with suppress(CannotBook), transaction.atomic():
            return _take(offer, invitation, before)
    return None


def _call_to_give_up(invitation):
    calls = _calls_locked(group_session=invitation.group_session_id, person=invitation.person_id)
    call = calls.filter(state__in=PreparationCall.THAT_COUNT).first()
    if call and call.state == State.SPOKE:
        raise IsSettled
    return call


def _take(offer, invitation, before):
    _give_up(before, for_caller_id=offer.caller.pk)
    # They chose it themselves a moment ago: only the caller needs to be told.
    return book(
        group_session=invitation.group_session,
        person=invitation.person,
        caller_id=offer.caller.pk,
        starts_at=offer.starts_at,
        tell_member=False,
    )


def offers_for(invitation: Invitation, *, before: PreparationCall | None) -> list[Offer]:
    """Every time at which this person could be rung, best first; not the one of the call `before`."""
    return _offers(invitation, before, notice=None)


def offers_today(invitation: Invitation, *, before: PreparationCall | None) -> list[Offer]:
    """The times at which somebody could ring today, the soonest first."""
    zone = invitation.group_session.zone
    today = timezone.localdate(timezone=zone)
    offers = _offers(invitation, before, notice=settings.PREPARATION_CALL_SOON)
    return sorted(
        (offer for offer in offers if timezone.localtime(offer.starts_at, zone).date() == today),
        key=lambda offer: offer.starts_at,
    )


def _offers(invitation, before, *, notice):
    now = timezone.now()
    if not is_time_for_calls(invitation.group_session, now=now) and notice is None:
        return []
    standing = before if before and before.state == State.BOOKED else None
    diary = open_diary([invitation], now=now, instead_of=standing, notice=notice)
    taken = (standing.caller_id, standing.starts_at) if standing else None
    return [
        offer for offer in diary.offers_for(invitation) if (offer.caller.pk, offer.starts_at) != taken
    ]


@transaction.atomic
def ask_for_a_call(*, invitation: Invitation) -> CallWish:
    """Somebody who is not offered a call by itself would like one. Asking again returns the same wish."""
    LeftInPeace.objects.filter(invitation=invitation).delete()
    return CallWish.objects.get_or_create(invitation=invitation)[0]


@transaction.atomic
def leave_in_peace(*, invitation: Invitation, by: Person) -> LeftInPeace:
    """Nobody rings this person any more before this session, unless they ask. Twice changes nothing.

    A facilitator decides it after no answer twice; or the person says so before there is a time.
    """
    return LeftInPeace.objects.get_or_create(invitation=invitation, defaults={"decided_by": by})[0]


@transaction.atomic
def save_hours(*, person: Person, hours: list[tuple[int, time, time]]) -> None:
    """The hours of a week in which this person can ring: [(weekday, from, until)] in place of those before."""
    person.caller_hours.all().delete()
    CallerHours.objects.bulk_create(
        CallerHours(person=person, weekday=day, from_time=opens, until_time=closes)
        for day, opens, closes in hours
    )
    _look_soon(person)


@transaction.atomic
def save_days(
    *,
    person: Person,
    first_day: date,
    last_day: date,
    from_time: time | None = None,
    until_time: time | None = None,
) -> CallerDays:
    """Days off, or with times: hours besides the usual ones. The same again returns the same."""
    row, _is_new = CallerDays.objects.get_or_create(
        person=person,
        first_day=first_day,
        last_day=last_day,
        from_time=from_time,
        until_time=until_time,
    )
    _look_soon(person)
    return row


@transaction.atomic
def forget_days(*, days: CallerDays) -> None:
    days.delete()
    _look_soon(days.person)


def _look_soon(person):
    """Their calls are looked at with the next round, and those mended that no longer fit."""
    groups = Membership.objects.current().facilitators().filter(person=person).values("group")
    LookForCalls.objects.filter(organisation__groups__in=groups).update(looked_at=None)


@transaction.atomic
def decline(*, call: PreparationCall) -> PreparationCall:
    """The member says no thanks: it is offered, never a duty. Twice changes nothing."""
    call = _locked(pk=call.pk)
    if call.state == State.DECLINED:
        return call
    if call.state != State.BOOKED:
        raise IsSettled
    call.state = State.DECLINED
    call.save(update_fields=["state"])
    _tell_caller(call)
    return call


def keep_steps(*, call: PreparationCall, steps: list[str]) -> PreparationCall:
    """What was said so far, ticked off. It says nothing of what they answered."""
    call.steps = [step for step in PreparationCall.Step.values if step in steps]
    call.save(update_fields=["steps"])
    return call


@transaction.atomic
def record(
    *,
    call: PreparationCall,
    outcome: str,
    note: str,
    by: Person,
    steps: list[str] = (),
    ways_are_still_ok: bool = False,
) -> PreparationCall:
    """How it went: spoke, no answer, said no thanks, or `ANOTHER_TIME`. The member can read the note.

    No answer can still become something else when they ring back; what was said stays said, and only its
    note can be mended. After `ANOTHER_TIME` the call stands until its new time is booked.
    `ways_are_still_ok`: they said so on the call, so their ways to be reached hold on.
    """
    call = _locked(pk=call.pk)
    if call.state not in (State.BOOKED, State.NO_ANSWER) and call.state != outcome:
        raise IsSettled
    if outcome != ANOTHER_TIME:
        call.state = outcome
    call.record = note.strip() or None
    call.recorded_at, call.recorded_by = timezone.now(), by
    call.steps = [step for step in PreparationCall.Step.values if step in steps]
    try:
        with transaction.atomic():
            call.save(update_fields=["state", "record", "recorded_at", "recorded_by", "steps"])
    except IntegrityError as refused:
        _why(refused)
        raise IsSettled from None  # another call has been booked since
    if ways_are_still_ok and outcome != State.NO_ANSWER:
        today = timezone.localdate(timezone=call.group_session.zone)
        call.person.contact_points.allowed().update(confirmed_on=today)
        ContactPlan.objects.filter(person=call.person).update(confirmed_on=today)
    return call


def call_off_stale(*, group_session: GroupSession | None = None) -> int:
    """Call off what nobody needs any more: the session is cancelled, or they can't come, left, or have a pause."""
    stale = _stale().filter(group_session=group_session) if group_session else _stale()
    gone = 0
    for call in stale.order_by("pk"):
        with transaction.atomic():
            gone += _call_off(call) is not None
    return gone


def _stale():
    seats = Membership.objects.taking_part().filter(
        group=OuterRef("group_session__group"), person=OuterRef("person")
    )
    asked = Invitation.objects.filter(
        group_session=OuterRef("group_session"), person=OuterRef("person")
    ).exclude(answer=Invitation.Answer.CANT)
    return PreparationCall.objects.standing().filter(
        ~Q(group_session__state=GroupSession.State.INVITED) | ~Exists(asked) | ~Exists(seats),
        starts_at__gt=timezone.now(),
    )


def _calls_locked(**which):
    return (
        PreparationCall.objects.select_for_update(of=["self"])
        .select_related("group_session__group__organisation", "person", "caller")
        .filter(**which)
    )


def _locked(**which):
    return _calls_locked(**which).first()


def _give_up(call, *, for_caller_id):
    if call is None:
        return
    was_declined = call.state == State.DECLINED
    call.state = State.MOVED
    call.save(update_fields=["state"])
    if call.caller_id != for_caller_id and not was_declined:
        _tell_caller(call)  # The same caller hears of it with the new time.


def _tell_caller(call):
    """Once for each thing that becomes of a call; nothing any more once its time has come."""
    if call.starts_at > timezone.now():
        tell(
            person=call.caller,
            purpose="preparation-call-caller",
            target=call.public_id,
            key=f"preparation-call-caller:{call.public_id}:{call.state}",
            not_after=call.starts_at,
        )


def _tell_member(call):
    """Of a call that stands; or that the one they were told of cannot be."""
    about = "" if call.state == State.BOOKED else f":{call.state}"
    tell(
        person=call.person,
        purpose="preparation-call",
        target=call.public_id,
        key=f"preparation-call:{call.public_id}{about}",
        not_after=call.starts_at,
    )
