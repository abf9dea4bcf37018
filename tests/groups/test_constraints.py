"""Each rule that the database holds, broken once."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from groups.models import Group, Membership
from groups.models.organisation import is_a_time_zone
from tests.factories.groups import (
    GroupFactory,
    MembershipFactory,
    OrganisationRoleFactory,
)
from tests.refusing import refused_by

pytestmark = pytest.mark.django_db


def test_a_role_is_held_once_at_a_time():
    role = OrganisationRoleFactory()
    same = {"organisation": role.organisation, "person": role.person}

    with refused_by("organisation_role_held_once"):
        OrganisationRoleFactory(**same)
    role.ended_at = timezone.now()
    role.save()
    OrganisationRoleFactory(**same)


def test_a_name_is_used_once_in_an_organisation():
    group = GroupFactory(name="Coming home")

    with refused_by("group_name_once_per_organisation"):
        GroupFactory(organisation=group.organisation, name="Coming home")
    GroupFactory(name="Coming home")


@pytest.mark.parametrize("name", ["", "  "])
def test_a_group_has_a_name_that_tells_nothing(name):
    with refused_by("group_has_a_discreet_name"):
        GroupFactory(discreet_name=name)


def test_a_person_has_one_seat_in_a_group():
    membership = MembershipFactory()
    same = {"group": membership.group, "person": membership.person}

    with refused_by("membership_one_seat_per_person"):
        MembershipFactory(**same, seat=Membership.Seat.PROFESSIONAL)
    membership.left_at = timezone.now()
    membership.save()
    MembershipFactory(**same, seat=Membership.Seat.PROFESSIONAL)


def test_nobody_is_their_own_named_contact():
    membership = MembershipFactory()

    with refused_by("membership_named_contact_is_somebody_else"):
        Membership.objects.filter(pk=membership.pk).update(named_contact=membership.person)


def test_whoever_left_sees_the_group_no_more():
    membership = MembershipFactory(seat=Membership.Seat.FACILITATOR)
    person = membership.person
    assert list(Group.objects.run_by(person)) == [membership.group]

    membership.left_at = timezone.now()
    membership.save()

    assert list(Group.objects.visible_to(person)) == list(Group.objects.run_by(person)) == []
    assert list(Membership.objects.visible_to(person)) == list(Membership.objects.run_by(person)) == []


def test_a_zone_is_one_that_clocks_know():
    is_a_time_zone("Europe/London")
    with pytest.raises(ValidationError):
        is_a_time_zone("Europe/Atlantis")
