"""Messages on their way: take a batch of rows, let one group after the other leave, write down what came of it.

A lost message can be mended by a person who sees it; a second one cannot be taken back. So "on its way" is
written and committed before anything leaves, and a crash in between leaves what was in hand as it is, where a
person finds it and asks. It is never sent again by itself.

A batch is only *reserved*: nothing of it has left, so after a crash it is due again when the reservation
ends. What a message says and whether it may go is decided for a group just before it goes, and the statement
that writes "on its way" asks once more, for each, whether all that was read still holds. How many are in hand
at once is only as many as leave in a moment: to a provider that takes its time, one. See docs/adr/0003 and
0013.
"""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from messaging import channels, deciding, purposes, rows, stopping
from messaging.channels import Letter
from messaging.models import Message
from messaging.own_words import Shelf

logger = logging.getLogger(__name__)
State = Message.State

MOST_TRIES = 5
# How many rows one worker takes at a time. Their people are read together.
BATCH = 100
# How many are in hand at once, between "on its way" and what came of it: never more than the first, and no
# more than leave in the second.
MOST_IN_HAND, A_MOMENT = 25, 0.05  # messages, seconds
# A channel that was quick and is not any more: what it has not been given by then is given back.
IN_HAND_FOR = 0.5  # seconds
# A worker that died gives its batch back by this. A worker that lives stops long before, and gives back
# what it has not got to: what was read of people's wishes is then read afresh.
RESERVED_FOR = timedelta(seconds=30)
STOP_AFTER = 10.0  # seconds
# How long what came of a message is worth writing down again and again, when the database is away.
WORTH_WRITING = 30.0  # seconds
DATABASE_IS_AWAY = (OperationalError, InterfaceError)


@dataclass
class Pace:
    """How many may be in hand at once, by how quickly the last ones left. It begins with one."""

    at_once: int = 1

    def note(self, number: int, *, seconds: float) -> None:
        if number:
            in_a_moment = int(A_MOMENT * number / seconds) if seconds else MOST_IN_HAND
            self.at_once = max(1, min(MOST_IN_HAND, 2 * self.at_once, in_a_moment))


@dataclass(frozen=True)
class Outcome:
    """What came of one message that was on its way. QUEUED: it did not leave, and is tried again."""

    message: Message
    state: str
    why_held: str = ""
    is_test: bool = False
    provider_ref: str = ""
    # Of what is tried again: when, and the tries that counted.
    not_before: datetime | None = None
    attempts: int = 0
    # A number or address that nobody writes to any more.
    stopped: str = ""

    @property
    def is_emptied(self):
        """A code somebody asked for is of no use afterwards; in test mode the outbox page shows it."""
        return purposes.get(self.message.purpose).asked_for and not self.is_test


def send(pk: int) -> None:
    """Send the message if it is due and still wanted. Calling it again, or twice at once, sends no second one."""
    _send_all(reserve(pks=[pk]))


def send_batch(pace: Pace | None = None) -> int:
    """Send those that have been due the longest. Returns how many were taken; 0 when nobody is due.

    `pace`: of the batches before, in this task.
    """
    return _send_all(reserve(), pace)


def claim(pk: int) -> Letter | None:
    """Take one message for sending: after this nobody else will. None when it is not to go now."""
    for message in reserve(pks=[pk]):
        with transaction.atomic():
            return next(iter(_take([message], Shelf())), None)
    return None


@transaction.atomic
def reserve(*, pks: Iterable[int] | None = None) -> list[Message]:
    """Take up to a batch of due messages, passing over what another worker is just taking.

    For `RESERVED_FOR` they are due to nobody else. Nothing of them has left, or can leave by another hand.
    """
    now = timezone.now()
    due = Message.objects.due(now=now)
    if pks is not None:
        due = due.filter(pk__in=list(pks))
    due = due.order_by("not_before", "pk").select_related("person")
    taken = list(due.select_for_update(skip_locked=True, of=["self"])[:BATCH])
    if taken:
        # Which reservation it is: a later one of the same row ends later.
        until = now + RESERVED_FOR
        Message.objects.filter(pk__in=[one.pk for one in taken]).update(reserved_until=until)
        for message in taken:
            message.reserved_until = until
        prefetch_related_objects(taken, "person__contact_points", "person__hard_dates")
    return taken


def _send_all(taken, pace=None):
    stop_at = time.monotonic() + STOP_AFTER
    pace, shelf, outcomes, done = pace or Pace(), Shelf(), [], 0
    while done < len(taken) and time.monotonic() <= stop_at:
        group = _of_different_people(taken[done : done + pace.at_once])
        letters = _take_or_give_up(group, outcomes, shelf)
        begins = time.monotonic()
        outcomes = _hand_over(letters)
        pace.note(len(letters), seconds=time.monotonic() - begins)
        done += len(group)
    _surely(partial(_write_down, outcomes))
    if done < len(taken):
        rows.give_back(taken[done:])
    return len(taken)


def _of_different_people(messages):
    """The first of them, up to where somebody comes twice: how many texts they had must be written by then."""
    people = set()
    for number, message in enumerate(messages):
        if message.person_id in people:
            return messages[:number]
        people.add(message.person_id)
    return messages


