"""The whole site, running as in real life: web server, worker and beat, a mail server, a database of its own.

`running` starts it once. Django's models, factories and forms in a test reach the same database, which each
test finds empty.
"""

import email
import email.policy
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from django.core.management import CommandError, call_command
from django.db import OperationalError, connections

from coproduction.processes import wait_until
from coproduction.supervisor import App, answers, listen
from tests import servers


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            # One worker runs them all, so that the site is started once.
            item.add_marker(pytest.mark.xdist_group("e2e"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    if report.failed and "running" in getattr(item, "funcargs", {}):
        report.sections += [
            (f"what {name} said", text[-5000:]) for name, text in item.funcargs["running"].said().items()
        ]
    return report


@dataclass
class Running:
    """The site at `url`, the letters that left it, and what its programs said."""

    url: str
    database: str
    logs: Path
    smtp_messages: list = field(default_factory=list)

    def said(self):
        return {path.stem: path.read_text(errors="replace") for path in sorted(self.logs.iterdir())}

    def wait_for_message(self, to, *, seconds=30):
        """The next letter for the address `to`."""
        assert wait_until(lambda: self.messages_for(to), seconds=seconds), f"no letter for {to}"
        return self.messages_for(to)[-1]

    def messages_for(self, to):
        return [message for message in self.smtp_messages if to in message["To"]]


class LetterBox:
    """A mail server that takes everything."""

    def __init__(self, taken):
        self.taken = taken

    async def handle_DATA(self, server, session, envelope):
        self.taken.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture(scope="session")
def _site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    database = "e2e" + os.environ.get("PYTEST_XDIST_WORKER", "")
    listener = listen()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    site = Running(url=url, database=database, logs=folder / "logs")
    site.logs.mkdir()
    with listen() as free:
        port = free.getsockname()[1]
    letters = Controller(LetterBox(site.smtp_messages), hostname="127.0.0.1", port=port)
    letters.start()
    database_url = servers.copy_ready_database(database)
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "DATABASE_POOL": "true",
        "REDIS_URL": servers.other_store(16),
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "SITE_URL": url,
        "ALLOWED_HOSTS": urlsplit(url).hostname,
        "BEAT_EVERY_SECONDS": "1",
        # These tests run at night too.
        "DECENT_HOURS": "false",
        "VAR_DIR": str(folder),
        "STATIC_ROOT": str(folder / "static"),
    }
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"],
        cwd=servers.ROOT,
        env=environment,
        check=True,
    )
    app = App(
        environment=environment,
        listener=listener,
        beat_file=folder / "beat",
        output=lambda name: {"stdout": (site.logs / f"{name}.log").open("wb")},
    )
    app.start()
    try:
        assert wait_until(lambda: answers(url), seconds=60), site.said()
        yield site
    finally:
        app.stop()
        listener.close()
        letters.stop()


@pytest.fixture
def running(_site, django_db_blocker):
    """The site, with this test's models in its database and no letters yet. It may not complain meanwhile."""
    connection = connections["default"]
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = _site.database
    with django_db_blocker.unblock():
        _empty_database()
        _site.smtp_messages.clear()
        complaints_before = _complaints(_site)
        yield _site
        connection.close()
    connection.settings_dict["NAME"] = usual
    assert _complaints(_site) == complaints_before


def _empty_database():
    """What the test before left. The worker is at work meanwhile: where they wait for each other, once more."""
    for _attempt in range(5):
        try:
            return call_command("flush", verbosity=0, interactive=False)
        except (CommandError, OperationalError):
            continue
    return call_command("flush", verbosity=0, interactive=False)


def _complaints(site):
    said = "".join(site.said().values())
    return said.count("Traceback (most recent call last)")
