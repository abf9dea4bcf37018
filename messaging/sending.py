"""Messages on their way: take a batch of rows, let one after the other leave, write down what came of it.

A lost message can be mended by a person who sees it; a second one cannot be taken back. So "on its way" is
written and committed before anything leaves, and a crash in between leaves that one row as it is, where a
person finds it and asks. It is never sent again by itself.

A batch is only *reserved*: nothing of it has left, so after a crash it is due again when the reservation
ends. What a message says and whether it may go is decided for each just before it goes, and the statement
that writes "on its way" asks once more whether all that was read still holds. See docs/adr/0003 and 0013.
"""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Exists, Q, prefetch_related_objects
from django.utils import timezone

from messaging import channels, contact, decency, purposes, reasons, segments, stopping, wording
from messaging.channels import Letter
from messaging.models import Message
from messaging.own_words import Shelf
from people.models import ContactPoint

logger = logging.getLogger(__name__)
State = Message.State

MOST_TRIES = 5
# How many rows one worker takes at a time. They are read together; each leaves on its own.
BATCH = 50
# A worker that died gives its batch back by this. A worker that lives stops long before, and gives back
# what it has not got to: what was read of people's wishes is then read afresh.
RESERVED_FOR = timedelta(seconds=30)
STOP_AFTER = 10.0  # seconds
# How long what came of a message is worth writing down again and again, when the database is away.
WORTH_WRITING = 30.0  # seconds
# What a person said about a way. When any of it changes after it was read, the message does not go by it.
SAID_OF_A_WAY = [
    "digest", "allowed", "wording", "links_ok", "safe_days", "safe_from", "safe_until", "confirmed_on",
]  # fmt: skip
# What is decided when it is sent.
DECIDED = [
    "state", "why_held", "not_before", "claimed_at", "finished_at", "attempts", "channel", "contact_point",
    "wording", "subject", "body", "provider", "texts",
]  # fmt: skip
DATABASE_IS_AWAY = (OperationalError, InterfaceError)


@dataclass(frozen=True)
class Route:
    """Where a message goes. `point` is None for what somebody asked for at their sign-in address."""

    channel: str
    to: str
    wording: str
    links_ok: bool
    point: ContactPoint | None = None


def send(pk: int) -> None:
    """Send the message if it is due and still wanted. Calling it again, or twice at once, sends no second one."""
    _send_all(reserve(pks=[pk]))


def send_batch() -> int:
    """Send those that have been due the longest. Returns how many were taken; 0 when nobody is due."""
    return _send_all(reserve())


def claim(pk: int) -> Letter | None:
    """Take one message for sending: after this nobody else will. None when it is not to go now."""
    for message in reserve(pks=[pk]):
        with transaction.atomic():
            return _decide(message, Shelf())
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


def _send_all(taken):
    stop_at = time.monotonic() + STOP_AFTER
    write_last = _nothing
    shelf = Shelf()
    for done, message in enumerate(taken):
        if time.monotonic() > stop_at:
            _give_back(taken[done:])
            break
        letter = _claim_or_give_up(message, write_last, shelf)
        write_last = _hand_over(letter) if letter else _nothing
    _surely(write_last)
    return len(taken)


def _nothing():
    """There is nothing to write down."""


def _give_back(messages):
    for message in messages:
        _reserved(message).update(reserved_until=None)


def _claim_or_give_up(message, write_last, shelf):
    """The letter, with "on its way" written; or None. What came of the one before is written with it."""
    try:
        with transaction.atomic():
            write_last()
            return _decide(message, shelf)
    except DATABASE_IS_AWAY:
        # Whether it was written that this is on its way is not known. That it did not leave is.
        _surely(write_last)
        _surely(partial(_did_not_leave, message))
    except Exception as fault:  # noqa: BLE001
        # A wording or a builder that breaks must be seen by people, not tried every minute for ever.
        # What it broke on may be somebody's name: only the kind of fault is written down.
        logger.error("Message %s could not be written (%s).", message.pk, type(fault).__name__)
        _surely(write_last)
        _surely(partial(_was_not_written, message))
    return None


