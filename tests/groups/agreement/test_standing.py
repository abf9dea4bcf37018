from datetime import timedelta

import pytest
from django.utils import timezone

from groups.agreement.services import standing
from groups.models import AgreementResponse, ChangeProposal, Membership
from tests.factories.agreement import (
    AgreementResponseFactory,
    ChangeProposalFactory,
    facilitator_of,
    having_a_pause,
    published_version,
)
from tests.factories.groups import AgreementVersionFactory, GroupFactory, MembershipFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

Answer, Seat = AgreementResponse.Answer, Membership.Seat


def test_a_group_without_an_agreement_waits_for_nobody_and_has_agreed_nothing():
    group = GroupFactory()
    MembershipFactory(group=group)
    AgreementVersionFactory(group=group)

    now = standing(group)

    assert (now.version, now.waiting_for, now.unsettled, now.open_changes) == (None, [], [], 0)
    assert not now.is_agreed


def test_everyone_of_both_sides_and_whoever_runs_it_is_waited_for():
    version = published_version()
    group = version.group
    jo, ruth, sam = (
        MembershipFactory(group=group, seat=seat)
        for seat in (Seat.FACILITATOR, Seat.PROFESSIONAL, Seat.LIVED_EXPERIENCE)
    )
    for seat in (Seat.SUPPORTER, Seat.INTERPRETER, Seat.OBSERVER):
        MembershipFactory(group=group, seat=seat)
    MembershipFactory(group=group, left_at=timezone.now())
    having_a_pause(MembershipFactory(group=group))
    MembershipFactory()

    assert standing(group).waiting_for == [sam, ruth, jo]


@pytest.mark.parametrize(("days", "is_waited_for"), [(-1, True), (0, True), (1, False)])
def test_a_pause_ends_on_its_day(days, is_waited_for):
    group = published_version().group
    back_on = timezone.localdate() + timedelta(days=days)
    sam = having_a_pause(MembershipFactory(group=group), until=back_on)

    assert standing(group).waiting_for == [sam] * is_waited_for


def test_an_answer_to_an_older_version_does_not_count():
    old = published_version()
    answered = AgreementResponseFactory(version=old)
    assert standing(old.group).is_agreed

    new = published_version(old.group, number=2)

    assert standing(old.group).version == new
    assert standing(old.group).waiting_for == [answered.membership]


@pytest.mark.parametrize("answer", [Answer.CHANGE, Answer.TALK])
def test_somebody_who_wants_a_change_or_a_talk_keeps_it_open_until_it_is_settled(answer):
    response = AgreementResponseFactory(version=published_version(), answer=answer)
    group = response.version.group
    assert standing(group).unsettled == [response]
    assert not standing(group).is_agreed

    response.settled_at, response.settled_by = timezone.now(), facilitator_of(group).person
    response.save()
    AgreementResponseFactory(
        version=response.version, membership=group.memberships.get(person=response.settled_by)
    )

    assert standing(group).is_agreed


def test_what_somebody_wanted_stays_open_in_a_pause_and_not_when_they_have_left():
    response = AgreementResponseFactory(version=published_version(), answer=Answer.TALK)
    membership = response.membership

    membership.paused_at, membership.paused_by = timezone.now(), membership.person
    membership.save()
    assert standing(membership.group).unsettled == [response]

    membership.left_at = timezone.now()
    membership.save()
    assert standing(membership.group).is_agreed


def test_a_proposed_change_keeps_it_open():
    response = AgreementResponseFactory(version=published_version())
    proposal = ChangeProposalFactory(proposed_by=response.membership)
    assert standing(response.version.group).open_changes == 1
    assert not standing(response.version.group).is_agreed

    proposal.state = ChangeProposal.State.WITHDRAWN
    proposal.settled_at, proposal.settled_by = timezone.now(), response.membership.person
    proposal.save()

    assert standing(response.version.group).is_agreed


@pytest.mark.parametrize("members", [1, 3, 50])
def test_it_asks_four_questions_however_many_people(members, django_assert_num_queries):
    version = published_version()
    for _ in range(members):
        MembershipFactory(group=version.group)
        AgreementResponseFactory(version=version, answer=Answer.TALK)
    person = PersonFactory()

    with django_assert_num_queries(4):
        now = standing(version.group)
        names = [
            one.person.preferred_name
            for one in [*now.waiting_for, *(response.membership for response in now.unsettled)]
        ]

    assert len(names) == 2 * members
    assert person.preferred_name not in names
