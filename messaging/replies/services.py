"""Hearing what was texted to us, and settling it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from messaging import channels, numbers, stopping
from messaging.models import InboundReply, Message, ReplyFrom
from messaging.replies import questions, readers
from messaging.replies.reading import read
from messaging.replies.risk import may_not_be_safe
from messaging.services import tell_now
from people.models import ContactPoint, Person
from people.models.reaching import matching_digest

Meaning, Channel = InboundReply.Meaning, ContactPoint.Channel
LONGEST = 5000
NOTICED, ONCE_IN = "read-soon", timedelta(hours=1)


@transaction.atomic
def hear(
    *, provider: str, provider_ref: str, number: str, words: str, received_at: datetime
) -> InboundReply:
    """Write down what was texted, and do what is certain. The same text again changes nothing.

    STOP ends texts to that number at once, whoever's it is. YES or NO is an answer only when the number
    is one person's and exactly one question is open for them. Nothing else is ever done, or answered, by
    itself: it waits for a person. Where somebody may not be safe it waits before all else, and is answered
    with whom to ring in danger, if nobody but them can read that.
    """
    number = numbers.in_one_spelling(number) or number
    people = _people_at(number)
    words = words.replace("\0", "")[:LONGEST]
    languages = {person.language for person in people}
    reply, is_new = InboundReply.objects.get_or_create(
        provider=provider,
        provider_ref=provider_ref,
        defaults={
            "digest": matching_digest(number),
            "words": words or None,
            "meaning": read(
                words,
                language=languages.pop() if len(languages) == 1 else "",
                names=tuple(person.preferred_name for person in people),
            ),
            "received_at": received_at,
            "is_urgent": may_not_be_safe(words),
        },
    )
    if not is_new:
        return reply
    ReplyFrom.objects.bulk_create(
        ReplyFrom(reply=reply, person=person, created_at=reply.created_at) for person in people
    )
    if reply.meaning == Meaning.STOP:
        _stop(number, people)
    elif reply.is_urgent:
        _say_who_reads_it(number, people)
    elif reply.meaning in (Meaning.YES, Meaning.NO) and len(people) == 1:
        _answer(reply, people[0])
    return reply


@transaction.atomic
def settle(*, reply: InboundReply, by: Person) -> InboundReply:
    """A person has seen to it. The first who says so stays written down."""
    reply = InboundReply.objects.select_for_update().get(pk=reply.pk)
    if reply.settled_at is None:
        reply.settled_at, reply.settled_by = timezone.now(), by
        reply.save(update_fields=["settled_at", "settled_by"])
    return reply


def _people_at(number):
    points = stopping.at(channel=Channel.TEXT, to=number)
    return list(Person.objects.filter(pk__in=points.values("person")).order_by("pk"))


def _stop(number, people):
    in_use = stopping.stop(channel=Channel.TEXT, to=number)
    # Once: whoever writes it again hears nothing, for that is what they asked.
    if not in_use or channels.back_end(Channel.TEXT).confirms_stop:
        return
    tell_now(
        person=people[0],
        purpose="stop-confirmed",
        facts={},
        lasts=timedelta(hours=1),
        address=number,
        channel=Channel.TEXT,
    )


def _say_who_reads_it(number, people):
    """Only where the phone is theirs alone, now is a safe time, and plain words are ok; once in an hour."""
    if len(people) != 1:
        return
    [person], now = people, timezone.now()
    points = stopping.at(channel=Channel.TEXT, to=number).filter(
        person=person,
        allowed=ContactPoint.Allowed.YES,
        wording=ContactPoint.Wording.PLAIN,
        whose=ContactPoint.Whose.MINE,
    )
    safe = [
        point
        for point in points
        if point.is_checked_lately() and point.is_safe_at(timezone.localtime(now))
    ]
    told = Message.objects.filter(person=person, purpose=NOTICED, created_at__gt=now - ONCE_IN)
    if safe and not told.exists():
        tell_now(
            person=person,
            purpose=NOTICED,
            facts={"reader": readers.who_reads(person)},
            lasts=timedelta(minutes=30),
            address=number,
            channel=Channel.TEXT,
        )


def _answer(reply, person):
    answered = questions.answer(person, is_yes=reply.meaning == Meaning.YES)
    if answered is None:
        return
    reply.answered_purpose, reply.answered_target = answered
    reply.settled_at = timezone.now()
    reply.save(update_fields=["answered_purpose", "answered_target", "settled_at"])