def _was_not_written(message):
    _reserved(message).update(
        state=State.FAILED, why_held="not_written", finished_at=timezone.now(), reserved_until=None
    )


def _did_not_leave(message):
    if message.state == State.SENDING:
        _back_to_the_queue(message, attempts=message.attempts - 1)


def _surely(write: Callable[[], None]) -> None:
    """Write it, and when the database is away, as soon as it is back.

    If that takes too long the row stays "on its way", for a person to see.
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


def _hand_over(letter) -> Callable[[], None]:
    """Let it leave. Returns what writes down what came of it."""
    message = letter.message
    try:
        name = channels.deliver(letter)
    except channels.TryLater as wait:
        return partial(_try_later, message, until=wait.until)
    except channels.Refused as refusal:
        return partial(_refused, letter, refusal)
    except channels.NotSure as fault:
        logger.error("Message %s: not sure whether it arrived (%s).", message.pk, fault)
        return _nothing
    return partial(_finish, message, State.SENT, is_test=name is None, provider_ref=name or "")


def _refused(letter, refusal):
    if refusal.stopped:
        stopping.stop(channel=letter.message.channel, to=letter.to)
    _finish(letter.message, State.FAILED, why_held=refusal.reason)


def _decide(message, shelf) -> Letter | None:
    """In a transaction: whether this reserved message goes now, and how, and that it is on its way."""
    now = timezone.now()
    if message.not_after <= now:
        return _close(message, State.EXPIRED)
    purpose = purposes.get(message.purpose)
    facts = purpose.build(message)
    if facts is None:
        return _close(message, State.CANCELLED)
    if purpose.asked_for:
        to = message.address or message.person.email
        route = Route(message.channel or ContactPoint.Channel.EMAIL, to, "discreet", links_ok=False)
        return _take(message, route, sender=facts["sender"], at=now)
    return _by_the_best_way(message, facts, shelf, now=now)


def _by_the_best_way(message, facts, shelf, *, now):
    """The letter for the first way that may be used now; else it waits, or is for a person."""
    zone = facts.get("zone")
    ways, reason = contact.ways(message.person, at=now, zone=zone, last_day=_last_day(message, zone))
    for point in ways:
        if _is_one_text_too_many(point, at=now, zone=zone):
            reason = "enough_texts"
            continue
        _word(message, point, facts, shelf)
        if by_hand := reasons.by_hand(point):
            return _close(message, State.HELD, why_held=by_hand)
        if channels.back_end(point.channel).can_say(message.body):
            route = Route(point.channel, point.value, point.wording, point.links_ok, point)
            return _take(message, route, sender=facts["sender"], at=now)
        reason = "letters_not_carried"
    if reason in ("not_safe_now", "enough_texts"):
        return _wait(message, reason, zone=zone, now=now)
    return _close(message, State.HELD, why_held=reason)


def _last_day(message, zone):
    """The day on which it may go early, of what may."""
    if purposes.get(message.purpose).early_on_the_day:
        return timezone.localtime(message.not_after, zone).date()
    return None


def _is_one_text_too_many(point, *, at, zone):
    if point.channel != ContactPoint.Channel.TEXT or not channels.is_real(point.channel):
        return False
    return decency.have_had_enough_texts(point.person, at=at, zone=zone)


def _word(message, point, facts, shelf):
    """The words as they go this way. Who is rung or gets a letter is read no link."""
    words = wording.render(
        purpose=message.purpose,
        wording=point.wording,
        facts=facts,
        language=message.person.language,
        links_ok=point.links_ok and not reasons.by_hand(point),
        shelf=shelf,
    )
    message.subject, message.body = words.subject, words.body
    message.channel, message.contact_point, message.wording = point.channel, point, point.wording


def _take(message, route, *, sender, at):
    message.state, message.claimed_at, message.why_held = State.SENDING, at, ""
    message.channel, message.wording, message.contact_point = route.channel, route.wording, route.point
    message.provider = channels.back_end(route.channel).name
    message.texts = None
    if route.channel == ContactPoint.Channel.TEXT:
        message.texts = segments.length(message.body).texts
    message.attempts += 1
    if not _write(message, _still_said(route.point)):
        # Called off, taken by somebody else, or something they said has changed: it is looked at afresh.
        _reserved(message).update(reserved_until=None)
        return None
    return Letter(
        message=message, to=route.to, sender=sender, subject=message.subject, body=message.body
    )


def _still_said(point):
    """That what was read about this way still stands."""
    if point is None:
        return Q()
    said = {name: getattr(point, name) for name in SAID_OF_A_WAY}
    return Exists(ContactPoint.objects.filter(pk=point.pk, **said))


def _close(message, state, why_held=""):
    message.state, message.why_held, message.finished_at = state, why_held, timezone.now()
    _write(message)


def _wait(message, why, *, zone, now):
    """Until the next safe moment. Where that is too late a person has to tell them."""
    # The words and the way are chosen afresh by then.
    message.subject = message.body = message.contact_point = None
    message.channel = message.wording = ""
    texts_after = decency.start_of_day(now, zone, days=1) if why == "enough_texts" else None
    moment = contact.next_safe_moment(
        message.person,
        after=now,
        zone=zone,
        texts_after=texts_after,
        last_day=_last_day(message, zone),
    )
    if moment is None or moment >= message.not_after:
        too_late = "enough_texts" if why == "enough_texts" else "not_safe_in_time"
        return _close(message, State.HELD, why_held=too_late)
    message.not_before, message.why_held = moment, why
    _write(message)


def _write(message, condition=Q()):  # noqa: B008 (it is never changed)
    """Write down what was decided, if the row is still ours and the condition holds. Returns whether."""
    decided = {name: getattr(message, name) for name in DECIDED}
    return bool(_reserved(message).filter(condition).update(**decided, reserved_until=None))


def _try_later(message, *, until=None):
    """Back to the queue: after 2, 4, 8 and 16 minutes, or when the provider said. The fifth time it is given
    up, for people to see."""
    next_try = until or timezone.now() + timedelta(minutes=2**message.attempts)
    if message.attempts >= MOST_TRIES or next_try >= message.not_after:
        return _finish(message, State.FAILED, why_held="channel_down")
    _back_to_the_queue(message, not_before=next_try)


def _back_to_the_queue(message, **more):
    """How it goes, and what it says, is looked up afresh. Only what they asked for keeps its words."""
    asked_for = purposes.get(message.purpose).asked_for
    afresh = {} if asked_for else {"subject": None, "body": None, "channel": ""}
    _on_its_way(message).update(
        state=State.QUEUED,
        claimed_at=None,
        contact_point=None,
        wording="",
        provider="",
        texts=None,
        **afresh,
        **more,
    )


def _finish(message, state, *, why_held="", is_test=False, provider_ref=""):
    # The words somebody asked for, a code, are of no use afterwards; in test mode the outbox page shows them.
    empty = (
        {"body": None, "address": None}
        if purposes.get(message.purpose).asked_for and not is_test
        else {}
    )
    _on_its_way(message).update(
        state=state,
        why_held=why_held,
        is_test=is_test,
        provider_ref=provider_ref[:100],
        finished_at=timezone.now(),
        **empty,
    )


def _reserved(message):
    """The row, as long as this reservation of it stands."""
    return Message.objects.filter(
        pk=message.pk, state=State.QUEUED, reserved_until=message.reserved_until
    )


def _on_its_way(message):
    """The row, as long as it is on the way that began then."""
    return Message.objects.filter(pk=message.pk, state=State.SENDING, claimed_at=message.claimed_at)
