"""What has to be so before the day: it never holds the invitations, and it is said in time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from groups.lines import missing
from groups.models import Membership
from sessions.inviting.services import answer_invitation, send_out
from sessions.models import Arrangement, GroupSession, PreparationCall
from sessions.planning.overriding import CannotOverride, override
from sessions.planning.readiness import can_be_sent_out, readiness
from sessions.planning.today import needs_you
from tests.factories.sessions import ArrangementFactory, PreparationCallFactory
from tests.sessions.planning.test_readiness import line, ready

State = PreparationCall.State


@pytest.fixture
def group_session(db):
    """Sent out; one person with lived experience comes, and a professional."""
    group_session = ready(starts_at=timezone.now() + timedelta(days=14), quiet_place="The small room")
    jo = group_session.facilitations.get(role="lead").person
    send_out(group_session=group_session, by=jo)
    group_session = GroupSession.objects.get(pk=group_session.pk)
    for seat in (Membership.Seat.LIVED_EXPERIENCE, Membership.Seat.PROFESSIONAL):
        invitation = group_session.invitations.with_seat().filter(seat=seat).order_by("pk").first()
        answer_invitation(invitation=invitation, answer="coming", by=invitation.person)
    return group_session


def coming(group_session):
    return group_session.invitations.with_seat().get(answer="coming", seat="lived_experience")


def test_a_draft_is_not_asked_for_what_comes_after_the_invitations(db):
    names = {one.name for one in readiness(ready())}

    assert names & {"helps", "calls"} == set()


def test_each_person_with_lived_experience_who_comes_had_their_call_or_wanted_none(group_session):
    sam = coming(group_session).person
    fields = {"group_session": group_session, "person": sam}
    assert line(group_session, "calls").what == (
        "1 person with lived experience who comes has had no call yet."
    )

    call = PreparationCallFactory(**fields)

    assert line(group_session, "calls").what.endswith("has had no call yet. 1 call is booked.")
    for state, is_done in [(State.NO_ANSWER, False), (State.DECLINED, True), (State.SPOKE, True)]:
        call.state, call.recorded_at, call.recorded_by = state, timezone.now(), call.caller
        call.save()
        assert line(group_session, "calls").is_done is is_done


@pytest.mark.parametrize(
    ("state", "words", "is_done"),
    [
        ("asked", "1 thing that would help somebody come is not settled", False),
        ("cannot", "1 thing that would help somebody come is not settled", False),
        ("cannot_told", "All that would help people come is settled, and they know.", True),
        ("told", "All that would help people come is settled, and they know.", True),
        ("withdrawn", "Nobody has asked for anything", True),
    ],
)
def test_what_would_help_is_met_or_they_know_that_it_cannot_be(group_session, state, words, is_done):
    ArrangementFactory(invitation=coming(group_session), state=state)

    found = line(group_session, "helps")

    assert found.what.startswith(words)
    assert found.is_done is is_done
    with pytest.raises(CannotOverride):
        override(group_session=group_session, what="helps", reason="x", by=coming(group_session).person)


def test_somebody_who_joins_is_still_asked_while_calls_are_missing(group_session):
    assert "calls" in {one.name for one in missing(readiness(group_session))}
    assert can_be_sent_out(group_session)


def test_home_says_it_when_its_time_has_come_and_an_override_ends_that(group_session):
    jo = group_session.facilitations.get(role="lead").person
    ArrangementFactory(invitation=coming(group_session), state=Arrangement.State.ASKED)

    def said(days_before):
        needs = needs_you(jo, group_session.starts_at - timedelta(days=days_before))
        return [one.detail for one in needs.lines]

    assert said(days_before=9) == []
    # However many days off lie in between, the last working day before has come by now.
    [words] = said(days_before=0.5)
    assert words == (
        "1 thing that would help somebody come is not settled, or they do not know yet. And 1 more."
    )
    coming(group_session).arrangements.update(state=Arrangement.State.WITHDRAWN)
    [words] = said(days_before=0.5)
    assert words == "1 person with lived experience who comes has had no call yet."

    override(group_session=group_session, what="calls", reason="They rang me", by=jo)

    assert line(group_session, "calls").state == "advice"
    assert said(days_before=0.5) == []
