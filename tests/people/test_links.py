"""A link does one thing for one person, and only its hash is kept."""

import hashlib
import uuid
from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from people.models import ActionLink
from people.services import LinkNotWorking, issue_link, open_link, revoke_links
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

TARGET = uuid.UUID("6f9b2f0e-6c51-4f0a-9d3a-5d0e8a5b1c11")


@pytest.fixture
def person():
    return PersonFactory()


def issue(person, purpose="invitation", target=TARGET, days=7):
    expires_at = timezone.now() + timedelta(days=days)
    return issue_link(person=person, purpose=purpose, target=target, expires_at=expires_at)


def test_a_link_opens_what_it_is_for(person):
    link = open_link(token=issue(person), purpose="invitation")

    assert (link.person, link.target) == (person, TARGET)


def test_opening_a_link_writes_nothing_and_asks_once(person, django_assert_num_queries):
    token = issue(person)

    with django_assert_num_queries(1) as captured:
        open_link(token=token, purpose="invitation")

    assert captured[0]["sql"].startswith("SELECT")


def test_only_the_hash_of_a_token_is_kept(person):
    token = issue(person)

    with connection.cursor() as cursor:
        cursor.execute("SELECT link::text FROM people_actionlink AS link")
        [(row,)] = cursor.fetchall()
        cursor.execute("SELECT event::text FROM people_actionlinkevent AS event")
        [(history,)] = cursor.fetchall()
    assert len(token) == 22  # 128 bits
    assert token not in row + history
    assert hashlib.sha256(token.encode()).hexdigest() in row
    assert hashlib.sha256(token.encode()).hexdigest() not in history


def test_tokens_are_never_the_same(person):
    assert len({issue(person) for _ in range(100)}) == 100


def test_where_somebody_else_is_signed_in_it_opens_nothing(person):
    token, other = issue(person), PersonFactory()

    with pytest.raises(LinkNotWorking) as problem:
        open_link(token=token, purpose="invitation", reader=other)

    assert problem.value.person == other
    for reader in (None, AnonymousUser(), person):
        assert open_link(token=token, purpose="invitation", reader=reader).person == person


def test_a_link_for_something_else_does_not_open(person):
    with pytest.raises(LinkNotWorking) as problem:
        open_link(token=issue(person, purpose="summary"), purpose="invitation")

    assert problem.value.person == person


@pytest.mark.parametrize(
    "mistype",
    [lambda t: t[:-1], lambda t: t + "A", str.swapcase, lambda t: "", lambda t: "\0", lambda t: t + " "],
)
def test_a_mistyped_link_does_not_open_and_names_nobody(person, mistype):
    with pytest.raises(LinkNotWorking) as problem:
        open_link(token=mistype(issue(person)), purpose="invitation")

    assert problem.value.person is None


def test_a_link_stops_at_its_hour(person):
    with time_machine.travel(datetime(2026, 11, 23, 12), tick=False) as clock:
        token = issue(person, days=1)
        clock.shift(timedelta(hours=24) - timedelta(seconds=1))
        assert open_link(token=token, purpose="invitation").person == person
        clock.shift(timedelta(seconds=1))
        with pytest.raises(LinkNotWorking) as problem:
            open_link(token=token, purpose="invitation")

    assert problem.value.person == person


def test_revoking_stops_every_link_to_the_thing_and_no_other(person):
    tokens = [issue(person), issue(PersonFactory())]
    for_another_purpose = issue(person, purpose="check-in")
    for_another_thing = issue(person, target=uuid.uuid4())

    assert revoke_links(target=TARGET, purpose="invitation") == 2
    assert revoke_links(target=TARGET, purpose="invitation") == 0

    for token in tokens:
        with pytest.raises(LinkNotWorking):
            open_link(token=token, purpose="invitation")
    assert open_link(token=for_another_purpose, purpose="check-in")
    assert open_link(token=for_another_thing, purpose="invitation")


def test_a_link_says_what_it_is_for_and_nothing_else(person):
    issue(person)

    assert str(ActionLink.objects.get()) == "invitation"
