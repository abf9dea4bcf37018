"""A provider that can be asked is asked what became of a message nobody is sure of."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from messaging import asking, sending
from messaging.models import DeliveryEvent, Message
from tests.factories.messaging import MessageFactory
from tests.factories.people import ContactPointFactory
from tests.messaging import providers

State = Message.State
pytestmark = pytest.mark.usefixtures("db", "hello", "a_weekday")


@pytest.fixture
def unsure(notify):
    """It was taken, and then the line broke: we do not know."""
    point = ContactPointFactory(channel="text", value="+447700900001")
    message = MessageFactory(person=point.person, purpose="hello")
    notify.breaks = [providers.take_and_hang_up]
    sending.send(message.pk)
    return message


def ask(message, after=Message.UNSURE_AFTER):
    with time_machine.travel(timezone.now() + after + timedelta(seconds=1)):
        settled = asking.ask_what_became_of_them()
    message.refresh_from_db()
    return settled


@pytest.mark.parametrize(
    ("status", "state", "why"),
    [
        ("sending", State.SENT, ""),
        ("delivered", State.SENT, ""),
        ("temporary-failure", State.FAILED, "not_delivered"),
        ("permanent-failure", State.FAILED, "number_gone"),
    ],
)
def test_what_the_provider_knows_settles_it(unsure, notify, status, state, why):
    notify.status = status

    assert ask(unsure) == 1

    assert (unsure.state, unsure.why_held) == (state, why)
    assert (unsure.arrived_at is not None) == (status == "delivered")
    assert len(notify.taken) == 1
    assert ask(unsure) == 0


def test_what_it_does_not_know_stays_for_a_person_and_is_not_sent_again(unsure, notify):
    notify.taken.clear()

    assert ask(unsure) == 0

    assert (unsure.state, notify.asked) == (State.SENDING, [str(unsure.public_id)])
    sending.send(unsure.pk)
    assert notify.taken == []


def test_what_has_only_just_left_and_what_is_too_old_is_not_asked_about(unsure, notify):
    assert ask(unsure, after=timedelta(minutes=9)) == 0
    assert ask(unsure, after=timedelta(days=7)) == 0
    assert notify.asked == []


@pytest.mark.parametrize(
    "breaks",
    [
        providers.answer(500, {}), providers.answer(429, {}), providers.answer(200, "{broken"),
        providers.answer(200, {"notifications": "none"}), providers.answer(200, {"notifications": [1]}),
        providers.hang_up, providers.rubbish,
    ],
)  # fmt: skip
def test_an_answer_that_says_nothing_changes_nothing(unsure, notify, breaks):
    notify.breaks = [breaks]

    assert ask(unsure) == 0
    assert unsure.state == State.SENDING
    assert ask(unsure) == 1


def test_an_answer_about_another_message_changes_nothing(unsure, notify):
    other = {
        "id": "1", "reference": str(uuid4()), "status": "permanent-failure", "type": "sms",
        "phone_number": "+447700900001",
    }  # fmt: skip
    notify.breaks = [providers.answer(200, {"notifications": [other]})]

    assert ask(unsure) == 0
    assert (unsure.state, DeliveryEvent.objects.count()) == (State.SENDING, 0)
