"""Texts and emails by GOV.UK Notify and Twilio: what left, and what is certain when something goes wrong."""

import logging
from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from messaging import sending
from messaging.models import Message
from tests.factories.messaging import MessageFactory
from tests.factories.people import ContactPointFactory, PersonFactory
from tests.messaging import providers
from tests.messaging.providers import answer, error, twilio_error

State = Message.State
pytestmark = pytest.mark.usefixtures("db", "hello", "a_weekday")
SECRETS = ["Sam", "parents", "sam@example.org", "7700", "01632", "https://", "no good"]
# (what the row becomes, and what a second look would do)
LATER, REFUSED, UNSURE, LEFT = State.QUEUED, State.FAILED, State.SENDING, State.SENT


def hello_by(channel, value):
    sam = PersonFactory(preferred_name="Sam")
    ContactPointFactory(
        person=sam, channel=channel, value=value, safe_from=time(8), safe_until=time(21), wording="plain"
    )
    return MessageFactory(person=sam, purpose="hello")


@pytest.fixture
def text():
    return hello_by("text", "07700 900001")


@pytest.fixture
def email():
    return hello_by("email", "sam@example.org")


def send(message):
    sending.send(message.pk)
    message.refresh_from_db()
    return message


def test_notify_text_is_taken(text, notify):
    send(text)

    [taken] = notify.taken
    assert taken["phone_number"] == "+447700900001"
    assert taken["personalisation"] == {
        "body": "Hi Sam, the parents’ group meets & eats.\n\n"
        "Answer here: https://example.org/i/abc/\nSTOP to end texts."
    }
    assert taken["reference"] == str(text.public_id)
    assert (text.state, text.is_test, text.provider) == (State.SENT, False, "notify")
    assert (text.provider_ref, text.texts) == (taken["id"], 2)


def test_notify_email_is_taken(email, notify_email):
    send(email)

    [taken] = notify_email.taken
    assert taken["email_address"] == "sam@example.org"
    assert taken["personalisation"]["subject"] == "A message from Jo"
    assert (email.state, email.provider, email.texts) == (State.SENT, "notify", None)


def test_twilio_text_is_taken(text, twilio):
    text.not_after = timezone.now() + timedelta(hours=2)
    text.save()

    send(text)

    [taken] = twilio.taken
    assert (taken["To"], taken["From"]) == ("+447700900001", providers.NUMBER)
    assert taken["Body"].startswith("Hi Sam, the parents’ group")
    assert taken["StatusCallback"] == f"http://127.0.0.1:8000/hooks/twilio/{text.public_id}/"
    assert 7190 <= int(taken["ValidityPeriod"]) <= 7200
    assert (text.state, text.provider, text.provider_ref) == (State.SENT, "twilio", taken["sid"])


def test_twilio_messaging_service_in_place_of_a_number(text, twilio, settings):
    settings.TWILIO_FROM = "MG" + "0" * 32

    send(text)

    assert twilio.taken[0]["MessagingServiceSid"] == settings.TWILIO_FROM
    assert "From" not in twilio.taken[0]


DAY_IS_OVER = error(429, "TooManyRequestsError", "Exceeded send limits (50) for today")
BREAKS = [
    (answer(400, error(400, "BadRequestError", "Can’t send with a team-only API key")), REFUSED),
    (answer(400, error(400, "ValidationError", "phone_number Not enough digits")), REFUSED),
    (answer(400, "<html>no JSON</html>"), REFUSED),
    (answer(403, error(403, "AuthError", "Invalid token: API key not found")), LATER),
    (answer(404, "not here"), LATER),
    (answer(429, error(429, "RateLimitError", "Exceeded rate limit for key type LIVE")), LATER),
    (answer(500, error(500, "Exception", "Internal server error")), UNSURE),
    (answer(502, "<html>Bad gateway</html>"), UNSURE),
    (answer(302, ""), UNSURE),
    (answer(201, "{broken"), LEFT),
    (answer(201, "[]"), LEFT),
    (providers.stop_in_the_body(201), LEFT),
    (providers.drip_the_body(201), LEFT),
    (providers.stop_in_the_body(500), UNSURE),
    (providers.stop_in_the_body(400), REFUSED),
    (providers.hang_up, UNSURE),
    (providers.reset, UNSURE),
    (providers.say_nothing, UNSURE),
    (providers.drip, UNSURE),
    (providers.rubbish, UNSURE),
]  # fmt: skip
NAMES = [
    "bad request", "bad number", "400 without JSON", "wrong key", "wrong address", "too fast", "500", "502",
    "elsewhere", "broken JSON", "odd JSON", "cut in the body", "slow body", "500 cut in the body",
    "400 cut in the body", "hung up", "reset", "silence", "slow drip", "rubbish",
]  # fmt: skip


@pytest.mark.parametrize(("breaks", "becomes"), BREAKS, ids=NAMES)
@pytest.mark.parametrize("provider", ["notify", "twilio"])
def test_what_is_certain_when_it_breaks(provider, breaks, becomes, text, request, caplog):
    caplog.set_level(logging.DEBUG)
    request.getfixturevalue(provider).breaks = [breaks]

    send(text)

    assert text.state == becomes
    assert not any(secret in caplog.text for secret in SECRETS)
    if becomes == LATER:
        # Whose trouble it was stays written down: the health line counts it.
        assert (text.attempts, text.body, text.provider) == (1, None, provider)
    if becomes in (REFUSED, LEFT, UNSURE):
        # Whatever came of it, nothing sends it a second time.
        send(text)
        assert (text.attempts, request.getfixturevalue(provider).taken) == (1, [])


