import logging
import threading
from datetime import UTC, datetime, time, timedelta
from time import monotonic

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone

from messaging import sending
from messaging.models import Message
from people.models import ContactPoint
from tests.factories.messaging import MessageFactory
from tests.factories.people import ContactPointFactory, PersonFactory

State = Message.State
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SECRETS = ["Sam", "parents", "sam@example.org", "07700", "01632", "https://"]


def sam_with(**point):
    sam = PersonFactory(preferred_name="Sam")
    ContactPointFactory(person=sam, **{"value": "sam@example.org"} | point)
    return sam


def hello_to(person, **fields):
    return MessageFactory(person=person, purpose="hello", **fields)


def send(message):
    sending.send(message.pk)
    message.refresh_from_db()
    return message


def test_send_in_test_mode_is_marked_and_nothing_leaves(db, hello, mailoutbox):
    message = hello_to(sam_with(wording="plain"))

    send(message)

    assert (message.state, message.is_test, message.channel) == (State.SENT, True, "email")
    assert message.subject == "A message from Jo"
    assert message.body == (
        "Hi Sam, the parents’ group meets & eats.\n\nAnswer here: https://example.org/i/abc/"
    )
    assert mailoutbox == []


def test_send_by_email_is_plain_neutral_and_has_the_same_id_each_time(db, hello, real_email, mailoutbox):
    message = hello_to(sam_with(safe_from=time(0), safe_until=time(23, 59, 59)))

    send(message)

    assert (message.state, message.is_test) == (State.SENT, False)
    [mail] = mailoutbox
    assert mail.to == ["sam@example.org"]
    assert mail.subject == "A message from Jo"
    assert mail.from_email == "Jo <hello@example.net>"
    assert mail.body == "Hi Sam. https://example.org/i/abc/"
    assert type(mail) is EmailMessage  # no HTML beside the words
    assert mail.extra_headers == {
        "Message-ID": f"<{message.public_id}@example.net>",
        "Auto-Submitted": "auto-generated",
    }


def test_send_without_links_says_who_to_ring(db, hello):
    message = send(hello_to(sam_with(links_ok=False)))

    assert message.body == "Hi Sam. Ring Jo on 01632 960000."


def test_send_reads_the_contact_plan_when_it_sends(db, hello):
    sam = sam_with()
    message = hello_to(sam)
    sam.contact_points.update(allowed=ContactPoint.Allowed.NO)

    send(message)

    assert (message.state, message.why_held, message.body) == (State.HELD, "no_contact_allowed", None)


def test_send_a_text_in_test_mode_is_in_the_outbox(db, hello, settings):
    settings.DEBUG = True
    message = send(hello_to(sam_with(channel="text", value="07700 900001")))

    assert (message.state, message.channel, message.is_test) == (State.SENT, "text", True)


def test_send_a_text_without_provider_is_held_and_never_marked_sent(db, hello):
    message = send(hello_to(sam_with(channel="text", value="07700 900001")))

    assert (message.state, message.why_held) == (State.HELD, "no_text_provider")


def test_send_to_somebody_who_is_rung_is_held_with_the_words_and_no_link(db, hello):
    message = send(hello_to(sam_with(channel="call", value="07700 900001")))

    assert (message.state, message.why_held, message.channel) == (State.HELD, "a_person_rings", "call")
    assert message.body == "Hi Sam. Ring Jo on 01632 960000."


def test_send_when_it_is_no_longer_wanted_cancels(db, hello):
    hello.facts = None

    assert send(hello_to(sam_with())).state == State.CANCELLED


def test_send_too_late_expires(db, hello):
    now = timezone.now()
    message = hello_to(
        sam_with(), not_before=now - timedelta(hours=2), not_after=now - timedelta(seconds=1)
    )

    send(message)

    assert (message.state, hello.built) == (State.EXPIRED, 0)


@time_machine.travel(NOON, tick=False)
def test_send_at_an_unsafe_hour_waits_for_the_next_safe_one(db, hello):
    message = hello_to(
        sam_with(safe_from=time(9), safe_until=time(10)),
        not_before=NOON,
        not_after=NOON + timedelta(days=2),
    )

    send(message)
    send(message)

    assert (message.state, message.why_held) == (State.QUEUED, "not_safe_now")
    assert message.not_before == datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert hello.built == 1
    with time_machine.travel(message.not_before, tick=False):
        assert send(message).state == State.SENT
    assert message.why_held == ""


@time_machine.travel(NOON, tick=False)
def test_send_when_no_safe_hour_comes_in_time_asks_a_person(db, hello):
    message = hello_to(
        sam_with(safe_from=time(9), safe_until=time(10)),
        not_before=NOON,
        not_after=NOON + timedelta(hours=3),
    )

    send(message)

    assert (message.state, message.why_held) == (State.HELD, "not_safe_in_time")


