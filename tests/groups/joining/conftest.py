import pytest
from django.urls import reverse

from groups.models import Membership
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.joining import JoinInvitationFactory
from tests.factories.people import PersonFactory

Seat = Membership.Seat


@pytest.fixture
def group():
    return GroupFactory(
        name="Coming home after care", discreet_name="Tuesday group", purpose="Children in care"
    )


@pytest.fixture
def jo(group):
    return MembershipFactory(
        group=group,
        seat=Seat.FACILITATOR,
        person=PersonFactory(preferred_name="Jo", email="jo@example.org"),
        work_phone="01632 960077",
    ).person


@pytest.fixture
def place(group, jo):
    """An open place, with its `link`."""
    invitation = JoinInvitationFactory(
        group=group, made_by=jo, named_contact=jo, token="a-link", code="B4KT9QX2"
    )
    invitation.link = reverse("groups:join", args=["a-link"])
    return invitation


@pytest.fixture
def says():
    """What somebody new types and taps, with changes."""

    def form(**changes):
        return {"preferred_name": "Sam", "reach": "no", "only_mine": "no", "once": "a" * 32} | changes

    return form
