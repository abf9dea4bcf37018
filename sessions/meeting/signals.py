""" "I need a minute": one tap during a session, seen by its two facilitators and by nobody else."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from people.models import Person
from sessions.meeting import hours
from sessions.models import GroupSession, Signal


@transaction.atomic
def need_a_minute(*, group_session: GroupSession, person: Person) -> Signal:
    """Tell the two facilitators. Tapping again while it waits is the same signal; once somebody is with
    them, it is a new one, so that it is seen anew. Raises hours.NotOpen."""
    now = timezone.now()
    if not hours.is_signal_open(group_session, now=now):
        raise hours.NotOpen
    rows = Signal.objects.select_for_update().open().filter(group_session=group_session, person=person)
    if (signal := rows.first()) and signal.seen_at is not None:
        _end(signal, now)
    # Two first taps at once: the second waits for the first, and finds its row.
    return rows.get_or_create(group_session=group_session, person=person)[0]


@transaction.atomic
def all_right_again(*, group_session: GroupSession, person: Person) -> None:
    """They take it back. Without an open one, nothing changes."""
    rows = Signal.objects.select_for_update().open()
    for signal in rows.filter(group_session=group_session, person=person):
        _end(signal, timezone.now())


@transaction.atomic
def be_with(*, group_session: GroupSession, signal_id: UUID, by: Person) -> Signal | None:
    """ "I'm with you": the first to say so stands. None for one that is not open here."""
    signal = _open_one(group_session, signal_id)
    if signal is not None and signal.seen_at is None:
        signal.seen_at, signal.seen_by = timezone.now(), by
        signal.save(update_fields=["seen_at", "seen_by"])
    return signal


@transaction.atomic
def is_over(*, group_session: GroupSession, signal_id: UUID) -> Signal | None:
    """A facilitator says that they are all right again. None for one that is not open here."""
    signal = _open_one(group_session, signal_id)
    if signal is not None:
        _end(signal, timezone.now())
    return signal


def open_signals(group_session: GroupSession, *, viewer: Person) -> QuerySet[Signal]:
    """Who needs a minute now, each with `person` and `seen_by`: one query, for any number of them.

    Empty for everybody but the two facilitators of this session.
    """
    theirs = Signal.objects.open().filter(
        group_session=group_session, group_session__in=GroupSession.objects.facilitated_by(viewer)
    )
    return theirs.select_related("person", "seen_by").waiting_first()


def own_signal(group_session: GroupSession, *, person: Person) -> Signal | None:
    """What this person has tapped and not taken back, with `seen_by`. One query."""
    mine = Signal.objects.open().filter(group_session=group_session, person=person)
    return mine.select_related("seen_by").first()


def _open_one(group_session, signal_id):
    rows = Signal.objects.select_for_update(of=["self"]).open()
    return rows.filter(group_session=group_session, public_id=signal_id).first()


def _end(signal: Signal, now: datetime):
    signal.ended_at = now
    signal.save(update_fields=["ended_at"])
