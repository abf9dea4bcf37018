"""What helps somebody: said once on their own page, seen by those they said may know."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from groups.permissions import needs_shown_to
from people.models import AccessNeed
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.people import AccessNeedFactory, PersonFactory
from tests.refusing import refused_by

pytestmark = pytest.mark.django_db

MONDAY = "2026-11-23T12:00Z"


@pytest.fixture
def sam(client):
    sam = PersonFactory(preferred_name="Sam")
    client.force_login(sam)
    return sam


def page(client):
    return client.get(reverse("people:helps")).content.decode()


def say(client, **ticked):
    return client.post(reverse("people:helps"), ticked)


def current(person):
    return {
        need.kind: (need.words, need.shared_with)
        for need in AccessNeed.objects.visible_to(person).current()
    }


@time_machine.travel(MONDAY)
def test_what_is_ticked_is_kept_with_its_words_and_who_may_know(client, sam):
    say(
        client, childcare="on", hearing="on", hearing_more="A loop", hearing_only="on", food_more="Halal"
    )

    assert current(sam) == {
        "childcare": (None, "facilitators"),
        "hearing": ("A loop", "named_contact"),
        "food": ("Halal", "facilitators"),
    }
    assert "Last checked on Monday 23 November." in page(client)


def test_the_words_cannot_be_read_in_the_database(client, sam):
    say(client, childcare="on", childcare_more="Three children")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT need::text FROM people_accessneed AS need "
            "UNION ALL SELECT event::text FROM people_accessneedevent AS event"
        )
        assert "Three children" not in " ".join(row for (row,) in cursor.fetchall())


def test_what_is_no_longer_ticked_is_over_and_its_words_forgotten(client, sam):
    need = AccessNeedFactory(person=sam)

    say(client, food="on")
    say(client, childcare="on", childcare_more="Two now")

    need.refresh_from_db()
    assert need.words is None
    assert need.ended_at
    assert current(sam) == {"childcare": ("Two now", "facilitators")}


def test_words_that_are_far_too_long_are_said_kindly_and_stay(client, sam):
    shown = say(client, food="on", food_more="x" * 5_000_000).content.decode()

    assert "Keep it short, please. We will ask if we need more." in shown
    assert current(sam) == {}


def test_one_tap_says_it_is_still_right(client, sam):
    need = AccessNeedFactory(
        person=sam, asked_on=date(2026, 1, 2), checked_on=date(2026, 1, 2), checked_by=PersonFactory()
    )

    with time_machine.travel(MONDAY):
        client.post(reverse("people:helps_still_right"))

    need.refresh_from_db()
    assert (need.checked_on, need.checked_by) == (date(2026, 11, 23), None)


def test_what_helps_others_is_on_nobodys_page(client, sam):
    theirs = AccessNeedFactory(words="A loop, please")

    assert theirs.words not in page(client)
    client.post(reverse("people:helps_still_right"))
    say(client)
    theirs.refresh_from_db()
    assert theirs.words == "A loop, please"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_1_and_3(client, sam, rows, django_assert_num_queries):
    for kind in ["food", "childcare", "online"][:rows]:
        AccessNeedFactory(person=sam, kind=kind)

    with django_assert_num_queries(5):
        page(client)


def seat_page(client, seat):
    return client.get(reverse("groups:seat", args=[seat.public_id])).content.decode()


@time_machine.travel(MONDAY)
def test_whoever_runs_their_group_sees_it_and_says_it_was_checked(client, sam):
    seat = MembershipFactory(person=sam)
    need = AccessNeedFactory(person=sam, asked_on=date(2026, 1, 2), checked_on=date(2026, 1, 2))
    jo = MembershipFactory(
        group=seat.group, seat="facilitator", person=PersonFactory(preferred_name="Jo")
    ).person
    client.force_login(jo)
    assert "last checked on Friday 2 January" in seat_page(client, seat)

    client.post(reverse("groups:helps_checked", args=[seat.public_id]))

    need.refresh_from_db()
    assert (need.checked_on, need.checked_by) == (date(2026, 11, 23), jo)
    assert "One child, three years old" in seat_page(client, seat)
    client.force_login(sam)
    assert "Last checked on Monday 23 November, by <bdi>Jo</bdi>." in page(client)


def test_what_only_the_named_contact_may_know_no_other_sees_or_checks(client, sam):
    seat = MembershipFactory(person=sam)
    need = AccessNeedFactory(
        person=sam, shared_with="named_contact", asked_on=date(2026, 1, 2), checked_on=date(2026, 1, 2)
    )
    jo, amina = (MembershipFactory(group=seat.group, seat="facilitator").person for _ in range(2))
    seat.named_contact = jo
    seat.save()

    client.force_login(amina)
    assert need.words not in seat_page(client, seat)
    client.post(reverse("groups:helps_checked", args=[seat.public_id]))
    need.refresh_from_db()
    assert need.checked_on == date(2026, 1, 2)

    client.force_login(jo)
    assert need.words in seat_page(client, seat)


@given(
    seat=st.sampled_from(["facilitator", "professional", "lived_experience"]),
    same_group=st.booleans(),
    left=st.booleans(),
    is_contact=st.booleans(),
    shared_with=st.sampled_from(AccessNeed.SharedWith.values),
    over=st.booleans(),
)
def test_who_may_know_what_helps_somebody(seat, same_group, left, is_contact, shared_with, over):
    theirs = MembershipFactory()
    group = theirs.group if same_group else GroupFactory(organisation=theirs.group.organisation)
    mine = MembershipFactory(group=group, seat=seat)
    if left:
        mine.left_at = mine.created_at
        mine.save()
    if is_contact:
        theirs.named_contact = mine.person
        theirs.save()
    need = AccessNeedFactory(person=theirs.person, shared_with=shared_with)
    if over:
        need.words, need.ended_at = None, need.created_at
        need.save()

    runs_it = seat == "facilitator" and same_group and not left
    may = runs_it and not over and (shared_with == "facilitators" or is_contact)
    assert needs_shown_to(mine.person).filter(pk=need.pk).exists() == may


def test_the_database_holds_the_rules():
    need = AccessNeedFactory()

    with refused_by("access_need_once_per_kind"):
        AccessNeedFactory(person=need.person)
    with refused_by("access_need_checked_after_it_was_said"):
        AccessNeedFactory(asked_on=date(2026, 2, 2), checked_on=date(2026, 2, 1))
    with refused_by("access_need_checked_by_somebody_else_or_nobody"):
        AccessNeedFactory(person=need.person, kind="food", checked_by=need.person)
    with refused_by("access_need_forgotten_when_no_longer_needed"):
        AccessNeedFactory(ended_at=need.created_at)
