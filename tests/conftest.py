"""Starts a real PostgreSQL and Redis for the run, however it was started, and Django on top of them."""

import atexit
import os

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests import servers

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")

# What the settings read. Nothing of the developer's own reaches the tests.
ENVIRONMENT = {
    "ENV_FILE": os.devnull,
    "DEBUG": "false",
    "SECRET_KEY": "only-for-tests-" + "0" * 35,
    "FIELD_KEY": "only-for-tests",
    "MATCHING_KEY": "only-for-tests",
    "SITE_URL": "http://127.0.0.1:8000",
    "DATABASE_POOL": "false",
    # What is told to many leaves at once, but where a test asks for the minute.
    "UNDO_SECONDS": "0",
    # Playwright keeps an event loop in the main thread, where Django then suspects asynchronous code.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}
for name in servers.SETTINGS:
    if name not in ("DATABASE_URL", "REDIS_URL") or not WORKER:
        os.environ.pop(name, None)
os.environ.update(ENVIRONMENT)

if not WORKER:
    _servers = servers.start()
    atexit.register(_servers.stop)
    os.environ.update(_servers.environment)
else:
    # The same server for all, and a numbered store in it for each worker, which a test may empty.
    _number = int(WORKER.removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = os.environ["REDIS_URL"].replace("?db=0", f"?db={_number}")

import django  # its settings ask for the addresses above

os.environ["DJANGO_SETTINGS_MODULE"] = "coproduction.settings"
django.setup()
# A worker must find its addresses first, as we did: pytest-django would not wait if it saw this.
del os.environ["DJANGO_SETTINGS_MODULE"]

# ruff: noqa: E402
# Some addresses exist only with DEBUG on: that is decided now, whatever a test says later.
import coproduction.urls  # noqa: F401
from tests.browsing import NO_CHROMIUM, browser, desktop, find_chromium, page, phone  # noqa: F401 (fixtures)

hypothesis_settings.register_profile(
    "house",
    max_examples=50,
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
hypothesis_settings.load_profile("house")


def pytest_collection_modifyitems(items):
    """The long ones first, so that no worker still runs one when the others have nothing left to do."""
    long = ("test_supervisor.py", "test_every_page.py", "test_journey.py", "test_idea_to_active.py")
    items.sort(key=lambda item: item.path.name not in long)


def pytest_terminal_summary(terminalreporter):
    if find_chromium() is None:
        terminalreporter.section(f"ATTENTION: {NO_CHROMIUM}", sep="!", red=True, bold=True)


def pytest_unconfigure():
    if not WORKER:
        _servers.stop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Each worker's database starts as a copy of the one that was migrated."""
    from django.db import connections

    connections["default"].settings_dict["TEST"]["TEMPLATE"] = servers.ready_database()


@pytest.fixture(autouse=True)
def _empty_cache():
    """Rate limits and the like start afresh in each test."""
    from django.core.cache import cache

    cache.clear()
