"""The next sessions on the group's page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import Membership
from sessions.models import GroupSession
from tests.factories.groups import MembershipFactory
from tests.factories.sessions import GroupSessionFactory, InvitationFactory, sent_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat():
    return MembershipFactory()


def page(client, group, person):
    client.force_login(person)
    return client.get(reverse("groups:group", args=[group.public_id])).content.decode()


def test_those_who_run_it_plan_what_comes_next(client, seat):
    jo = MembershipFactory(group=seat.group, seat=Membership.Seat.FACILITATOR).person
    days = [timezone.now() + timedelta(days=n) for n in (-2, 1, 2, 3, 4)]
    past, first, *_rest, last = [
        GroupSessionFactory(group=seat.group, starts_at=day, ends_at=day + timedelta(hours=1))
        for day in days
    ]
    elsewhere = GroupSessionFactory()

    seen = page(client, seat.group, jo)

    assert reverse("sessions:plan", args=[first.public_id]) in seen
    for other in (past, last, elsewhere):
        assert str(other.public_id) not in seen
    assert reverse("sessions:new", args=[seat.group.public_id]) in seen


def test_a_member_opens_their_invitation_and_plans_nothing(client, seat):
    invited = InvitationFactory(group_session=sent_out(group=seat.group), person=seat.person)
    draft = GroupSessionFactory(group=seat.group)
    called_off = InvitationFactory(group_session=sent_out(group=seat.group), person=seat.person)
    GroupSession.objects.filter(pk=called_off.group_session_id).update(
        state=GroupSession.State.CANCELLED, cancelled_at=timezone.now(), cancelled_by=seat.person
    )

    seen = page(client, seat.group, seat.person)

    assert reverse("sessions:my_invitation", args=[invited.public_id]) in seen
    for other in (draft.public_id, invited.group_session.public_id, called_off.public_id):
        assert str(other) not in seen
    assert "Plan a session" not in seen


def test_a_member_without_an_invitation_sees_nothing_of_it(client, seat):
    sent_out(group=seat.group)

    assert "Sessions to come" not in page(client, seat.group, seat.person)
