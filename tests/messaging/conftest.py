import base64
import copy
import email
import json
import socket
import socketserver
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from aiosmtpd.controller import Controller

from coproduction.celery import app
from groups.help import HelpLine
from messaging import purposes
from tests.messaging import providers

MONDAY_NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def hello(settings):
    """A purpose of its own, "hello", whose builder's answer the test can change."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].append(Path(__file__).parent / "templates")
    settings.TEMPLATES = templates
    says = SimpleNamespace(
        facts={
            "sender": "Jo",
            "help_line": HelpLine("Jo", "01632 960000", ""),
            "name": "Sam",
            "link": "https://example.org/i/abc/",
        },
        built=0,
        order={},
    )

    def build(message):
        says.built += 1
        if isinstance(says.facts, Exception):
            raise says.facts
        # Some tests must know which of those that are built together is worded.
        number = says.order.setdefault(message.pk, len(says.order) + 1)
        return getattr(says.facts, "copy_for", lambda _number: says.facts)(number)

    purposes.register(purposes.Purpose("hello", build))
    yield says
    del purposes._purposes["hello"]


@pytest.fixture
def real_email(settings, a_weekday):
    """Emails leave, into pytest-django's `mailoutbox`, at noon on a working day."""
    settings.EMAIL_IS_REAL = True
    settings.DEFAULT_FROM_EMAIL = "hello@example.net"


class InRedis:
    """Everything that is in the queue's Redis: which tasks wait there, in their order, and every byte."""

    def __init__(self, server):
        self.server = server
        self.forget()

    def forget(self):
        for name in self._queues():
            self.server.delete(name)

    def tasks(self):
        found = []
        for name in self._queues():
            for raw in reversed(self.server.lrange(name, 0, -1)):
                task = json.loads(raw)
                found.append(task | {"arguments": json.loads(base64.b64decode(task["body"]))[:2]})
        return found

    def everything(self):
        found = []
        for key in self.server.scan_iter("*"):
            found += [key, *self._values(key)]
        bodies = [base64.b64decode(task["body"]) for task in self.tasks()]
        return b" ".join(found + bodies).decode("latin-1")

    def _queues(self):
        # One for each step of priority; what comes first has the plain name.
        return sorted(self.server.scan_iter("celery*", _type="list"))

    def _values(self, key):
        kind = self.server.type(key)
        read = {
            b"list": lambda: self.server.lrange(key, 0, -1),
            b"string": lambda: [self.server.get(key)],
            b"hash": lambda: [part for pair in self.server.hgetall(key).items() for part in pair],
            b"set": lambda: self.server.smembers(key),
            b"zset": lambda: self.server.zrange(key, 0, -1),
        }
        return read[kind]()


@pytest.fixture
def in_redis():
    with app.connection_for_read() as broker:
        found = InRedis(broker.default_channel.client)
        yield found
        found.forget()


class PostOffice:
    """What a mail server answers, and what it was given. `answers` are used up one by one, then 250."""

    def __init__(self):
        self.answers, self.taken, self.hangs_up = [], [], False

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        envelope.rcpt_tos.append(address)
        return self.answers.pop(0) if self.answers else "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.taken.append(email.message_from_bytes(envelope.content))
        if self.hangs_up:
            server.transport.close()
        return "250 OK"


@pytest.fixture
def post_office(settings):
    """A real mail server on this machine; `close()` shuts it."""
    handler = PostOffice()
    controller = Controller(handler, hostname="127.0.0.1", port=_free_port())
    controller.start()
    handler.close = controller.stop
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield handler
    if controller.server is not None:
        controller.stop()


class SlowPostOffice(socketserver.StreamRequestHandler):
    """A mail server that, from the word `slow_in` on, answers a letter every now and then."""

    def handle(self):
        self.wfile.write(b"220 localhost\r\n")
        with suppress(OSError):
            while line := self.rfile.readline():
                word = line.split()[0].decode().upper()
                if word == self.server.slow_in:
                    self.drip()
                self.wfile.write(b"354 go on\r\n" if word == "DATA" else b"250 OK\r\n")

    def drip(self):
        for _letter in range(200):
            self.wfile.write(b"2")
            time.sleep(0.05)


@pytest.fixture
def slow_post_office(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), SlowPostOffice) as server:
        server.daemon_threads, server.block_on_close = True, False
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def a_weekday():
    """Noon on a working day, when anybody may be written to."""
    with time_machine.travel(MONDAY_NOON):
        yield


@pytest.fixture
def notify(settings):
    """Texts go to GOV.UK Notify, played by a server on this machine."""
    settings.TEXT_PROVIDER = "notify"
    yield from _played(_as_notify(settings))


@pytest.fixture
def notify_email(settings):
    """Emails do."""
    settings.EMAIL_PROVIDER, settings.EMAIL_IS_REAL = "notify", True
    yield from _played(_as_notify(settings))


@pytest.fixture
def twilio(settings):
    """Texts go to Twilio, played by a server on this machine."""
    server = providers.Twilio()
    settings.TEXT_PROVIDER, settings.TWILIO_API_URL = "twilio", server.url
    settings.PROVIDER_TIMEOUT = 0.5
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = providers.ACCOUNT, providers.AUTH_TOKEN
    settings.TWILIO_FROM = providers.NUMBER
    yield from _played(server)


@pytest.fixture
def postmark(settings):
    """Emails go to one of the providers that django-anymail knows, played by a server on this machine."""
    server = providers.Postmark()
    settings.EMAIL_PROVIDER, settings.EMAIL_IS_REAL = "anymail", True
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "hello@example.net"
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "a token", "POSTMARK_API_URL": server.url}
    yield from _played(server)


def _as_notify(settings):
    server = providers.Notify()
    settings.NOTIFY_API_URL, settings.NOTIFY_API_KEY = server.url, providers.NOTIFY_KEY
    settings.PROVIDER_TIMEOUT = 0.5
    settings.NOTIFY_TEXT_TEMPLATE = providers.TEXT_TEMPLATE
    settings.NOTIFY_CALLBACK_TOKEN = providers.CALLBACK_TOKEN
    settings.NOTIFY_EMAIL_TEMPLATE = providers.EMAIL_TEMPLATE
    return server


def _played(server):
    yield server
    server.close()


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
