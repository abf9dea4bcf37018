import os
import re
import subprocess
import sys
import time

import pytest

from coproduction.celery import app as celery_app
from tests.servers import ROOT, SETTINGS

SECRETS = ["SECRET_KEY", "FIELD_KEY", "MATCHING_KEY"]
COMPLETE = {"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, **dict.fromkeys(SECRETS, "x" * 50)} | {
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


def start(code="", **environment):
    """What a program that reads the settings says, and its exit code."""
    program = f"from django.conf import settings; settings.INSTALLED_APPS; {code}"
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=COMPLETE | {"DJANGO_SETTINGS_MODULE": "coproduction.settings"} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def last_line(text):
    return text.strip().splitlines()[-1]


def test_settings_with_every_secret_start():
    result = start("print(settings.DEBUG)")

    assert (result.stdout, result.stderr, result.returncode) == ("False\n", "", 0)


@pytest.mark.parametrize("name", SECRETS)
def test_missing_secret_stops_the_start_and_names_it(name):
    result = start(**{name: ""})

    assert result.returncode == 1
    assert last_line(result.stderr) == (
        "django.core.exceptions.ImproperlyConfigured: "
        f"{name} is not set. See .env.example: it is needed when DEBUG is off."
    )


def test_manage_says_what_is_missing_in_one_line():
    result = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=COMPLETE | {"SECRET_KEY": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 1
    assert result.stderr == (
        "manage.py: SECRET_KEY is not set. See .env.example: it is needed when DEBUG is off.\n"
    )


def test_with_debug_no_secret_is_needed():
    result = start("print(settings.DEBUG)", DEBUG="true", **dict.fromkeys(SECRETS, ""))

    assert (result.stdout, result.returncode) == ("True\n", 0)


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL"])
def test_no_address_and_nothing_embedded_says_how_to_start_it(name, tmp_path):
    result = start(VAR_DIR=str(tmp_path), **{name: ""})

    assert result.returncode == 1
    assert f"No {name} is given and the embedded servers are not running." in last_line(result.stderr)
    assert "`make run`" in last_line(result.stderr)


def test_another_kind_of_database_is_refused():
    result = start(DATABASE_URL="sqlite:///x.db")

    assert result.returncode == 1
    assert "DATABASE_URL must be a postgres:// address." in last_line(result.stderr)


def test_decent_hours_can_only_be_off_on_ones_own_machine():
    refused = start("", DECENT_HOURS="false", SITE_URL="https://together.example.org")
    allowed = start("", DECENT_HOURS="false", SITE_URL="http://127.0.0.1:8000")

    assert "DECENT_HOURS is off." in last_line(refused.stderr)
    assert allowed.returncode == 0


@pytest.mark.parametrize(
    ("chosen", "name"),
    [
        ({"TEXT_PROVIDER": "notify"}, "NOTIFY_API_KEY"),
        ({"TEXT_PROVIDER": "twilio"}, "TWILIO_ACCOUNT_SID"),
        ({"EMAIL_PROVIDER": "anymail"}, "ANYMAIL_BACKEND"),
    ],
)
def test_what_a_provider_needs_is_asked_for_at_the_start(chosen, name):
    result = start("", **chosen)

    assert f"{name} is not set. See .env.example" in last_line(result.stderr)


def test_env_file_is_read_and_the_environment_wins(tmp_path):
    (tmp_path / "env").write_text("LOG_LEVEL=INFO\nSITE_URL=https://from-the-file.example\n")

    result = start(
        "print(settings.SITE_URL, settings.LOGGING['root']['level'], settings.SESSION_COOKIE_SECURE)",
        ENV_FILE=str(tmp_path / "env"),
        LOG_LEVEL="ERROR",
    )

    assert result.stdout == "https://from-the-file.example ERROR True\n"


def test_example_file_is_complete_and_works():
    # The example shows addresses; secrets are empty in it on purpose.
    result = start("print(settings.SITE_URL)", ENV_FILE=str(ROOT / ".env.example"))

    assert (result.stdout, result.returncode) == ("https://together.example.org\n", 0), result.stderr


def test_example_file_explains_every_name_that_is_read():
    read = set()
    for path in [ROOT / "coproduction" / "settings.py", ROOT / "coproduction" / "supervisor.py"]:
        read |= set(
            re.findall(
                r'(?:\benv\.\w+|_secret|_needed|environ\.get|environment\.get|given\.get)\(\s*"([A-Z_]+)"',
                path.read_text(),
            )
        )

    assert read == set(SETTINGS)
    lines = (ROOT / ".env.example").read_text().splitlines()
    for number, line in enumerate(lines):
        if re.match(r"[A-Z_]+=", line):
            above = lines[number - 1]
            assert above.startswith("# ") or above.split("=")[0] in line, f"{line} has no explanation"


def test_redis_socket_is_spelt_for_the_queue_too():
    result = start("print(settings.CELERY_BROKER_URL)", REDIS_URL="unix:///run/redis.sock?db=3")

    assert result.stdout == "redis+socket:///run/redis.sock?virtual_host=3\n"


def test_absent_database_is_noticed_within_seconds():
    began = time.monotonic()

    result = start(
        "import django; django.setup(); from django.db import connection; connection.cursor()"
    )

    assert "OperationalError" in last_line(result.stderr)
    assert time.monotonic() - began < 20  # half a minute and more without the limit


def test_every_task_that_beat_asks_for_is_there(settings):
    celery_app.loader.import_default_modules()

    asked_for = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert asked_for - celery_app.tasks.keys() == set()
    assert len(asked_for) >= 5
