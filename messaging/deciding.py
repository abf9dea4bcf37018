"""Whether a message goes now, by which way and in which words: decided just before it goes, for a few together.

Nothing is written here but what builders write (a link). What was decided is written by `rows.take`, which
asks once more whether what was read of each person's wishes still holds.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from messaging import channels, contact, decency, purposes, reasons, segments, stopping, wording
from messaging.models import Message
from messaging.own_words import Shelf
from messaging.rows import DECIDED
from people.models import ContactPoint

State, Channel = Message.State, ContactPoint.Channel


@dataclass(frozen=True)
class Decision:
    """What becomes of one message: `becomes` has a value for each of `rows.DECIDED`.

    It goes `to` somewhere in the name of `sender`, or not now. `point`: by which of their ways, as it was
    read; None for what somebody asked for at their sign-in address.
    """

    message: Message
    becomes: dict
    to: str | None = None
    sender: str = ""
    point: ContactPoint | None = None


@dataclass(frozen=True)
class _Now:
    """What is shared by what is decided together."""

    at: datetime
    shelf: Shelf
    texts: decency.TextsLately


def decide(messages: list[Message], shelf: Shelf) -> list[Decision]:
    """In a transaction: for each of these messages, of different people, whether it goes now, and how."""
    now = timezone.now()
    facts = _facts_of([message for message in messages if message.not_after > now])
    ways = {
        message.pk: _ways(message, facts[message.pk], at=now)
        for message in messages
        if facts.get(message.pk) and not purposes.get(message.purpose).asked_for
    }
    by_text = {
        point.person_id
        for points, _reason in ways.values()
        for point in points
        if _is_a_real_text(point)
    }
    shelf.fetch(said.get("organisation_id") for said in facts.values() if said)
    shared = _Now(now, shelf, decency.TextsLately(by_text, at=now))
    return [_decide(one, facts.get(one.pk), ways.get(one.pk), shared) for one in messages]


def _facts_of(messages):
    """What is true now, by the message's key, built together for each purpose. None: no longer wanted."""
    by_purpose = {}
    for message in messages:
        by_purpose.setdefault(message.purpose, []).append(message)
    return {
        message.pk: facts
        for name, those in by_purpose.items()
        for message, facts in zip(those, purposes.get(name).build_all(those), strict=True)
    }


def _ways(message, facts, *, at):
    zone = facts.get("zone")
    return contact.ways(message.person, at=at, zone=zone, last_day=_last_day(message, zone))


def _decide(message, facts, ways, now):
    if message.not_after <= now.at:
        return _closed(message, State.EXPIRED)
    if facts is None:
        return _closed(message, State.CANCELLED)
    if ways is None:  # they asked for it
        to = message.address or message.person.email
        return _goes(
            message,
            to=to,
            sender=facts["sender"],
            at=now.at,
            channel=message.channel or Channel.EMAIL,
            wording=ContactPoint.Wording.DISCREET,
        )
    return _by_the_best_way(message, facts, ways, now)


def _by_the_best_way(message, facts, ways, now):
    """The first way that may be used now; else it waits, or is for a person."""
    points, reason = ways
    zone = facts.get("zone")
    words = {}
    for point in points:
        if _is_a_real_text(point) and now.texts.are_enough(point.person_id, zone=zone):
            reason = "enough_texts"
            continue
        words = _words(message, point, facts, now.shelf)
        if by_hand := reasons.by_hand(point):
            return _closed(message, State.HELD, why_held=by_hand, **words)
        if channels.back_end(point.channel).can_say(words["body"]):
            return _goes(
                message, to=point.value, sender=facts["sender"], at=now.at, point=point, **words
            )
        reason = "letters_not_carried"
    if reason in ("not_safe_now", "enough_texts"):
        return _waits(message, reason, zone=zone, now=now.at)
    return _closed(message, State.HELD, why_held=reason, **words)


def _last_day(message, zone):
    """The day on which it may go early, of what may."""
    if purposes.get(message.purpose).early_on_the_day:
        return timezone.localtime(message.not_after, zone).date()
    return None


def _is_a_real_text(point):
    return point.channel == Channel.TEXT and channels.is_real(point.channel)


def _words(message, point, facts, shelf):
    """The words as they go this way. Who is rung or gets a letter is read no link."""
    words = wording.render(
        purpose=message.purpose,
        wording=point.wording,
        facts=facts,
        language=message.person.language,
        links_ok=point.links_ok and not reasons.by_hand(point),
        shelf=shelf,
    )
    body = words.body
    if point.channel == Channel.TEXT:
        body = stopping.with_the_way_out(body, words.language)
    return {
        "subject": words.subject,
        "body": body,
        "channel": point.channel,
        "contact_point_id": point.pk,
        "wording": point.wording,
    }


def _goes(message, *, to, sender, at, channel, point=None, **words):
    texts = None
    if channel == Channel.TEXT:
        texts = segments.length(words.get("body", message.body)).texts
    becomes = {
        "state": State.SENDING,
        "claimed_at": at,
        "why_held": "",
        "channel": channel,
        "provider": channels.back_end(channel).name,
        "texts": texts,
        "attempts": message.attempts + 1,
    }
    return Decision(message, _as_it_is(message) | becomes | words, to=to, sender=sender, point=point)


def _closed(message, state, *, why_held="", **words):
    becomes = {"state": state, "why_held": why_held, "finished_at": timezone.now()}
    return Decision(message, _as_it_is(message) | becomes | words)


def _waits(message, why, *, zone, now):
    """Until the next safe moment. Where that is too late a person has to tell them."""
    # The words and the way are chosen afresh by then.
    afresh = {"subject": None, "body": None, "contact_point_id": None, "channel": "", "wording": ""}
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
        return _closed(message, State.HELD, why_held=too_late, **afresh)
    return Decision(message, _as_it_is(message) | afresh | {"not_before": moment, "why_held": why})


def _as_it_is(message):
    return {name: getattr(message, name) for name in DECIDED}