def test_send_twice_sends_once(db, hello, real_email, mailoutbox):
    message = hello_to(sam_with(safe_from=time(0), safe_until=time(23, 59, 59)))

    send(message)
    send(message)

    assert len(mailoutbox) == 1


@pytest.mark.django_db(transaction=True)
def test_send_twice_at_once_sends_once(hello, real_email, mailoutbox):
    message = hello_to(sam_with(safe_from=time(0), safe_until=time(23, 59, 59)))
    together = threading.Barrier(4)

    def run():
        together.wait()
        try:
            sending.send(message.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(mailoutbox) == 1
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.SENT, 1)


def test_a_crash_after_claiming_is_seen_and_never_sent_again_by_itself(
    db, hello, real_email, mailoutbox
):
    message = hello_to(sam_with(safe_from=time(0), safe_until=time(23, 59, 59)))

    sending.claim(message.pk)  # and then the machine stops
    send(message)

    assert (message.state, mailoutbox) == (State.SENDING, [])
    assert not message.is_unsure
    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=1)):
        assert list(Message.objects.not_sure(now=timezone.now())) == [message]
        assert message.is_unsure
        assert not Message.objects.due(now=timezone.now()).exists()


def test_a_builder_that_breaks_is_shown_to_people_and_stops_nobody_else(db, hello, caplog):
    hello.facts = KeyError("Sam sam@example.org")
    message = send(hello_to(sam_with()))

    assert (message.state, message.why_held) == (State.FAILED, "not_written")
    assert f"Message {message.pk} could not be written (KeyError)." in caplog.text
    assert not any(secret in caplog.text for secret in SECRETS)


class TestRealMailServer:
    pytestmark = pytest.mark.usefixtures("db", "hello", "real_email")

    @pytest.fixture
    def message(self):
        return hello_to(sam_with(safe_from=time(0), safe_until=time(23, 59, 59)))

    def test_taken(self, message, post_office):
        send(message)

        [mail] = post_office.taken
        assert message.state == State.SENT
        assert mail["Message-ID"] == f"<{message.public_id}@example.net>"
        assert mail.get_content_type() == "text/plain"

    def test_asked_to_wait_tries_again_later(self, message, post_office):
        post_office.answers = ["451 busy"]
        now = timezone.now()

        send(message)

        assert (message.state, message.attempts, message.body) == (State.QUEUED, 1, None)
        assert timedelta(minutes=2) <= message.not_before - now < timedelta(minutes=3)
        with time_machine.travel(message.not_before):
            send(message)
        assert (message.state, message.attempts, len(post_office.taken)) == (State.SENT, 2, 1)

    def test_refused_asks_a_person(self, message, post_office):
        post_office.answers = ["550 no such user"]

        send(message)

        assert (message.state, message.why_held) == (State.FAILED, "refused")

    def test_gone_tries_five_times_then_asks_a_person(self, message, post_office):
        post_office.close()

        for _try in range(4):
            with time_machine.travel(max(message.not_before, timezone.now())):
                send(message)
            assert message.state == State.QUEUED
        with time_machine.travel(message.not_before):
            send(message)

        assert (message.state, message.why_held, message.attempts) == (State.FAILED, "channel_down", 5)

    def test_hanging_up_in_the_middle_is_not_tried_again(self, message, post_office):
        post_office.hangs_up = True

        send(message)
        send(message)

        assert (message.state, len(post_office.taken)) == (State.SENDING, 1)

    @pytest.mark.parametrize(
        ("slow_in", "becomes"),
        [("EHLO", State.QUEUED), ("RCPT", State.QUEUED), ("DATA", State.SENDING)],
    )
    def test_a_slow_drip_is_cut_and_only_sure_before_anything_was_said(
        self, message, slow_post_office, settings, slow_in, becomes
    ):
        settings.PROVIDER_TIMEOUT = 0.5
        slow_post_office.slow_in = slow_in
        begins = monotonic()

        send(message)
        send(message)

        assert monotonic() - begins < 5
        assert (message.state, message.attempts) == (becomes, 1)

    @pytest.mark.parametrize(
        "answer", ["250 OK", "451 sam@example.org busy", "550 sam@example.org unknown"]
    )
    def test_no_word_name_or_address_is_logged(self, message, post_office, caplog, answer):
        caplog.set_level(logging.DEBUG)
        logging.getLogger("django.db.backends").setLevel(logging.INFO)
        post_office.answers = [answer]

        send(message)

        ours = "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith("mail."))
        assert not any(secret in ours for secret in SECRETS)
