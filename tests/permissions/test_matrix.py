"""Every address stands in a table; what the tables say is held against every role in `test_leaks`."""

import importlib
import pkgutil

from django.conf import settings
from django.urls import URLResolver, get_resolver

import tests.permissions

# Pages nobody needs to sign in for, by name: a new one is a decision, made here.
PUBLIC = {
    "account_confirm_login_code",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_request_login_code",
    "about_leaving",
    "sessions:agenda_by_link",
    "sessions:facilitating_by_link",
    "groups:join",
    "groups:join_here",
    "groups:type_code",
    "groups:agreement_answer_by_link",
    "groups:agreement_by_link",
    "leave",
    "messaging:notify",
    "messaging:push_worker",
    "messaging:twilio_receipt",
    "messaging:twilio_reply",
    "payments:offer",
    "sessions:arranged_by_link",
    "sessions:calendar_feed",
    "sessions:call_ask",
    "sessions:call_choose",
    "sessions:call_decline",
    "sessions:check_in",
    "sessions:check_out",
    "sessions:dates_by_link",
    "sessions:door_by_link",
    "sessions:invitation",
    "sessions:invitation_calendar",
    "sessions:invitation_help",
    "sessions:series_by_link",
    "sessions:lent",
    "sessions:lent_back",
    "sessions:live_worker",
    "sessions:large_door_by_link",
    "sessions:place_by_link",
    "sessions:summary_by_link",
    "sessions:today",
    "sessions:wall_door",
}


def all_rows():
    rows = {}
    for module in pkgutil.iter_modules(tests.permissions.__path__):
        if module.name.startswith("table_"):
            loaded = importlib.import_module(f"tests.permissions.{module.name}")
            assert not rows.keys() & loaded.ROWS.keys()
            rows |= loaded.ROWS
    return rows


def walk(resolver, namespace=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern, inner)
        else:
            yield f"{namespace}{pattern.name}", pattern.callback


ROWS = all_rows()


def test_every_address_is_in_a_table():
    named = {name for name, _view in walk(get_resolver())}

    assert named - ROWS.keys() == set()
    assert ROWS.keys() - named == set()


def test_public_pages_are_known_by_name():
    # With the middleware on, a view needs a sign-in unless it is marked.
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE
    public = {name for name, view in walk(get_resolver()) if not getattr(view, "login_required", True)}

    assert public == PUBLIC
