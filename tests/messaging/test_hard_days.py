"""Nothing is sent by itself to somebody on a day they wrote down as hard."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from messaging import contact, purposes, sending
from messaging.models import Message
from people.hard_days.services import keep_free
from tests.factories.messaging import MessageFactory
from tests.factories.people import ContactPointFactory

State = Message.State
NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)  # a Thursday


@pytest.fixture
def plain_purpose(monkeypatch):
    """Two purposes of the kind rooms register: one that waits, one that must be known before setting out."""
    known = purposes.all_of_them()
    monkeypatch.setattr(purposes, "_purposes", known)
    for name, early in [("reminder", False), ("summary", True)]:
        purposes.register(
            purposes.Purpose(
                name,
                build=lambda message: {
                    "sender": "Jo",
                    "name": "Sam",
                    "help_line": None,
                    "starts_at": NOON,
                    "ends_at": NOON,
                },
                early_on_the_day=early,
            )
        )


def waiting(purpose, *, days):
    point = ContactPointFactory(confirmed_on=NOON.date())
    keep_free(person=point.person, month=5, day=14)
    return MessageFactory(
        person=point.person,
        purpose=purpose,
        not_before=NOON - timedelta(hours=1),
        not_after=NOON + timedelta(days=days, hours=3),
    )


def test_a_message_waits_for_the_day_after(db, plain_purpose):
    with time_machine.travel(NOON, tick=False):
        message = waiting("reminder", days=3)
        sending.send(message.pk)

    message.refresh_from_db()
    # The reason tells nothing to those who run the group.
    assert (message.state, message.why_held) == (State.QUEUED, "not_safe_now")
    assert timezone.localtime(message.not_before).date().day == 15


def test_one_that_would_come_too_late_is_for_a_person(db, plain_purpose):
    with time_machine.travel(NOON, tick=False):
        message = waiting("reminder", days=0)
        sending.send(message.pk)

    message.refresh_from_db()
    assert (message.state, message.why_held) == (State.HELD, "not_safe_in_time")


def test_a_change_of_that_same_day_goes(db, plain_purpose):
    with time_machine.travel(NOON, tick=False):
        message = waiting("summary", days=0)
        sending.send(message.pk)

    message.refresh_from_db()
    assert message.state == State.SENT


def test_whoever_looks_how_to_reach_them_learns_nothing_of_it(db):
    with time_machine.travel(NOON, tick=False):
        point = ContactPointFactory(confirmed_on=NOON.date())
        keep_free(person=point.person, month=5, day=14)

        assert contact.is_safe(point, at=NOON)
        assert contact.ways(point.person, at=NOON) == ([], "not_safe_now")


def test_another_day_is_like_any_other(db, plain_purpose):
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        message = waiting("reminder", days=3)
        sending.send(message.pk)

    message.refresh_from_db()
    assert message.state == State.SENT
