"""Groups as the tests of this part begin with them."""

from groups.models import Group, Membership
from tests.factories.groups import MembershipFactory, all_agree, in_purpose
from tests.factories.people import PersonFactory

Seat, Stage = Membership.Seat, Group.Stage


def with_both_sides(*, stage=Stage.IDEA, **fields):
    """A group that says what it is for, with Jo who facilitates it, Sam, and Ruth, a professional."""
    group = in_purpose(name="Coming home together", discreet_name="Tuesday group", **fields)
    jo = MembershipFactory(
        group=group, seat=Seat.FACILITATOR, person=PersonFactory(preferred_name="Jo")
    ).person
    MembershipFactory(group=group, person=PersonFactory(preferred_name="Sam"), named_contact=jo)
    MembershipFactory(group=group, seat=Seat.PROFESSIONAL, person=PersonFactory(preferred_name="Ruth"))
    # Last of all: a closed group takes nobody.
    group.stage = stage
    group.save()
    return group


def active(**fields):
    group = with_both_sides(stage=Stage.AGREEING, **fields)
    all_agree(group)
    group.stage = Stage.ACTIVE
    group.save()
    return group


def person(group, name):
    return group.memberships.get(person__preferred_name=name).person
