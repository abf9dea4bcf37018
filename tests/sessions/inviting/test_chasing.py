from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from groups.models import Membership
from messaging import purposes
from messaging.models import Message
from sessions.inviting.chasing import queue_chases, to_ring
from sessions.inviting.services import answer_invitation, send_out
from sessions.inviting.today import needs_you
from sessions.models import Invitation
from sessions.moving.services import move
from sessions.planning.services import cancel
from tests.factories.people import ContactPointFactory
from tests.factories.sessions import InvitationFactory
from tests.sessions.planning.test_readiness import ready

START = datetime(2026, 12, 15, 10, tzinfo=UTC)
SENT = START - timedelta(days=14)


def at(days_before, hours=0):
    return time_machine.travel(START - timedelta(days=days_before, hours=hours), tick=False)


@pytest.fixture
def group_session(db):
    with time_machine.travel(SENT, tick=False):
        group_session = ready(starts_at=START)
        send_out(group_session=group_session, by=group_session.facilitations.get(role="lead").person)
        left()
    group_session.refresh_from_db()
    return group_session


def left():
    """All that waits has gone."""
    Message.objects.filter(state="queued").update(
        state="sent", channel="email", finished_at=timezone.now()
    )


def chases():
    return Message.objects.filter(purpose="invitation-chase")


def chase():
    return queue_chases(now=timezone.now())


def test_only_the_silent_are_chased_twice_at_most_and_then_somebody_rings(group_session):
    first, *others = group_session.invitations.order_by("pk")
    for invitation in others:
        answer_invitation(invitation=invitation, answer="not_sure", by=invitation.person)
    seen = []

    for days in (8, 7, 6, 3, 2.9, 2, 0.9, 0.1):
        with at(days):
            asked = chase(), chase()
            left()
            seen.append((days, *asked, [one.pk for one in to_ring()]))

    assert seen == [
        (8, 0, 0, []),
        (7, 1, 0, []),
        (6, 0, 0, []),
        (3, 1, 0, []),
        (2.9, 0, 0, []),
        (2, 0, 0, []),
        (0.9, 0, 0, [first.pk]),
        (0.1, 0, 0, [first.pk]),
    ]
    with time_machine.travel(START + timedelta(minutes=1)):
        assert (chase(), to_ring().count()) == (0, 0)


def test_nobody_is_chased_on_the_heels_of_the_invitation(db):
    with at(2):
        group_session = ready(starts_at=START)
        send_out(group_session=group_session, by=group_session.facilitations.get(role="lead").person)
        left()
        assert chase() == 0
    with at(1):
        assert chase() == 0


def test_whom_nobody_would_ask_again_in_time_is_rung_once_they_had_time_to_think(db):
    with at(1.5):
        late = ready(starts_at=START)
        jo = late.facilitations.get(role="lead").person
        send_out(group_session=late, by=jo)
        left()
    silent = list(late.invitations.values_list("pk", flat=True))

    with at(1.3):
        assert not to_ring().exists()
    with at(0.9):
        assert sorted(to_ring().values_list("pk", flat=True)) == sorted(silent)
        # Home says the same as the page of the session.
        assert len(needs_you(jo, timezone.now()).lines) == len(silent)


def test_whoever_has_a_pause_answered_or_left_is_not_chased(group_session):
    paused, answered, gone, silent = group_session.invitations.order_by("pk")
    seats = group_session.group.memberships
    seats.filter(person=paused.person).update(paused_at=timezone.now(), paused_by=paused.person)
    seats.filter(person=gone.person).update(left_at=timezone.now())
    answer_invitation(invitation=answered, answer="cant", by=answered.person)

    with at(7):
        chase()

    assert list(chases().values_list("target", flat=True)) == [silent.public_id]


@pytest.mark.parametrize("what", ["answer", "pause", "move", "cancel", "begin"])
def test_chase_that_waits_is_not_sent_once_it_is_overtaken(group_session, what):
    invitation = group_session.invitations.first()
    jo = group_session.facilitations.get(role="lead").person
    with at(7):
        chase()
        message = chases().get(target=invitation.public_id)
        assert purposes.get("invitation-chase").build(message)["name"]
        if what == "answer":
            answer_invitation(invitation=invitation, answer="coming", by=invitation.person)
        elif what == "pause":
            Membership.objects.filter(person=invitation.person).update(
                paused_at=timezone.now(), paused_by=jo
            )
        elif what == "move":
            later = START + timedelta(days=7)
            move(
                group_session=group_session,
                seen=0,
                by=jo,
                starts_at=later,
                ends_at=later + timedelta(hours=2),
            )
        elif what == "cancel":
            cancel(group_session=group_session, by=jo)
    with at(0) if what == "begin" else at(6):
        assert purposes.get("invitation-chase").build(message) is None


def test_whom_no_message_can_reach_a_person_rings_at_once(group_session):
    invitation = group_session.invitations.first()
    Message.objects.filter(target=invitation.public_id).update(
        state="held", why_held="no_contact_allowed"
    )

    with at(10):
        assert [one.pk for one in to_ring()] == [invitation.pk]
    with at(7):
        chase()
    assert not chases().filter(target=invitation.public_id).exists()


def test_who_is_to_be_rung_is_on_the_page(client, group_session):
    jo = group_session.facilitations.get(role="lead").person
    Message.objects.update(state="held", why_held="no_contact_allowed")

    with at(5):
        client.force_login(jo)
        html = client.get(reverse("sessions:invite", args=[group_session.public_id])).content.decode()

    listed = html.split("Please ring them")[1]
    for invitation in group_session.invitations.all():
        assert invitation.person.preferred_name in listed


def test_chasing_asks_the_database_as_often_for_four_as_for_forty(
    group_session, django_assert_max_num_queries
):
    def count():
        with django_assert_max_num_queries(5) as seen:
            chase()
        return len(seen)

    with at(7):
        few = count()
        seat = group_session.group.memberships.exclude(seat="facilitator").first()
        for _n in range(36):
            person = ContactPointFactory().person
            Membership.objects.create(group=group_session.group, person=person, seat=seat.seat)
            invitation = InvitationFactory(group_session=group_session, person=person)
            Message.objects.create(
                person=person,
                purpose="invitation",
                target=invitation.public_id,
                key=f"invitation:{invitation.public_id}",
                not_before=SENT,
                not_after=START,
                state="sent",
                channel="email",
                finished_at=SENT,
            )
        Message.objects.update(created_at=SENT)
        assert count() == few
    assert chases().count() == Invitation.objects.count() == 40
