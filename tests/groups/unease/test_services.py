from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.utils import timezone

from groups.models import Membership, OrganisationRole, Unease
from groups.unease import services
from groups.unease.permissions import listeners_for
from messaging import purposes
from messaging.models import Message
from privacy import retention
from tests.factories.groups import MembershipFactory, OrganisationFactory, OrganisationRoleFactory
from tests.factories.people import PersonFactory
from tests.factories.unease import UneaseFactory

pytestmark = pytest.mark.django_db

Seat, Role = Membership.Seat, OrganisationRole.Role


@pytest.fixture
def world():
    """Sam, whose named contact is Jo; outside the group Nia listens and Grace leads on safeguarding."""
    jo = MembershipFactory(seat=Seat.FACILITATOR, person__preferred_name="Jo")
    sam = MembershipFactory(group=jo.group, named_contact=jo.person, person__preferred_name="Sam")
    held = {"organisation": jo.group.organisation}
    nia = OrganisationRoleFactory(role=Role.LISTENER, person__preferred_name="Nia", **held).person
    grace = OrganisationRoleFactory(
        role=Role.SAFEGUARDING_LEAD, person__preferred_name="Grace", **held
    ).person
    return SimpleNamespace(group=jo.group, sam=sam, jo=jo.person, nia=nia, grace=grace)


def told(membership):
    return [
        (listener.person.preferred_name, listener.is_outside) for listener in listeners_for(membership)
    ]


def say(membership, said_to, **fields):
    given = {"public_id": uuid4(), "words": "I was talked over.", "call_me": False}
    return services.say(membership=membership, said_to=said_to, **given | fields)


def test_the_named_contact_and_everybody_outside_can_be_told(world):
    assert told(world.sam) == [("Jo", False), ("Nia", True), ("Grace", True)]


def test_whoever_sits_in_the_group_is_not_outside_it(world):
    MembershipFactory(group=world.group, person=world.grace, seat=Seat.OBSERVER)

    assert told(world.sam) == [("Jo", False), ("Nia", True)]


def test_whoever_holds_both_jobs_stands_there_once(world):
    organisation = world.group.organisation
    OrganisationRoleFactory(organisation=organisation, person=world.nia, role=Role.SAFEGUARDING_LEAD)

    assert told(world.sam) == [("Jo", False), ("Nia", True), ("Grace", True)]


def test_nobody_of_another_organisation_and_nobody_with_another_job_can_be_told(world):
    OrganisationRoleFactory(organisation=OrganisationFactory(), role=Role.LISTENER)
    for role in set(Role) - {Role.LISTENER, Role.SAFEGUARDING_LEAD}:
        OrganisationRoleFactory(organisation=world.group.organisation, role=role)
    OrganisationRoleFactory(
        organisation=world.group.organisation, role=Role.LISTENER, ended_at=timezone.now()
    )

    assert told(world.sam) == [("Jo", False), ("Nia", True), ("Grace", True)]


def test_a_contact_who_no_longer_runs_the_group_is_not_offered(world):
    world.group.memberships.filter(person=world.jo).update(left_at=timezone.now())

    assert told(world.sam) == [("Nia", True), ("Grace", True)]


def test_a_professional_without_a_contact_can_tell_somebody_outside(world):
    ruth = MembershipFactory(group=world.group, seat=Seat.PROFESSIONAL)

    assert told(ruth) == [("Nia", True), ("Grace", True)]


def test_a_listener_does_not_tell_themselves(world):
    elsewhere = MembershipFactory(
        person=world.nia, group__organisation=world.group.organisation, seat=Seat.PROFESSIONAL
    )

    assert told(elsewhere) == [("Grace", True)]


def test_pressing_twice_says_it_once_and_writes_one_message(world):
    public_id = uuid4()

    first = say(world.sam, world.nia, public_id=public_id)
    again = say(world.sam, world.nia, public_id=public_id)

    assert first == again
    assert (first.said_to, first.is_outside, first.words) == (world.nia, True, "I was talked over.")
    assert [message.person for message in Message.objects.all()] == [world.nia]


def test_somebody_who_cannot_be_told_is_refused(world):
    with pytest.raises(services.CannotBeTold):
        say(world.sam, PersonFactory())

    assert Unease.objects.count() == 0


def test_words_are_locked_away_in_the_database(world, django_assert_num_queries):
    from django.db import connection

    say(world.sam, world.jo, words="Jo laughed at me.")

    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM groups_unease")
        assert "laughed" not in cursor.fetchone()[0]


def test_an_answer_is_read_by_whoever_asked_and_stays(world):
    unease = say(world.sam, world.jo)

    services.answer(unease=unease, by=world.jo, words="I am sorry.")
    services.answer(unease=unease, by=world.jo, words="I am sorry.")
    with pytest.raises(services.AnsweredAlready):
        services.answer(unease=unease, by=world.jo, words="Never mind.")

    unease.refresh_from_db()
    assert unease.answer == "I am sorry."
    assert unease.seen_at == unease.answered_at
    assert [message.person for message in Message.objects.order_by("pk")] == [world.jo, world.sam.person]


def test_only_the_chosen_one_marks_it_read(world):
    unease = say(world.sam, world.jo)

    services.mark_read(unease=unease, by=world.sam.person)
    unease.refresh_from_db()
    assert unease.seen_at is None
    services.mark_read(unease=unease, by=world.jo)
    unease.refresh_from_db()
    assert unease.seen_at is not None


def built(key):
    message = Message.objects.select_related("person").get(key__endswith=key)
    return purposes.get("something-said").build(message)


def test_message_names_nobody_but_whom_it_is_for(world):
    say(world.sam, world.jo)

    facts = built(":said")

    assert (facts["name"], facts["sender"]) == ("Jo", "Jo")
    assert "Sam" not in str(facts)
    assert facts["help_line"].phone == "01632 960000"
    assert facts["link"].endswith("/")


def test_message_is_not_sent_any_more_once_it_was_read(world):
    unease = say(world.sam, world.jo)
    services.mark_read(unease=unease, by=world.jo)

    assert built(":said") is None


def test_message_about_the_answer_is_for_whoever_said_it(world):
    services.answer(unease=say(world.sam, world.jo), by=world.jo, words="I am sorry.")

    assert built(":answered")["name"] == "Sam"
    assert built(":said") is None


def test_it_is_gone_after_a_year_even_before_the_policy_is_signed():
    now = timezone.now()
    UneaseFactory(created_at=now - timedelta(days=365))
    kept = UneaseFactory(created_at=now - timedelta(days=364))

    retention.forget(now=now)

    assert list(Unease.objects.all()) == [kept]
