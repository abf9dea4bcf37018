"""What the member wishes: a call, no call, or no call this time."""

from django.db import transaction

from people.models import Person
from sessions.models import (
    CallWish,
    Invitation,
    LeftInPeace,
    PreparationCall,
)
from sessions.preparing.booking import IsSettled, locked
from sessions.preparing.telling import caller_hears

State = PreparationCall.State


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
def decline(*, call: PreparationCall) -> PreparationCall:
    """The member says no thanks: it is offered, never a duty. Twice changes nothing."""
    call = locked(pk=call.pk)
    if call.state == State.DECLINED:
        return call
    if call.state != State.BOOKED:
        raise IsSettled
    call.state = State.DECLINED
    call.save(update_fields=["state"])
    caller_hears(call)
    return call
