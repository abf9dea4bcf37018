"""What became of a call, written down in twenty seconds, for the member to read."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from people.models import ContactPlan, Person
from sessions.models import (
    PreparationCall,
)
from sessions.preparing.booking import IsSettled, locked, why_refused

State = PreparationCall.State

# Calls whose outcome can still be written down, or mended.
RECORDABLE = [State.BOOKED, State.NO_ANSWER, State.SPOKE]
# They would rather be rung at another time: an outcome, but not of this call's state.
ANOTHER_TIME = "another_time"
NUMBER_STAYS_SHOWN = timedelta(minutes=30)


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
    call = locked(pk=call.pk)
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
        why_refused(refused)
        raise IsSettled from None  # another call has been booked since
    if ways_are_still_ok and outcome != State.NO_ANSWER:
        today = timezone.localdate(timezone=call.group_session.zone)
        call.person.contact_points.allowed().update(confirmed_on=today)
        ContactPlan.objects.filter(person=call.person).update(confirmed_on=today)
    return call
