"""The same named person and number on every page a member sees."""

import pytest
from django.utils import timezone

from groups.help import HelpLine, link_not_working, who_to_ask
from groups.models import Membership
from tests.factories.groups import GroupFactory, MembershipFactory, OrganisationFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

FACILITATOR = Membership.Seat.FACILITATOR


@pytest.fixture
def group():
    organisation = OrganisationFactory(
        help_name="Ola", help_phone="01632 960009", help_hours="Monday to Friday, 9 to 5"
    )
    return GroupFactory(organisation=organisation)


def facilitator_of(group, name="Amina", phone="01632 960002"):
    person = PersonFactory(preferred_name=name)
    return MembershipFactory(group=group, person=person, seat=FACILITATOR, work_phone=phone)


def test_it_is_their_named_contact(group, django_assert_max_num_queries):
    contact = facilitator_of(group).person
    sam = MembershipFactory(group=group, named_contact=contact).person

    with django_assert_max_num_queries(3):
        line = who_to_ask(person=sam)

    assert line == HelpLine("Amina", "01632 960002", "Monday to Friday, 9 to 5")


def test_a_contact_without_a_number_is_rung_at_the_organisation(group):
    contact = facilitator_of(group, phone="").person
    sam = MembershipFactory(group=group, named_contact=contact).person

    assert who_to_ask(person=sam) == HelpLine("Amina", "01632 960009", "Monday to Friday, 9 to 5")


def test_without_a_named_contact_it_is_the_organisations_helper(group):
    sam = MembershipFactory(group=group).person

    assert who_to_ask(person=sam).name == "Ola"


def test_of_two_groups_it_is_the_one_asked_about(group):
    sam = MembershipFactory(group=group, named_contact=facilitator_of(group).person).person
    other = GroupFactory()
    MembershipFactory(group=other, person=sam, named_contact=facilitator_of(other, "Jo").person)

    assert who_to_ask(person=sam, group=group).name == "Amina"
    assert who_to_ask(person=sam, group=other).name == "Jo"


def test_whoever_left_asks_the_helper_of_the_only_organisation(group):
    left = MembershipFactory(group=group, left_at=timezone.now()).person

    assert who_to_ask(person=left).name == "Ola"


def test_with_several_organisations_a_stranger_is_told_of_none(group):
    OrganisationFactory()

    assert who_to_ask() is None
    assert who_to_ask(person=PersonFactory()) is None
    assert who_to_ask(group=group).name == "Ola"


def test_a_dead_link_is_met_with_kind_words_and_the_help_line(group, rf):
    sam = MembershipFactory(group=group, named_contact=facilitator_of(group).person).person

    answer = link_not_working(rf.get("/"), sam)

    page = answer.content.decode()
    assert answer.status_code == 404
    assert "This link does not work" in page
    assert "It is not your fault, and nothing is lost." in page
    assert "Amina" in page
    assert "tel:01632960002" in page


def test_a_dead_link_says_the_same_whatever_the_reason(group, rf):
    sam = MembershipFactory(group=group).person

    known, unknown = (link_not_working(rf.get("/"), person).content for person in (sam, None))

    assert known == unknown
    assert b"Ola" in known
    assert sam.preferred_name.encode() not in known
