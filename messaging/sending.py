"""One message on its way: claim the row, hand it to the channel, write down what came of it.

A lost message can be mended by a person who sees it; a second one cannot be taken back. So the row is
claimed and committed before anything leaves, and a crash in between leaves it "on its way", where a
person finds it and asks. It is never sent again by itself.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from messaging import channels, contact, decency, purposes, reasons, segments, stopping, wording
from messaging.channels import Letter
from messaging.models import Message
from people.models import ContactPoint

logger = logging.getLogger(__name__)
State = Message.State

MOST_TRIES = 5


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
    letter = _claim_or_give_up(pk)
    if letter is None:
        return
    try:
        name = channels.deliver(letter)
    except channels.TryLater as wait:
        _try_later(letter.message, until=wait.until)
    except channels.Refused as refusal:
        if refusal.stopped:
            stopping.stop(channel=letter.message.channel, to=letter.to)
        _finish(letter.message, State.FAILED, why_held=refusal.reason)
    except channels.NotSure as fault:
        logger.error("Message %s: not sure whether it arrived (%s).", pk, fault)
    else:
        _finish(letter.message, State.SENT, is_test=name is None, provider_ref=name or "")


def _claim_or_give_up(pk):
    try:
        return claim(pk)
    except Exception as fault:  # noqa: BLE001
        # A wording or a builder that breaks must be seen by people, not tried every minute for ever.
        # What it broke on may be somebody's name: only the kind of fault is written down.
        logger.error("Message %s could not be written (%s).", pk, type(fault).__name__)
        Message.objects.filter(pk=pk, state=State.QUEUED).update(
            state=State.FAILED, why_held="not_written", finished_at=timezone.now()
        )
        return None


@transaction.atomic
def claim(pk: int) -> Letter | None:
    """Take the message for sending: after the commit nobody else will. None when it is not to go now."""
    now = timezone.now()
    due = Message.objects.due(now=now).filter(pk=pk).select_related("person")
    message = due.select_for_update(skip_locked=True, of=["self"]).first()
    if message is None:
        return None
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
    return _by_the_best_way(message, facts, now=now)


def _by_the_best_way(message, facts, *, now):
    """The letter for the first way that may be used now; else it waits, or is for a person."""
    zone = facts.get("zone")
    ways, reason = contact.ways(message.person, at=now, zone=zone, last_day=_last_day(message, zone))
    for point in ways:
        if _is_one_text_too_many(point, at=now, zone=zone):
            reason = "enough_texts"
            continue
        _write(message, point, facts)
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


def _write(message, point, facts):
    """The words as they go this way. Who is rung or gets a letter is read no link."""
    words = wording.render(
        purpose=message.purpose,
        wording=point.wording,
        facts=facts,
        language=message.person.language,
        links_ok=point.links_ok and not reasons.by_hand(point),
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
    message.save()
    return Letter(
        message=message, to=route.to, sender=sender, subject=message.subject, body=message.body
    )


def _close(message, state, why_held=""):
    message.state, message.why_held, message.finished_at = state, why_held, timezone.now()
    message.save()


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
    message.save()


def _try_later(message, *, until=None):
    """Back to the queue: after 2, 4, 8 and 16 minutes, or when the provider said. The fifth time it is given
    up, for people to see."""
    next_try = until or timezone.now() + timedelta(minutes=2**message.attempts)
    if message.attempts >= MOST_TRIES or next_try >= message.not_after:
        return _finish(message, State.FAILED, why_held="channel_down")
    asked_for = purposes.get(message.purpose).asked_for
    afresh = {} if asked_for else {"subject": None, "body": None, "channel": ""}
    _on_its_way(message).update(
        state=State.QUEUED,
        not_before=next_try,
        claimed_at=None,
        contact_point=None,
        wording="",
        provider="",
        texts=None,
        **afresh,
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


def _on_its_way(message):
    return Message.objects.filter(pk=message.pk, state=State.SENDING)
