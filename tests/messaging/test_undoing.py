from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from messaging import sending, undoing
from messaging.models import Message, Sending
from messaging.services import Telling, tell_all
from messaging.undoing import Kind, TooLate, to_many, undo
from tests.factories.people import ContactPointFactory, PersonFactory
from tests.messaging.conftest import MONDAY_NOON

State = Message.State
A_MINUTE = timedelta(seconds=60)
pytestmark = pytest.mark.django_db


@pytest.fixture
def many(hello, real_email, settings):
    """`send()` tells three people with one tap of Jo."""
    settings.UNDO_FOR = A_MINUTE
    undoing.register(
        Kind(
            "hello",
            says="Then nobody is greeted.",
            may_undo=lambda person, sending: True,
            page=lambda sending: "/",
            put_back=lambda back: None,
            lock=lambda sending: None,
        )
    )
    jo = PersonFactory(preferred_name="Jo")

    def send():
        target = uuid4()
        with transaction.atomic(), to_many(by=jo, purpose="hello", target=target):
            tell_all(
                Telling(
                    person=ContactPointFactory().person,
                    purpose="hello",
                    target=target,
                    key=f"hello:{target}:{number}",
                    not_after=timezone.now() + timedelta(days=1),
                )
                for number in range(3)
            )
        return Sending.objects.get(target=target)

    yield SimpleNamespace(send=send, jo=jo)
    del undoing._kinds["hello"]


def states(sent):
    return sorted(sent.messages.values_list("state", flat=True))


def test_nothing_leaves_before_the_minute_is_over_and_all_of_it_after(many, mailoutbox):
    with time_machine.travel(MONDAY_NOON, tick=False) as clock:
        sent = many.send()
        clock.shift(timedelta(seconds=59))
        sending.send_batch()
        before = len(mailoutbox)
        clock.shift(timedelta(seconds=2))
        sending.send_batch()

    assert (before, len(mailoutbox)) == (0, 3)
    assert states(sent) == ["sent"] * 3


def test_undone_twice_calls_off_once_and_the_same_may_be_told_again(many, mailoutbox):
    with time_machine.travel(MONDAY_NOON, tick=False) as clock:
        sent, amina = many.send(), PersonFactory()

        first = undo(sending=sent, by=many.jo)
        again = undo(sending=sent, by=amina)
        clock.shift(timedelta(hours=1))
        sending.send_batch()

    sent.refresh_from_db()
    assert first == again == undoing.Undone(stopped=3, gone=0)
    assert (sent.undone_by, states(sent), mailoutbox) == (many.jo, ["cancelled"] * 3, [])
    assert not Message.objects.filter(key=f"hello:{sent.target}:0").exists()


def test_after_the_minute_it_is_too_late(many, mailoutbox):
    with time_machine.travel(MONDAY_NOON, tick=False) as clock:
        sent = many.send()
        clock.shift(A_MINUTE)

        with pytest.raises(TooLate):
            undo(sending=sent, by=many.jo)
        sending.send_batch()

    assert len(mailoutbox) == 3


def test_what_a_worker_has_reserved_does_not_leave_once_it_is_undone(many, mailoutbox):
    # The worker's clock is ahead of ours: it has taken the batch before the minute is over.
    with time_machine.travel(MONDAY_NOON, tick=False) as clock:
        sent = many.send()
        clock.shift(timedelta(seconds=61))
        taken = sending.reserve()
        clock.move_to(MONDAY_NOON + timedelta(seconds=59))
        undo(sending=sent, by=many.jo)
        clock.shift(timedelta(seconds=3))
        sending._send_all(taken)

    assert (len(taken), mailoutbox, states(sent)) == (3, [], ["cancelled"] * 3)


def test_telling_nobody_leaves_nothing_to_undo(many):
    with transaction.atomic(), to_many(by=many.jo, purpose="hello", target=uuid4()):
        tell_all([])

    assert not Sending.objects.exists()


@settings(max_examples=15)
@given(steps=st.lists(st.sampled_from(["wait", "wait long", "work", "undo", "send"]), max_size=12))
def test_after_an_undo_no_message_of_that_sending_ever_leaves(many, mailoutbox, steps):
    undone = {}
    with transaction.atomic(), time_machine.travel(MONDAY_NOON, tick=False) as clock:
        sendings = [many.send()]
        for step in [*steps, "wait long", "work"]:
            if step == "send":
                sendings.append(many.send())
            elif step == "undo":
                try:
                    undo(sending=sendings[-1], by=many.jo)
                except TooLate:
                    assert timezone.now() >= sendings[-1].leaves_at
                else:
                    undone[sendings[-1].pk] = True
            elif step == "work":
                sending.send_batch()
            else:
                clock.shift(timedelta(seconds=20 if step == "wait" else 61))
        for sent in sendings:
            wanted = "cancelled" if sent.pk in undone else "sent"
            assert states(sent) == [wanted] * 3
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"undone_at": MONDAY_NOON}, "sending_undone_at_and_undone_by_set_together"),
        ({"undone_at": MONDAY_NOON + 2 * A_MINUTE, "by_whom": True}, "sending_undone_before_it_leaves"),
    ],
)
def test_the_database_refuses(fields, constraint):
    jo = PersonFactory()
    if fields.pop("by_whom", False):
        fields["undone_by"] = jo

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Sending.objects.create(
            by=jo, purpose="hello", target=uuid4(), leaves_at=MONDAY_NOON + A_MINUTE, **fields
        )
