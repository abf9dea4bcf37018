"""Preparation calls: placed, moved, declined, made, written down."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from groups.models import Membership
from messaging.services import tell
from people.models import ContactPoint, Person
from people.models.reaching import oldest_that_holds
from sessions.models import CallerHours, Facilitation, GroupSession, Invitation, PreparationCall
from sessions.preparing.availability import Offer, is_safe_time, open_diary, to_prepare

State = PreparationCall.State

# After this many calls without an answer a person asks what suits, not the machine.
MOST_TRIES = 2
# Calls whose outcome can still be written down, or mended.
RECORDABLE = [State.BOOKED, State.NO_ANSWER, State.SPOKE]
# Everybody but those who said they can't is offered one, also who would rather meet one-to-one.
ANSWERS_WITH_A_CALL = [answer for answer in ["", *Invitation.Answer.values] if answer != "cant"]
NUMBER_STAYS_SHOWN = timedelta(minutes=30)


class CannotBook(Exception):
    """There is no call at that time. `why` is a word: `reasons.WHY_NOT` has the sentences."""

    def __init__(self, why):
        super().__init__(why)
        self.why = why


class IsSettled(Exception):
    """The call was made, declined or moved already: what happened stays."""


def sessions_to_prepare(*, now: datetime) -> QuerySet[GroupSession]:
    """Sessions in which somebody with lived experience could still be offered a call.

    Where nobody gave hours, or nobody can be told, there is nothing to look for, so it is not asked.
    """
    waiting = waiting_for_a_call().filter(
        Exists(
            ContactPoint.objects.allowed().filter(
                person=OuterRef("person"), confirmed_on__gte=oldest_that_holds()
            )
        ),
        Exists(
            Membership.objects.taking_part()
            .lived_experience()
            .filter(group=OuterRef("group_session__group"), person=OuterRef("person"))
        ),
        group_session=OuterRef("pk"),
    )
    hours = CallerHours.objects.filter(person__facilitations__group_session=OuterRef("pk"))
    latest = now + settings.PREPARATION_CALL_NOTICE + settings.PREPARATION_CALL_LENGTH
    return GroupSession.objects.going_ahead().filter(
        Exists(waiting), Exists(hours), starts_at__gte=latest + settings.PREPARATION_CALL_ENDS_BEFORE
    )


def waiting_for_a_call(invitations: QuerySet[Invitation] | None = None) -> QuerySet[Invitation]:
    """Of these invitations, those whose person has no call that counts and was not tried twice in vain."""
    theirs = PreparationCall.objects.filter(
        group_session=OuterRef("group_session"), person=OuterRef("person")
    ).order_by()
    tries = theirs.filter(state=State.NO_ANSWER).values("person").annotate(n=Count("pk")).values("n")
    return (
        (Invitation.objects.all() if invitations is None else invitations)
        .exclude(answer=Invitation.Answer.CANT)
        .filter(~Exists(theirs.that_count()))
        .exclude(Exists(tries.filter(n__gte=MOST_TRIES)))
    )


def place_calls(*, group_session: GroupSession) -> list[PreparationCall]:
    """Book a call for everyone who waits for one and for whom there is a time. Again changes nothing.

    One savepoint a call: whoever was faster takes that time, and the next round finds another.
    """
    now = timezone.now()
    people = [invitation.person for invitation in waiting_for_a_call(to_prepare(group_session))]
    if not people or group_session.state != GroupSession.State.INVITED:
        return []
    placement = open_diary(group_session, people, now=now).place()
    booked = []
    for person in people:
        if slot := placement.slots.get(person.pk):
            try:
                booked.append(
                    book(
                        group_session=group_session,
                        person=person,
                        caller_id=slot.caller,
                        starts_at=slot.start,
                    )
                )
            except CannotBook:
                continue
    return booked


@transaction.atomic
def book(
    *,
    group_session: GroupSession,
    person: Person,
    caller_id: int,
    starts_at: datetime,
    tell_member: bool = True,
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
            )
    except IntegrityError as refused:
        raise CannotBook(_why(refused)) from None
    if tell_member:
        tell(
            person=person,
            purpose="preparation-call",
            target=call.public_id,
            key=f"preparation-call:{call.public_id}",
            not_after=call.starts_at,
        )
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
    return book(group_session=group_session, person=person, caller_id=caller.pk, starts_at=starts_at)


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
def choose_another_time(*, call: PreparationCall, chosen: str) -> PreparationCall:
    """The member takes one of the times they were offered (`Offer.value`).

    Raises CannotBook when it has just gone, IsSettled when there is no call to move any more.
    """
    call = _locked(pk=call.pk)
    if call.state != State.BOOKED:
        raise IsSettled
    offer = next((offer for offer in offers_instead_of(call) if offer.value == chosen), None)
    if offer is None:
        raise CannotBook("gone")
    _give_up(call, for_caller_id=offer.caller.pk)
    # They chose it themselves a moment ago: only the caller needs to be told.
    return book(
        group_session=call.group_session,
        person=call.person,
        caller_id=offer.caller.pk,
        starts_at=offer.starts_at,
        tell_member=False,
    )


def offers_instead_of(call: PreparationCall) -> list[Offer]:
    """Every other time at which this call could be, best first."""
    return offers_for(group_session=call.group_session, person=call.person, before=call)


def offers_for(
    *, group_session: GroupSession, person: Person, before: PreparationCall | None
) -> list[Offer]:
    """Every time at which this person could be rung, best first; not the one of the call `before`."""
    diary = open_diary(group_session, [person], now=timezone.now(), instead_of=before)
    taken = (before.caller_id, before.starts_at) if before else None
    return [offer for offer in diary.offers_for(person) if (offer.caller.pk, offer.starts_at) != taken]


@transaction.atomic
def save_hours(*, person: Person, hours: list[tuple[int, time, time]]) -> None:
    """The hours of a week in which this person can ring: [(weekday, from, until)] in place of those before."""
    person.caller_hours.all().delete()
    CallerHours.objects.bulk_create(
        CallerHours(person=person, weekday=day, from_time=opens, until_time=closes)
        for day, opens, closes in hours
    )


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


@transaction.atomic
def record(
    *, call: PreparationCall, outcome: str, note: str, by: Person, ways_are_still_ok: bool = False
) -> PreparationCall:
    """How it went: spoke, no answer or said no thanks. The member can read the note.

    No answer can still become something else when they ring back; what was said stays said, and only its
    note can be mended. `ways_are_still_ok`: they said so on the call, so their ways to be reached hold on.
    """
    call = _locked(pk=call.pk)
    if call.state not in (State.BOOKED, State.NO_ANSWER) and call.state != outcome:
        raise IsSettled
    call.state, call.record = outcome, note.strip() or None
    call.recorded_at, call.recorded_by = timezone.now(), by
    try:
        with transaction.atomic():
            call.save(update_fields=["state", "record", "recorded_at", "recorded_by"])
    except IntegrityError as refused:
        _why(refused)
        raise IsSettled from None  # another call has been booked since
    if ways_are_still_ok:
        call.person.contact_points.allowed().update(
            confirmed_on=timezone.localdate(timezone=call.group_session.zone)
        )
    return call


@transaction.atomic
def replan(*, group_session: GroupSession) -> list[PreparationCall]:
    """After a session was moved, cancelled or its people changed: mend its calls. Again changes nothing.

    Calls that still fit stay put and nobody hears of them. What no longer fits is called off, another time
    is looked for, and only those it touches are told. Returns the calls that are new. Call it in the
    transaction of the change, once the session is saved.
    """
    call_off_stale(group_session=group_session)
    return place_calls(group_session=group_session)


def call_off_stale(*, group_session: GroupSession | None = None) -> int:
    """Call off what is no longer needed: a session cancelled or moved, an answer, a pause, somebody who left."""
    gone = 0
    stale = _stale().filter(group_session=group_session) if group_session else _stale()
    for pk in stale.values_list("pk", flat=True):
        with transaction.atomic():
            call = _locked(pk=pk)
            if call.state == State.BOOKED:
                call.state = State.CALLED_OFF
                call.save(update_fields=["state"])
                _tell_caller(call)
                gone += 1
    return gone


def _stale():
    seats = Membership.objects.current().filter(group=OuterRef("group_session__group"))
    asked = Invitation.objects.filter(
        group_session=OuterRef("group_session"), person=OuterRef("person")
    ).exclude(answer=Invitation.Answer.CANT)
    still_rings = seats.filter(person=OuterRef("caller"), seat=Membership.Seat.FACILITATOR)
    return PreparationCall.objects.standing().filter(
        ~Q(group_session__state=GroupSession.State.INVITED)
        | Q(ends_at__gt=F("group_session__starts_at"))
        | ~Exists(asked)
        | ~Exists(seats.taking_part().filter(person=OuterRef("person")))
        | ~Exists(still_rings),
        starts_at__gt=timezone.now(),
    )


def _locked(**which):
    return (
        PreparationCall.objects.select_for_update(of=["self"])
        .select_related("group_session__group__organisation", "person", "caller")
        .filter(**which)
        .first()
    )


def _give_up(call, *, for_caller_id):
    if call is None:
        return
    call.state = State.MOVED
    call.save(update_fields=["state"])
    if call.caller_id != for_caller_id:
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
