"""The rows of the outbox: what `services` writes, and what the database refuses."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from messaging import sending, services
from messaging.models import Message
from tests.factories.messaging import MessageFactory
from tests.factories.people import ContactPointFactory, PersonFactory

State = Message.State
pytestmark = pytest.mark.django_db


def tell(person, key="once", **fields):
    defaults = {
        "purpose": "reminder",
        "target": uuid4(),
        "not_after": timezone.now() + timedelta(days=1),
    }
    return services.tell(person=person, key=key, **defaults | fields)


def test_tell_twice_with_one_key_keeps_one_row():
    person = PersonFactory()

    first = tell(person)
    again = tell(person)

    assert again == first
    assert Message.objects.count() == 1


def test_tell_now_keeps_the_code_encrypted_and_sends_after_the_commit(
    db, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(services.send_message, "delay", sent.append)
    person = PersonFactory(email="sam@example.org")

    with django_capture_on_commit_callbacks(execute=True):
        message = services.tell_now(
            person=person,
            purpose="sign-in-code",
            facts={"code": "ABCD-1234", "minutes": 15},
            lasts=timedelta(minutes=15),
        )

    assert sent == [message.pk]
    assert message.not_after - message.not_before == timedelta(minutes=15)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM messaging_message WHERE id = %s", [message.pk])
        assert "ABCD" not in cursor.fetchone()[0]


def test_a_code_goes_to_the_sign_in_address_at_night_and_its_words_are_emptied(
    settings, real_email, mailoutbox, time_machine
):
    time_machine.move_to("2026-11-23T03:00:00+00:00")
    person = PersonFactory(email="sam@example.org")
    ContactPointFactory(person=person, value="other@example.org", allowed="no")
    message = services.tell_now(
        person=person,
        purpose="sign-in-code",
        facts={"code": "ABCD-1234", "minutes": 15},
        lasts=timedelta(minutes=15),
    )

    sending.send(message.pk)

    [mail] = mailoutbox
    message.refresh_from_db()
    assert (mail.to, mail.subject) == (["sam@example.org"], "Your sign-in code")
    assert mail.body.startswith("Your code is ABCD-1234\n\nIt works for 15 minutes.")
    assert mail.from_email == "hello@example.net"
    assert (message.state, message.body) == (State.SENT, None)


def test_a_code_in_test_mode_keeps_its_words_for_the_outbox_page():
    message = services.tell_now(
        person=PersonFactory(email="sam@example.org"),
        purpose="sign-in-code",
        facts={"code": "ABCD-1234", "minutes": 15},
        lasts=timedelta(minutes=15),
    )

    sending.send(message.pk)

    message.refresh_from_db()
    assert (message.is_test, "ABCD-1234" in message.body) == (True, True)


def test_call_off_cancels_what_waits_and_leaves_what_is_done():
    waiting = MessageFactory()
    held = MessageFactory(state=State.HELD, why_held="refused")
    sent = MessageFactory(state=State.SENT, channel="email", finished_at=timezone.now())
    other = MessageFactory()

    assert services.call_off(targets=[waiting.target, held.target, sent.target]) == 2

    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {
        waiting.pk: State.CANCELLED,
        held.pk: State.CANCELLED,
        sent.pk: State.SENT,
        other.pk: State.QUEUED,
    }


def test_states_for_is_newest_first_without_words_in_one_query(django_assert_num_queries):
    first = MessageFactory()
    second = MessageFactory(target=first.target, person=first.person)
    other = MessageFactory()
    nothing = uuid4()

    with django_assert_num_queries(1):
        states = services.states_for([first.target, other.target, nothing])
        _names = [message.person.preferred_name for message in states[first.target]]

    assert states[first.target] == [second, first]
    assert states[other.target] == [other]
    assert states[nothing] == []
    assert states[first.target][0].get_deferred_fields() == {"subject", "body"}


@pytest.mark.parametrize("state", [State.HELD, State.FAILED, State.EXPIRED])
def test_mark_told_says_who_told_them(state):
    message, jo = MessageFactory(state=state, why_held="refused"), PersonFactory()

    services.mark_told(message=message, by=jo)
    services.mark_told(message=message, by=PersonFactory())

    message.refresh_from_db()
    assert (message.state, message.told_by) == (State.TOLD, jo)


@pytest.mark.parametrize("state", [State.QUEUED, State.CANCELLED])
def test_mark_told_of_what_needs_nobody_is_refused(state):
    with pytest.raises(services.CannotDoThat):
        services.mark_told(message=MessageFactory(state=state), by=PersonFactory())


def test_send_again_puts_what_may_not_have_arrived_back_in_the_queue():
    ago = timezone.now() - timedelta(minutes=11)
    message = MessageFactory(
        state=State.SENDING, claimed_at=ago, channel="email", body="words", attempts=3
    )

    services.send_again(message=message)

    message.refresh_from_db()
    assert (message.state, message.attempts, message.body, message.channel) == (
        State.QUEUED,
        0,
        None,
        "",
    )


def test_send_again_what_is_just_on_its_way_is_refused():
    message = MessageFactory(state=State.SENDING, claimed_at=timezone.now(), channel="email")

    with pytest.raises(services.CannotDoThat):
        services.send_again(message=message)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("message_not_after_follows_not_before", {"not_after": timezone.now() - timedelta(days=1)}),
        ("message_sent_names_its_channel_and_time", {"state": State.SENT, "channel": "email"}),
        ("message_held_or_failed_says_why", {"state": State.HELD}),
        ("message_on_its_way_says_since_when", {"state": State.SENDING}),
        ("message_arrived_only_when_sent", {"arrived_at": timezone.now()}),
        ("message_told_by_a_person_says_by_whom", {"state": State.TOLD}),
    ],
)
def test_the_database_refuses(constraint, fields):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        MessageFactory(**fields)


def test_the_database_refuses_a_second_row_with_the_same_key():
    MessageFactory(key="once")

    with pytest.raises(IntegrityError, match="messaging_message_key"), transaction.atomic():
        MessageFactory(key="once")