def _take_or_give_up(group, outcomes, shelf):
    """The letters, with "on its way" written. What came of the group before is written with it."""
    try:
        with transaction.atomic():
            _write_down(outcomes)
            return _take(group, shelf)
    except DATABASE_IS_AWAY:
        # Whether it was written that these are on their way is not known. That they did not leave is.
        _surely(partial(_write_down, outcomes))
        _surely(
            partial(_write_down, [_did_not_leave(one) for one in group if one.state == State.SENDING])
        )
    except Exception as fault:  # noqa: BLE001
        _surely(partial(_write_down, outcomes))
        if len(group) > 1:
            # One of them breaks: each by itself, so that it stops no other.
            return [letter for one in group for letter in _take_or_give_up([one], [], shelf)]
        # A wording or a builder that breaks must be seen by people, not tried every minute for ever.
        # What it broke on may be somebody's name: only the kind of fault is written down.
        [message] = group
        logger.error("Message %s could not be written (%s).", message.pk, type(fault).__name__)
        _surely(partial(_was_not_written, message))
    return []


def _take(group, shelf) -> list[Letter]:
    """In a transaction: decide about these reserved messages, and write which of them are on their way."""
    decisions = deciding.decide(group, shelf)
    written = rows.take(decisions)
    overtaken = [one.message for one in decisions if one.message.pk not in written]
    if overtaken:
        # Called off, taken by somebody else, or something they said has changed: looked at afresh.
        rows.give_back(overtaken)
    letters = []
    for one in decisions:
        if one.message.pk in written:
            for name, value in one.becomes.items():
                setattr(one.message, name, value)
            if one.to is not None:
                letters.append(_letter(one))
    return letters


def _letter(decision):
    message = decision.message
    return Letter(
        message=message,
        to=decision.to,
        sender=decision.sender,
        subject=message.subject,
        body=message.body,
    )


def _was_not_written(message):
    Message.objects.filter(
        pk=message.pk, state=State.QUEUED, reserved_until=message.reserved_until
    ).update(state=State.FAILED, why_held="not_written", finished_at=timezone.now(), reserved_until=None)


def _surely(write: Callable[[], None]) -> None:
    """Write it, and when the database is away, as soon as it is back.

    If that takes too long the rows stay "on its way", for a person to see.
    """
    give_up_at = time.monotonic() + WORTH_WRITING
    while True:
        try:
            with transaction.atomic():
                return write()
        except DATABASE_IS_AWAY:
            if time.monotonic() > give_up_at or connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(0.5)


def _hand_over(letters) -> list[Outcome]:
    """Let them leave. What came of each, but of those nobody is sure of."""
    give_back_at = time.monotonic() + IN_HAND_FOR
    outcomes = []
    for letter in letters:
        if time.monotonic() > give_back_at:
            outcomes.append(_did_not_leave(letter.message))
        elif outcome := _hand_over_one(letter):
            outcomes.append(outcome)
    return outcomes


def _hand_over_one(letter):
    message = letter.message
    try:
        name = channels.deliver(letter)
    except channels.TryLater as wait:
        return _try_later(message, until=wait.until, stopped=letter.to if wait.stopped else "")
    except channels.Refused as refusal:
        stopped = letter.to if refusal.stopped else ""
        return Outcome(message, State.FAILED, why_held=refusal.reason, stopped=stopped)
    except channels.NotSure as fault:
        logger.error("Message %s: not sure whether it arrived (%s).", message.pk, fault)
        return None
    return Outcome(message, State.SENT, is_test=name is None, provider_ref=(name or "")[:100])


def _try_later(message, *, until=None, stopped=""):
    """Back to the queue: after 2, 4, 8 and 16 minutes, or when the provider said. The fifth time it is given
    up, for people to see."""
    next_try = until or timezone.now() + timedelta(minutes=2**message.attempts)
    if message.attempts >= MOST_TRIES or next_try >= message.not_after:
        return Outcome(message, State.FAILED, why_held="channel_down", stopped=stopped)
    return Outcome(
        message, State.QUEUED, not_before=next_try, attempts=message.attempts, stopped=stopped
    )


def _did_not_leave(message):
    """It was never given to anybody: that try counts for nothing."""
    return Outcome(message, State.QUEUED, not_before=message.not_before, attempts=message.attempts - 1)


def _write_down(outcomes):
    rows.finish(one for one in outcomes if one.state != State.QUEUED)
    for one in outcomes:
        if one.state == State.QUEUED:
            _back_to_the_queue(one)
    # In the same order in every worker.
    for channel, to in sorted({(one.message.channel, one.stopped) for one in outcomes if one.stopped}):
        stopping.stop(channel=channel, to=to)


def _back_to_the_queue(outcome):
    """How it goes, and what it says, is looked up afresh. Only what they asked for keeps its words."""
    message = outcome.message
    asked_for = purposes.get(message.purpose).asked_for
    afresh = {} if asked_for else {"subject": None, "body": None, "channel": ""}
    Message.objects.filter(pk=message.pk, state=State.SENDING, claimed_at=message.claimed_at).update(
        state=State.QUEUED,
        not_before=outcome.not_before,
        attempts=outcome.attempts,
        claimed_at=None,
        contact_point=None,
        wording="",
        # Who carried it stays: that they could not is what `health` looks at.
        texts=None,
        **afresh,
    )
