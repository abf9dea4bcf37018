"""Each rule about joining, pausing and leaving that the database holds, broken once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from groups.models import JoinInvitation, Leaving, Membership
from tests.factories.groups import MembershipFactory
from tests.factories.joining import JoinInvitationFactory, LeavingFactory
from tests.factories.people import PersonFactory
from tests.refusing import refused_by

pytestmark = pytest.mark.django_db


def change(row, **fields):
    type(row).objects.filter(pk=row.pk).update(**fields)


def test_an_invitation_lasts_a_while():
    invitation = JoinInvitationFactory()

    with refused_by("join_invitation_expires_after_creation"):
        change(invitation, expires_at=invitation.created_at)


@pytest.mark.parametrize("half", [{"used_at": timezone.now()}, {"used_by": PersonFactory.build}])
def test_a_used_invitation_says_when_and_by_whom(half):
    invitation = JoinInvitationFactory()
    if "used_by" in half:
        half = {"used_by": PersonFactory()}

    with refused_by("join_invitation_used_at_and_used_by_set_together"):
        change(invitation, **half)


def test_an_invitation_is_used_or_taken_back():
    invitation = JoinInvitationFactory(used_at=timezone.now(), used_by=PersonFactory())

    with refused_by("join_invitation_used_or_taken_back"):
        change(invitation, revoked_at=timezone.now())


@pytest.mark.parametrize("kept", ["token_hash", "code_hash"])
def test_only_hashes_are_kept(kept):
    invitation = JoinInvitationFactory()

    with refused_by("join_invitation_keeps_only_hashes"):
        change(invitation, **{kept: "B4KT9QX2"})


@pytest.mark.parametrize("kept", ["token_hash", "code_hash"])
def test_two_invitations_never_share_a_link_or_a_code(kept):
    one, other = JoinInvitationFactory(), JoinInvitationFactory()

    with refused_by(f"groups_joininvitation_{kept}_key"):
        change(other, **{kept: getattr(one, kept)})


def test_back_on_a_day_only_from_a_pause():
    membership = MembershipFactory()

    with refused_by("membership_back_on_a_day_only_from_a_pause"):
        change(membership, paused_until=timezone.localdate())


def test_a_pause_says_who_wrote_it_down():
    membership = MembershipFactory()

    with refused_by("membership_pause_says_who_wrote_it_down"):
        change(membership, paused_at=timezone.now())
    with refused_by("membership_pause_says_who_wrote_it_down"):
        change(membership, paused_by=membership.person)


@pytest.mark.parametrize("thanks", ["", "  "])
def test_thanks_are_words(thanks):
    with refused_by("leaving_thanks_come_from_somebody"):
        LeavingFactory(thanks=thanks, thanks_by=PersonFactory())


def test_thanks_come_from_somebody():
    with refused_by("leaving_thanks_come_from_somebody"):
        LeavingFactory(thanks="You made us braver.")


@pytest.mark.parametrize("choice", [{"keep_in_touch": "yes"}, {"their_data": "remove"}])
def test_choices_say_when_they_were_made(choice):
    with refused_by("leaving_choices_say_when_they_were_made"):
        LeavingFactory(**choice)
    LeavingFactory(**choice, answered_at=timezone.now())


def test_what_is_over_does_not_work():
    now = timezone.now()
    open_one = JoinInvitationFactory()
    JoinInvitationFactory(revoked_at=now)
    JoinInvitationFactory(used_at=now, used_by=PersonFactory())
    JoinInvitationFactory(created_at=now - timedelta(days=20), expires_at=now - timedelta(days=6))

    assert list(JoinInvitation.objects.working(now=now)) == [open_one]
    assert [row.is_over for row in JoinInvitation.objects.order_by("pk")] == [False, True, True, True]


def test_whoever_left_and_those_who_run_the_group_see_how():
    leaving = LeavingFactory()
    jo = MembershipFactory(group=leaving.membership.group, seat=Membership.Seat.FACILITATOR).person
    other = MembershipFactory(group=leaving.membership.group).person

    seen = [
        list(Leaving.objects.visible_to(person)) for person in (leaving.membership.person, jo, other)
    ]

    assert seen == [[leaving], [leaving], []]
