"""A time for a call: taken by hand, chosen by the member, in place of the one before."""

from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from people.models import Person
from sessions.models import (
    Facilitation,
    GroupSession,
    Invitation,
    PreparationCall,
)
from sessions.preparing.availability import (
    Offer,
    is_safe_time,
    is_time_for_calls,
    open_diary,
)
from sessions.preparing.telling import caller_hears, member_hears

State = PreparationCall.State


class CannotBook(Exception):
    """There is no call at that time. `why` is a word: `reasons.WHY_NOT` has the sentences."""

    def __init__(self, why):
        super().__init__(why)
        self.why = why


class IsSettled(Exception):
    """The call was made, declined or moved already: what happened stays."""


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
        raise CannotBook(why_refused(refused)) from None
    if tell_member:
        member_hears(call)
    caller_hears(call)
    return call


CONSTRAINTS = {
    "preparation_call_caller_in_one_call_at_a_time": "caller_in_a_call",
    "preparation_call_member_in_one_call_at_a_time": "member_in_a_call",
    "preparation_call_one_that_counts": "has_one",
}


def why_refused(refused):
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
    before = locked(group_session=group_session, person=person, state=State.BOOKED)
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
    calls = calls_locked(group_session=invitation.group_session_id, person=invitation.person_id)
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


def _give_up(call, *, for_caller_id):
    if call is None:
        return
    was_declined = call.state == State.DECLINED
    call.state = State.MOVED
    call.save(update_fields=["state"])
    if call.caller_id != for_caller_id and not was_declined:
        caller_hears(call)  # The same caller hears of it with the new time.


def calls_locked(**which):
    return (
        PreparationCall.objects.select_for_update(of=["self"])
        .select_related("group_session__group__organisation", "person", "caller")
        .filter(**which)
    )


def locked(**which):
    return calls_locked(**which).first()
