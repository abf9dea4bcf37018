"""One world for a whole file of tests: each test finds it as it was built, and leaves nothing behind."""

from copy import deepcopy

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from tests.permissions.roles import build_world


@pytest.fixture(scope="module")
def _built(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        world = build_world()
        world.signed_in = {
            role: _session_of(person)
            for role, person in vars(world).items()
            if hasattr(person, "preferred_name")
        }
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def db(_built, django_db_blocker):
    """In place of pytest-django's, which closes the connection and with it the world."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def world(db, _built):
    return deepcopy(_built)


def _session_of(person):
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def client_of(world):
    """`client_of("facilitator")`: a browser in which that person is signed in, or nobody for "anonymous"."""

    def client_of(role):
        client = Client(raise_request_exception=False)
        client.handler = _handler
        if role in world.signed_in:
            client.cookies[settings.SESSION_COOKIE_NAME] = world.signed_in[role]
        elif role != "anonymous":
            client.force_login(getattr(world, role))
        return client

    return client_of


# Building the chain of middleware costs more than most answers do.
_handler = Client(raise_request_exception=False).handler
