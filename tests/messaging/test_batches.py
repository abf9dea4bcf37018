"""Many messages at once: taken by one worker each, one after the other leaves, and what a crash leaves behind."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from messaging import channels, sending, services
from messaging.models import Message
from tests.factories.messaging import MessageFactory
from tests.factories.people import ContactPointFactory

State = Message.State
pytestmark = pytest.mark.usefixtures("hello", "real_email")


def hello_to_many(number):
    return [MessageFactory(person=ContactPointFactory().person, purpose="hello") for _ in range(number)]


def states():
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def when_written(says, number, what):
    """Do that while the words of the message of that number are put together."""

    class Facts(dict):
        def __getitem__(self, name):
            if self.number == number and name == "sender":
                what()
            return super().__getitem__(name)

        def copy_for(self, number):
            facts = Facts(self)
            facts.number = number
            return facts

    says.facts = Facts(says.facts)


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_pass_over_what_another_has_taken(hello, mailoutbox):
    messages = hello_to_many(sending.BATCH + 20)
    together, taken = threading.Barrier(3), []

    def run():
        together.wait()
        try:
            taken.append([message.pk for message in sending.reserve()])
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert max(len(pks) for pks in taken) <= sending.BATCH
    assert sorted(pk for pks in taken for pk in pks) == [message.pk for message in messages]
    assert mailoutbox == []


@pytest.fixture
def one_at_a_time(monkeypatch):
    """As with a provider that takes its time."""
    monkeypatch.setattr(sending, "A_MOMENT", 0)


def test_a_crash_leaves_one_row_uncertain_and_gives_the_others_back(
    db, hello, mailoutbox, one_at_a_time
):
    messages = hello_to_many(5)

    def crash():
        raise KeyboardInterrupt

    facts = hello.facts
    when_written(hello, 3, crash)
    with pytest.raises(KeyboardInterrupt):
        sending.send_batch()

    # The first is done. What came of the second was about to be written. The others never left.
    assert states() == [State.SENT, State.SENDING, *[State.QUEUED] * 3]
    assert len(mailoutbox) == 2
    hello.facts = facts
    assert sending.send_batch() == 0
    with time_machine.travel(timezone.now() + sending.RESERVED_FOR + timedelta(seconds=1)):
        assert sending.send_batch() == 3
    assert states() == [State.SENT, State.SENDING, *[State.SENT] * 3]
    assert [mail.to for mail in mailoutbox] == [
        [message.person.contact_points.get().value] for message in messages
    ]


def test_as_many_are_in_hand_as_leave_in_a_moment(db):
    pace, in_hand = sending.Pace(), []

    for seconds_each in [0.001] * 6 + [0.01] + [0.03] + [0.001] * 2:
        in_hand.append(pace.at_once)
        pace.note(pace.at_once, seconds=pace.at_once * seconds_each)
    pace.note(0, seconds=0)

    assert in_hand == [1, 2, 4, 8, 16, 25, 25, 5, 1, 2]
    assert pace.at_once == 4


def test_a_crash_leaves_uncertain_what_was_in_hand_and_gives_the_others_back(
    db, hello, mailoutbox, monkeypatch
):
    """One left, then two, of which the second was being handed over when the worker was killed."""
    hello_to_many(6)
    deliver, handed_over = channels.deliver, []

    def killed_at_the_third(letter):
        handed_over.append(letter)
        if len(handed_over) == 3:
            raise KeyboardInterrupt
        return deliver(letter)

    with monkeypatch.context() as patch:
        patch.setattr(channels, "deliver", killed_at_the_third)
        with pytest.raises(KeyboardInterrupt):
            sending.send_batch()

    assert states() == [State.SENT, *[State.SENDING] * 2, *[State.QUEUED] * 3]
    with time_machine.travel(timezone.now() + sending.RESERVED_FOR + timedelta(seconds=1)):
        assert sending.send_batch() == 3
    assert states() == [State.SENT, *[State.SENDING] * 2, *[State.SENT] * 3]
    assert len(mailoutbox) == 2 + 3


def test_what_a_channel_that_became_slow_has_not_been_given_is_given_back(
    db, hello, mailoutbox, monkeypatch
):
    hello_to_many(4)
    monkeypatch.setattr(sending, "IN_HAND_FOR", -1)

    sending.send_batch()

    assert (states(), mailoutbox) == ([State.QUEUED] * 4, [])
    assert set(Message.objects.values_list("attempts", "body", "channel")) == {(0, None, "")}
    monkeypatch.undo()
    sending.send_batch()
    assert (states(), len(mailoutbox)) == ([State.SENT] * 4, 4)


def test_what_came_of_each_in_one_hand_is_its_own(db, hello, post_office):
    """Of those that leave together one is refused, and one is asked to wait."""
    hello_to_many(7)
    post_office.answers = ["250 OK"] * 4 + ["550 no such user", "451 busy"]

    sending.send_batch()

    assert states() == [*[State.SENT] * 4, State.FAILED, State.QUEUED, State.SENT]
    assert [row.why_held for row in Message.objects.order_by("pk")][4] == "refused"
    assert len(post_office.taken) == 5


def test_the_third_text_of_a_day_waits_however_many_are_taken_together(db, hello, notify):
    person = ContactPointFactory(channel="text", value="+447700900001").person
    for _ in range(4):
        MessageFactory(person=person, purpose="hello")

    sending.send_batch()

    assert states() == [*[State.SENT] * 2, *[State.QUEUED] * 2]
    assert Message.objects.filter(why_held="enough_texts").count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_takes_too_long_is_given_back_at_once(monkeypatch, mailoutbox):
    hello_to_many(3)
    monkeypatch.setattr(sending, "STOP_AFTER", -1)

    sending.send_batch()

    assert (states(), mailoutbox) == ([State.QUEUED] * 3, [])
    assert Message.objects.due(now=timezone.now()).count() == 3


@pytest.mark.parametrize(
    ("said", "becomes"),
    [
        ({"allowed": "no"}, State.HELD),
        ({"wording": "plain"}, State.SENT),
        ({"safe_days": [1]}, State.QUEUED),
        ({"digest": "another address"}, State.SENT),
    ],
)
def test_what_they_change_while_a_batch_is_under_way_holds_at_once(db, hello, mailoutbox, said, becomes):
    _first, second = hello_to_many(2)
    points = second.person.contact_points

    when_written(hello, 2, lambda: points.update(**said))
    sending.send_batch()

    assert (states(), len(mailoutbox)) == ([State.SENT, State.QUEUED], 1)
    sending.send_batch()  # read afresh
    second.refresh_from_db()
    assert second.state == becomes
    assert second.wording in ("", points.get().wording)


def test_what_is_called_off_while_a_batch_is_under_way_does_not_go(db, hello, mailoutbox):
    _first, second = hello_to_many(2)
    when_written(hello, 2, lambda: services.call_off(targets=[second.target]))

    sending.send_batch()

    assert (states(), len(mailoutbox)) == ([State.SENT, State.CANCELLED], 1)


def test_a_reservation_that_was_overtaken_sends_nothing(db, mailoutbox):
    [message] = hello_to_many(1)
    late = sending.reserve()
    with time_machine.travel(timezone.now() + sending.RESERVED_FOR + timedelta(seconds=1)):
        sending.send(message.pk)

        sending._send_all(late)

    assert (states(), len(mailoutbox)) == ([State.SENT], 1)


def test_one_that_breaks_stops_no_other(db, hello, mailoutbox):
    hello_to_many(3)

    def break_():
        raise KeyError("Sam")

    when_written(hello, 2, break_)
    sending.send_batch()

    assert (states(), len(mailoutbox)) == ([State.SENT, State.FAILED, State.SENT], 2)


def test_people_and_what_they_said_are_read_together_for_a_batch(db, django_assert_num_queries):
    """What is read is read once, and each group is written by two statements in a transaction of its own."""
    together = 8
    for number, groups in ((1, 1), (3, 2), (7, 3)):
        hello_to_many(number)
        with django_assert_num_queries(together + 4 * groups):
            sending.send_batch()