def test_a_day_that_is_over_waits_for_midnight(text, notify):
    text.not_after = timezone.now() + timedelta(days=3)
    text.save()
    notify.breaks = [answer(429, DAY_IS_OVER)]

    send(text)

    assert (text.state, text.not_before) == (State.QUEUED, datetime(2026, 11, 24, 0, 1, tzinfo=UTC))


@pytest.mark.parametrize("provider", ["notify", "twilio"])
def test_nobody_there_is_tried_later(provider, text, request):
    request.getfixturevalue(provider).close()

    assert send(text).state == LATER


@pytest.mark.parametrize("code", [21211, 21614])
def test_twilio_refuses_a_number_that_cannot_be(text, twilio, code):
    twilio.breaks = [answer(400, twilio_error(400, code))]

    send(text)

    assert (text.state, text.why_held) == (State.FAILED, "refused")


def test_twilio_says_that_they_wrote_stop(text, twilio):
    twilio.breaks = [answer(400, twilio_error(400, 21610))]

    send(text)

    assert (text.state, text.why_held) == (State.FAILED, "stopped")


def test_notify_turns_a_clock_away_that_is_wrong(text, notify):
    notify.clock = lambda: timezone.now().timestamp() - 31

    send(text)

    assert (text.state, notify.taken) == (LATER, [])


def test_notify_turns_a_wrong_key_away(text, notify, settings):
    settings.NOTIFY_API_KEY = providers.NOTIFY_KEY[:-1] + "1"

    assert send(text).state == LATER


def test_twilio_turns_a_wrong_password_away(text, twilio, settings):
    settings.TWILIO_AUTH_TOKEN = "54321"

    assert send(text).state == LATER


@pytest.mark.parametrize(("debug", "are_real"), [(True, True), (True, False), (False, False)])
def test_a_real_number_is_refused_outside_the_real_service(notify, settings, debug, are_real):
    settings.DEBUG, settings.TEXTS_ARE_REAL = debug, are_real
    text = hello_by("text", "+447400123456")

    send(text)

    assert (text.state, text.why_held, notify.taken) == (State.FAILED, "only_made_up_numbers", [])


def test_a_real_number_is_written_to_by_the_real_service(notify, settings):
    settings.DEBUG, settings.TEXTS_ARE_REAL = False, True

    assert send(hello_by("text", "07400 123456")).state == State.SENT
    assert notify.taken[0]["phone_number"] == "+447400123456"


def test_what_is_no_number_at_all_is_refused(notify, settings):
    settings.TEXTS_ARE_REAL = True

    assert send(hello_by("text", "ask Sam")).why_held == "refused"
    assert notify.taken == []


class TestAnymail:
    """Postmark, played here: one of fourteen that django-anymail knows."""

    def test_taken_and_nobody_is_followed(self, email, postmark):
        send(email)

        [taken] = postmark.taken
        assert (taken["To"], taken["TextBody"][:6]) == ("sam@example.org", "Hi Sam")
        assert (taken["TrackOpens"], taken["TrackLinks"]) == (False, "None")
        assert "HtmlBody" not in taken
        assert (email.state, email.provider, email.provider_ref) == (State.SENT, "anymail", "b7bc2f4a")

    @pytest.mark.parametrize(
        ("status", "said", "becomes"),
        [
            (422, {"ErrorCode": 300, "Message": "Invalid 'To' address: 'sam@example.org'."}, REFUSED),
            (401, {"ErrorCode": 10, "Message": "No Account or Server API tokens were supplied"}, LATER),
            (429, {"ErrorCode": 429, "Message": "Slow down"}, LATER),
            (500, {"ErrorCode": 0, "Message": "Internal server error"}, UNSURE),
        ],
    )
    def test_what_is_certain(self, email, postmark, caplog, status, said, becomes):
        caplog.set_level(logging.DEBUG)
        postmark.breaks = [answer(status, said)]

        assert send(email).state == becomes
        assert not any(secret in caplog.text for secret in SECRETS)

    def test_hung_up(self, email, postmark):
        postmark.breaks = [providers.hang_up]

        assert send(email).state == UNSURE

    def test_without_its_key_nothing_leaves_and_it_is_said(self, email, postmark, settings):
        settings.ANYMAIL = {}

        send(email)

        assert (email.state, email.why_held) == (State.FAILED, "not_set_up")


ARABIC = "مرحبا"


def test_notify_is_given_no_text_that_it_would_write_question_marks_in(text, notify, hello):
    hello.facts["name"] = ARABIC

    send(text)

    assert (text.state, text.why_held, notify.taken) == (State.HELD, "letters_not_carried", [])
    assert text.body.startswith(f"Hi {ARABIC}")  # for whoever tells them


def test_notify_leaves_other_letters_to_an_email(text, notify, hello):
    hello.facts["name"] = ARABIC
    ContactPointFactory(person=text.person, links_ok=False, safe_from=time(8), safe_until=time(21))

    send(text)

    assert (text.state, text.channel, notify.taken) == (State.SENT, "email", [])


def test_twilio_writes_every_letter_and_counts_them(text, twilio, hello):
    hello.facts["name"] = ARABIC

    send(text)

    assert (text.state, text.texts) == (State.SENT, 2)
    assert ARABIC in twilio.taken[0]["Body"]
