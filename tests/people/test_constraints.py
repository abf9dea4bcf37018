"""Each rule that the database holds, broken once."""

from datetime import time, timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from people.models import ActionLink, ContactPlan, ContactPoint, Person
from people.models.reveals import Reveal
from tests.factories.people import ContactPointFactory, PersonFactory
from tests.refusing import refused_by

pytestmark = pytest.mark.django_db


def make_link(**fields):
    defaults = {
        "person": PersonFactory(),
        "purpose": "invitation",
        "target": "00000000-0000-4000-8000-000000000000",
        "token_hash": "0" * 64,
        "expires_at": timezone.now() + timedelta(days=1),
    }
    return ActionLink.objects.create(**defaults | fields)


def test_two_people_cannot_sign_in_with_one_address():
    PersonFactory(email="jo@example.org")

    with refused_by("person_one_sign_in_per_email"):
        PersonFactory(email="JO@example.org")


def test_an_empty_address_is_no_address():
    person = PersonFactory(email="")

    assert person.email is None
    with refused_by("person_email_is_null_when_missing"):
        Person.objects.filter(pk=person.pk).update(email="")


def test_an_address_is_kept_in_small_letters():
    person = PersonFactory(email="Jo@Example.org")

    assert person.email == "jo@example.org"
    with refused_by("person_email_is_in_small_letters"):
        Person.objects.filter(pk=person.pk).update(email="Jo@example.org")


@pytest.mark.parametrize("name", ["", " ", "\n\t"])
def test_everybody_has_a_name(name):
    with refused_by("person_has_a_preferred_name"):
        PersonFactory(preferred_name=name)


def test_a_way_to_reach_somebody_is_kept_once():
    point = ContactPointFactory(value="sam@example.org")

    with refused_by("contact_point_once_per_person"):
        ContactPointFactory(person=point.person, value=" SAM@example.org")


def test_two_people_may_share_a_number():
    for _ in range(2):
        ContactPointFactory(channel=ContactPoint.Channel.TEXT, value="+447700900011")

    assert ContactPoint.objects.values("digest").distinct().count() == 1


def test_nothing_is_allowed_without_the_day_they_said_so():
    with refused_by("contact_point_allowed_only_when_confirmed"):
        ContactPointFactory(confirmed_on=None)
    ContactPointFactory(allowed=ContactPoint.Allowed.NO, confirmed_on=None)
    ContactPointFactory(allowed=ContactPoint.Allowed.ASK, confirmed_on=None)


@pytest.mark.parametrize(
    ("safe_from", "safe_until"),
    [(time(9), None), (None, time(9)), (time(9), time(9)), (time(14), time(9))],
)
def test_safe_hours_have_a_beginning_before_their_end(safe_from, safe_until):
    with refused_by("contact_point_safe_from_before_safe_until"):
        ContactPointFactory(safe_from=safe_from, safe_until=safe_until)


def test_safe_days_are_days_of_the_week():
    with refused_by("contact_point_safe_days_are_weekdays"):
        ContactPointFactory(safe_days=[0, 7])


def test_a_link_ends_after_it_began():
    with refused_by("action_link_expires_after_creation"):
        make_link(expires_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize("kept", ["", "a-token-in-clear", "0" * 63 + "G", "A" * 64])
def test_a_link_keeps_only_a_hash(kept):
    with refused_by("action_link_keeps_only_a_hash"):
        make_link(token_hash=kept)


def test_two_links_never_have_one_token():
    make_link()

    with refused_by("people_actionlink_token_hash_key"):
        make_link()


def test_a_number_shown_says_why():
    person = PersonFactory()

    with refused_by("reveal_says_why"):
        Reveal.objects.create(by=person, person=PersonFactory(), channel="text", why=" ")


@pytest.mark.parametrize(("what", "channel"), [("number", ""), ("plan", "text"), ("emergency", "call")])
def test_only_a_number_shown_has_a_channel(what, channel):
    with refused_by("reveal_of_a_number_says_which_channel"):
        Reveal.objects.create(
            by=PersonFactory(), person=PersonFactory(), what=what, channel=channel, why="call"
        )


def test_a_look_although_they_said_no_has_a_written_reason():
    with refused_by("reveal_although_they_said_no_says_the_reason"):
        Reveal.objects.create(
            by=PersonFactory(), person=PersonFactory(), channel="text", why="safety", is_override=True
        )


def test_that_somebody_looked_stays_as_it_was():
    look = Reveal.objects.create(by=PersonFactory(), person=PersonFactory(), channel="text", why="call")

    for change in ({"by": PersonFactory()}, {"why": "nothing"}, {"is_override": False, "what": "plan"}):
        with (
            pytest.raises(ProgrammingError, match="Cannot update rows from people_reveal"),
            transaction.atomic(),
        ):
            Reveal.objects.filter(pk=look.pk).update(**change)


@pytest.mark.parametrize("said", [{"voicemail": "yes"}, {"if_cut_off": "ring_back"}])
def test_voicemail_and_cut_off_are_for_calls(said):
    with refused_by("contact_point_voicemail_and_cut_off_are_for_calls"):
        ContactPointFactory(channel="text", **said)
    ContactPointFactory(channel="call", **said)


def test_what_was_taken_away_is_not_used():
    with refused_by("contact_point_taken_away_is_not_used"):
        ContactPointFactory(value=None, allowed="ask")
    ContactPointFactory(value=None, allowed="no")


def test_two_ways_taken_away_do_not_get_in_each_others_way():
    person = PersonFactory()
    for _way in range(2):
        ContactPointFactory(person=person, value=None, allowed="no")

    assert person.contact_points.count() == 2


def test_written_by_is_for_somebody_else():
    person = PersonFactory()

    with refused_by("contact_point_written_by_somebody_else_or_nobody"):
        ContactPointFactory(person=person, written_by=person)
    with refused_by("contact_plan_written_by_somebody_else_or_nobody"):
        ContactPlan.objects.create(person=person, written_by=person)


def test_an_emergency_number_says_whose_it_is():
    with refused_by("contact_plan_names_whose_number_it_is"):
        ContactPlan.objects.create(person=PersonFactory(), emergency_phone="01632 960000")


def test_somebody_has_one_contact_plan():
    plan = ContactPlan.objects.create(person=PersonFactory())

    with refused_by("people_contactplan_person_id_key"):
        ContactPlan.objects.create(person=plan.person)


def test_nothing_is_allowed_until_somebody_said_yes():
    point = ContactPoint.objects.create(person=PersonFactory(), channel="text", value="+447700900011")

    assert (point.allowed, point.wording, point.links_ok) == ("no", "discreet", False)
    assert list(ContactPoint.objects.allowed()) == []


def test_only_ways_they_said_yes_to_are_allowed():
    yes = ContactPointFactory()
    ContactPointFactory(allowed=ContactPoint.Allowed.NO)
    ContactPointFactory(allowed=ContactPoint.Allowed.ASK)

    assert list(ContactPoint.objects.allowed()) == [yes]
