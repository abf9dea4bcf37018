"""What was decided and what came of it, written for several rows of the outbox by one statement.

Each row is written only if it is still as it was read; the others stay as they are.
"""

import json
from collections.abc import Iterable
from functools import cache

from django.db import connection, transaction
from django.utils import timezone

from messaging.models import Message
from people.models import ContactPoint

State = Message.State
# What is decided when it is sent.
DECIDED = [
    "state", "why_held", "not_before", "claimed_at", "finished_at", "attempts", "channel",
    "contact_point_id", "wording", "subject", "body", "provider", "texts",
]  # fmt: skip
# What a person said about a way. When any of it changes after it was read, the message does not go by it.
SAID_OF_A_WAY = [
    "digest", "allowed", "wording", "links_ok", "safe_days", "safe_from", "safe_until", "confirmed_on",
]  # fmt: skip
CAME_OF_IT = ["state", "why_held", "finished_at", "is_test", "provider_ref"]

# Somebody who calls messages off holds several rows: who waits for one while holding another is waited for.
TAKE = """
WITH decided AS (
    SELECT * FROM json_to_recordset(%s) AS it (id bigint, reserved timestamptz, point bigint, {typed})
),
mine AS (
    SELECT message.id FROM {messages} AS message JOIN decided ON decided.id = message.id
    WHERE message.state = 'queued' AND message.reserved_until = decided.reserved
    ORDER BY message.id FOR UPDATE OF message SKIP LOCKED
)
UPDATE {messages} AS message SET {set}, reserved_until = NULL
FROM decided JOIN mine ON mine.id = decided.id
WHERE message.id = decided.id AND (decided.point IS NULL OR EXISTS (
    SELECT FROM {points} AS point
    WHERE point.id = decided.point AND ({said_now}) IS NOT DISTINCT FROM ({said_then})
))
RETURNING message.id
"""
FINISH = """
UPDATE {messages} AS message SET {set},
    body = CASE WHEN came.emptied THEN NULL ELSE message.body END,
    address = CASE WHEN came.emptied THEN NULL ELSE message.address END
FROM json_to_recordset(%s) AS came (id bigint, claimed timestamptz, emptied boolean, {typed})
WHERE message.id = came.id AND message.state = 'sending' AND message.claimed_at = came.claimed
"""


def take(decisions: Iterable) -> set[int]:
    """Write down what was decided. Returns the keys of those for which it was.

    Not of those whose reservation was overtaken, that were called off or are just being changed by somebody,
    or for whom anything that their person said of this way is not as it was read.
    """
    rows = [
        {
            "id": one.message.pk,
            "reserved": one.message.reserved_until,
            "point": one.point and one.point.pk,
        }
        | _stored(Message, one.becomes)
        | {f"said_{name}": value for name, value in _said(one.point).items()}
        for one in decisions
    ]
    with connection.cursor() as cursor:
        cursor.execute(_take(), [_as_json(rows)])
        return {pk for (pk,) in cursor.fetchall()}


def finish(outcomes: Iterable) -> None:
    """Write down what came of them, where they are still on the way that began then."""
    now = timezone.now()
    rows = [
        {"id": one.message.pk, "claimed": one.message.claimed_at, "emptied": one.is_emptied}
        | _stored(Message, {name: getattr(one, name) for name in CAME_OF_IT if name != "finished_at"})
        | {"finished_at": now}
        for one in sorted(outcomes, key=lambda one: one.message.pk)
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_finish(), [_as_json(rows)])


@transaction.atomic
def give_back(messages: list[Message]) -> None:
    """They are due at once, where they are still reserved by the reservation they were taken with."""
    theirs = {message.pk: message.reserved_until for message in messages}
    reserved = Message.objects.filter(
        pk__in=theirs, reserved_until__in=set(theirs.values()), state=State.QUEUED
    )
    # Who is being changed by somebody just now is due when the reservation ends.
    free = reserved.select_for_update(skip_locked=True).values_list("pk", flat=True)
    Message.objects.filter(pk__in=list(free)).update(reserved_until=None)


@cache
def _take():
    columns = _columns(Message, DECIDED)
    said = _columns(ContactPoint, SAID_OF_A_WAY)
    return TAKE.format(
        messages=Message._meta.db_table,
        points=ContactPoint._meta.db_table,
        typed=", ".join(
            [f"{name} {kind}" for name, kind in columns.items()]
            + [f"said_{name} {kind}" for name, kind in said.items()]
        ),
        set=", ".join(f"{name} = decided.{name}" for name in columns),
        said_now=", ".join(f"point.{name}" for name in said),
        said_then=", ".join(f"decided.said_{name}" for name in said),
    )


@cache
def _finish():
    columns = _columns(Message, CAME_OF_IT)
    return FINISH.format(
        messages=Message._meta.db_table,
        typed=", ".join(f"{name} {kind}" for name, kind in columns.items()),
        set=", ".join(f"{name} = came.{name}" for name in columns),
    )


def _columns(model, names):
    return {name: _fields(model)[name].db_type(connection) for name in names}


@cache
def _fields(model):
    return {field.attname: field for field in model._meta.concrete_fields}


def _stored(model, values):
    """As the columns hold it: secrets are encrypted."""
    fields = _fields(model)
    return {name: fields[name].get_db_prep_save(value, connection) for name, value in values.items()}


def _said(point):
    return {name: getattr(point, name) for name in SAID_OF_A_WAY} if point else {}


def _as_json(rows):
    # Moments as they are written with their zone, to the microsecond.
    return json.dumps(rows, default=str)
