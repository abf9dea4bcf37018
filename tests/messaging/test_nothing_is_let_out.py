"""A send of each kind, and words coming in: nothing of them is in logs, Redis or error reports."""

import logging
import traceback
from datetime import time

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.log import AdminEmailHandler

from messaging import sending, tasks
from messaging.channels.twilio import signature
from messaging.models import Message
from tests.factories.messaging import MessageFactory
from tests.factories.people import ContactPointFactory, PersonFactory
from tests.messaging import providers

NUMBER, ADDRESS, NAME = "+447700900123", "sam-the-secret@example.org", "Samsecret"
# The name, the number in each spelling, the address, and words of each wording.
SECRETS = [
    NAME, "7700900123", "7700 900123", "sam-the-secret", "parents’ group", "parents' group", "meets & eats",
    "01632 960000", "my own secret words",
]  # fmt: skip


@pytest.fixture
def everything_logged(caplog):
    caplog.set_level(logging.DEBUG)
    return lambda: "\n".join(
        [
            f"{record.getMessage()} {record.args} {record.exc_text or ''}"
            + "".join(traceback.format_exception(*record.exc_info) if record.exc_info else "")
            for record in caplog.records
            # What the servers that play the world write is not ours.
            if not record.name.startswith(("mail.", "aiosmtpd"))
        ]
    )


def secrets_in(text):
    return [secret for secret in SECRETS if secret in text]


def told_by(channel, value, wording):
    person = PersonFactory(preferred_name=NAME, email=None)
    ContactPointFactory(
        person=person, channel=channel, value=value, wording=wording,
        safe_from=time(8), safe_until=time(21),
    )  # fmt: skip
    return MessageFactory(person=person, purpose="hello")


KINDS = {
    "a text by Notify": ("notify", "text", NUMBER),
    "a text by Twilio": ("twilio", "text", NUMBER),
    "an email by Notify": ("notify_email", "email", ADDRESS),
    "an email by a mail server": ("post_office", "email", ADDRESS),
    "an email by Anymail": ("postmark", "email", ADDRESS),
    "a call": ("notify", "call", NUMBER),
}
FAULTS = {
    "taken": None,
    "refused": providers.answer(400, {"message": f"{NUMBER} {ADDRESS} {NAME}", "errors": [{"error": NUMBER}]}),
    "not sure": providers.hang_up,
    "too fast": providers.answer(429, f"{NUMBER} {ADDRESS}"),
}  # fmt: skip


@pytest.mark.parametrize("wording", ["plain", "discreet"])
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_send_of_each_kind(
    db, hello, a_weekday, request, everything_logged, in_redis, kind, fault, wording
):
    hello.facts["name"] = NAME
    provider, channel, value = KINDS[kind]
    if provider == "post_office":
        request.getfixturevalue("real_email")
    server = request.getfixturevalue(provider)
    if FAULTS[fault] and hasattr(server, "breaks"):
        server.breaks = [FAULTS[fault]]
    elif fault == "refused":
        server.answers = [f"550 {ADDRESS} is unknown"]
    message = told_by(channel, value, wording)

    tasks.send_due_messages()
    tasks.send_message.delay(message.pk)
    waiting = in_redis.everything()
    tasks.send_batch()

    assert "messaging.tasks.send_batch" in waiting  # the tasks were there
    assert f"[[{message.pk}], {{}}" in waiting
    assert secrets_in(waiting + in_redis.everything()) == []
    assert secrets_in(everything_logged()) == []
    message.refresh_from_db()
    assert message.body is None or NAME in message.body  # there was something to let out
    if channel != "call" and fault == "taken":
        assert message.state == Message.State.SENT


def test_what_is_stored_is_not_readable(db, hello, a_weekday, notify):
    hello.facts["name"] = NAME
    message = told_by("text", NUMBER, "plain")
    sending.send(message.pk)

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(m)::text FROM messaging_message m")
        assert secrets_in(" ".join(row[0] for row in cursor.fetchall())) == []


class TestErrorReports:
    """A fault of ours while words come in: the report that is mailed to whoever runs this has none of them."""

    @pytest.fixture(autouse=True)
    def _reports_are_mailed(self, settings):
        settings.ADMINS = [("Whoever runs this", "admin@example.net")]
        logger = logging.getLogger("django.request")
        handler = AdminEmailHandler(include_html=True)
        logger.addHandler(handler)
        yield
        logger.removeHandler(handler)

    @pytest.fixture
    def a_broken_table(self, db):
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE messaging_inboundreply RENAME TO mislaid")

    def reports(self):
        assert mail.outbox  # there was a fault, and it was reported
        assert all("/hooks/" in report.body for report in mail.outbox)
        return "".join(
            report.subject + report.body + "".join(str(other) for other in report.alternatives)
            for report in mail.outbox
        )

    def test_by_notify(self, a_broken_table, notify, everything_logged):
        said = {"id": "1", "source_number": NUMBER, "message": f"my own secret words {NAME}"}
        answer = Client(raise_request_exception=False).post(
            reverse("messaging:notify", args=["reply"]),
            said,
            content_type="application/json",
            headers={"Authorization": f"Bearer {providers.CALLBACK_TOKEN}"},
        )

        assert answer.status_code == 500
        assert "could not be kept (ProgrammingError)" in everything_logged()
        assert secrets_in(self.reports() + everything_logged()) == []
        assert providers.CALLBACK_TOKEN not in self.reports()

    def test_by_twilio(self, a_broken_table, twilio, everything_logged):
        said = {"MessageSid": "SM1", "From": NUMBER, "Body": f"my own secret words {NAME}"}
        path = reverse("messaging:twilio_reply")
        shown = {"X-Twilio-Signature": signature("http://127.0.0.1:8000" + path, said)}

        answer = Client(raise_request_exception=False).post(path, said, headers=shown)

        assert answer.status_code == 500
        assert secrets_in(self.reports() + everything_logged()) == []
