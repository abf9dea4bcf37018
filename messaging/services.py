"""The outbox: `tell` writes down that somebody is to be told something; a task sends what is due."""

import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from messaging import undoing, wording
from messaging.contact import best_contact, next_safe_moment
from messaging.models import Message
from messaging.tasks import send_message
from people.models import ContactPoint, Person

__all__ = [
    "CannotDoThat",
    "Telling",
    "best_contact",
    "call_off",
    "mark_told",
    "next_safe_moment",
    "send_again",
    "states_for",
    "tell",
    "tell_all",
    "tell_from",
    "tell_now",
]

State = Message.State
# What `tell_from` reads of each row.
TOLD_FROM = ("person_id", "target", "key", "not_before", "not_after")


class CannotDoThat(Exception):
    """The message is not in a state in which this makes sense: somebody was faster."""


@dataclass(frozen=True)
class Telling:
    """One row to be put in the outbox."""

    person: Person
    purpose: str
    target: UUID
    key: str
    not_after: datetime
    not_before: datetime | None = None

    def as_row(self):
        fields = {
            name: getattr(self, name) for name in ("person", "purpose", "target", "key", "not_after")
        }
        not_before, sending = self.not_before or timezone.now(), undoing.being_written()
        if sending is not None:
            # What is of no use any more by then is seen as too late.
            last = self.not_after - timedelta(microseconds=1)
            not_before = max(not_before, min(sending.leaves_at, last))
        return Message(**fields, sending=sending, not_before=not_before)


def tell(
    *,
    person: Person,
    purpose: str,
    target: UUID,
    key: str,
    not_after: datetime,
    not_before: datetime | None = None,
) -> Message:
    """Put one message in the outbox. Asking again with the same key returns the row already there.

    Call it in the transaction of the fact that causes it: either both are written or neither. What it
    says and how it goes is decided when it is sent: register a `messaging.purposes.Purpose` for that.
    """
    telling = Telling(person, purpose, target, key, not_after, not_before)
    tell_all([telling])
    return Message.objects.get(key=key)


def tell_all(tellings: Iterable[Telling]) -> None:
    """Put many messages in the outbox in one statement. Those whose key is there already are left out."""
    Message.objects.bulk_create(
        [telling.as_row() for telling in tellings], ignore_conflicts=True, batch_size=500
    )


def tell_from(rows: QuerySet, *, purpose: str) -> int:
    """Put one message in the outbox for each row of a query, in one statement: none of them is read here.

    The query has a column for each of `TOLD_FROM`, by these names. Keys that are there already are left
    out. Returns how many were new.
    """
    select, parameters = rows.values_list(*TOLD_FROM).query.sql_with_params()
    # What every new message has: the same as a row that is made one by one.
    same = Message(purpose=purpose)
    names = [
        field.attname
        for field in Message._meta.concrete_fields
        if not (field.primary_key or field.null or field.attname in ("public_id", *TOLD_FROM))
    ]
    # As hard to guess as what the database would draw, but drawn once for all of them: it would ask the
    # system for each row, which took longer than all the rest of the question.
    public_id = "encode(substr(sha256(%s || convert_to(due.key, 'UTF8')), 1, 16), 'hex')::uuid"
    statement = (  # names of our own columns, and the words of our own query
        f"INSERT INTO {Message._meta.db_table} (public_id, {', '.join(TOLD_FROM)}, {', '.join(names)}) "  # noqa: S608
        f"SELECT {public_id}, due.*, {', '.join(['%s'] * len(names))} FROM ({select}) AS due "
        "ON CONFLICT (key) DO NOTHING"
    )
    drawn = secrets.token_bytes(32)
    with connection.cursor() as cursor:
        cursor.execute(statement, [drawn, *(getattr(same, name) for name in names), *parameters])
        return cursor.rowcount


@transaction.atomic
def tell_now(
    *,
    person: Person,
    purpose: str,
    facts: dict,
    lasts: timedelta,
    address: str | None = None,
    channel: str = ContactPoint.Channel.EMAIL,
) -> Message:
    """Send `person` what they have just asked for, at their sign-in address, at any hour: a code.

    `address`: where to instead, when they are about to show that it is theirs; or the number (with
    `channel`) that they have just written from.

    `purpose` is registered with `asked_for=True` ("sign-in-code" is). `facts` go into its templates now;
    the words wait encrypted in the outbox, leave after the commit without waiting for the next round,
    and are emptied when they have gone. After `lasts` they are not sent any more.

        tell_now(
            person=person,
            purpose="sign-in-code",
            facts={"code": code, "minutes": 15},
            lasts=timedelta(minutes=15),
        )
    """
    words = wording.render(
        purpose=purpose, wording="discreet", facts=facts, language=person.language, links_ok=False
    )
    now = timezone.now()
    message = Message.objects.create(
        person=person,
        purpose=purpose,
        target=person.public_id,
        key=f"{purpose}:{uuid4()}",
        not_before=now,
        not_after=now + lasts,
        subject=words.subject,
        body=words.body,
        address=address,
        channel=channel,
    )
    # When the queue cannot be reached, the page still works and the next round sends it.
    transaction.on_commit(partial(send_message.delay, message.pk), robust=True)
    return message


@transaction.atomic
def call_off(*, targets: Iterable[UUID]) -> int:
    """Cancel what is still waiting, or waiting for a person, about these things. Returns how many."""
    waiting = Message.objects.filter(target__in=list(targets), state__in=[State.QUEUED, State.HELD])
    # In the order in which workers hold rows: nobody waits for each other in a ring.
    held = waiting.select_for_update().order_by("pk").values_list("pk", flat=True)
    return waiting.filter(pk__in=list(held)).update(state=State.CANCELLED, finished_at=timezone.now())


def states_for(targets: Iterable[UUID]) -> dict[UUID, list[Message]]:
    """The messages about these things, newest first, without their words. One query.

    Each has `state`, `channel`, `why` (a sentence), `is_unsure` and `needs_a_person`. A target nothing
    was told about has an empty list.
    """
    found = defaultdict(list)
    for message in (
        Message.objects.about(targets).select_related("person").order_by("-created_at", "-pk")
    ):
        found[message.target].append(message)
    return found


@transaction.atomic
def mark_told(*, message: Message, by: Person) -> Message:
    """A person told them. For what was held, failed, came too late, or may not have arrived."""
    message = _locked(message)
    if message.state == State.TOLD:
        return message
    if not (message.needs_a_person or message.state == State.EXPIRED):
        raise CannotDoThat
    message.state, message.told_by, message.finished_at = State.TOLD, by, timezone.now()
    message.save(update_fields=["state", "told_by", "finished_at"])
    return message


@transaction.atomic
def send_again(*, message: Message) -> Message:
    """Back to the queue, because a person decided so. How it goes is looked up afresh."""
    message = _locked(message)
    now = timezone.now()
    if message.state == State.QUEUED:
        return message
    if not message.can_go_again:
        raise CannotDoThat
    message.state, message.why_held, message.attempts = State.QUEUED, "", 0
    message.not_before, message.claimed_at, message.finished_at = now, None, None
    message.subject = message.body = message.contact_point = None
    message.channel = message.wording = message.provider = message.provider_ref = ""
    message.texts = None
    message.save()
    return message


def _locked(message):
    return Message.objects.select_for_update().get(pk=message.pk)
