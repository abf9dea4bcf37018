"""What one tap told many people is taken back within the minute: everything is as it was."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from groups.agreement.telling import ask_now, tell_whoever_is_to_answer
from messaging import sending
from messaging.models import Message, Sending
from messaging.undoing import ChangedSince, undo
from sessions.dates import polling
from sessions.debriefing.services import share_summary, write_summary
from sessions.inviting.services import answer_invitation, send_out
from sessions.models import Arrangement, DateAnswer, GroupSession, PreparationCall
from sessions.moving.services import move
from sessions.planning.services import cancel
from tests.factories.agreement import published_version
from tests.factories.groups import MembershipFactory
from tests.factories.messaging import MessageFactory
from tests.factories.sessions import ArrangementFactory, PreparationCallFactory
from tests.sessions.moving.test_moving import MONDAY, START, WEEK, a_week_later, out, waiting
from tests.sessions.planning.test_readiness import ready


@pytest.fixture(autouse=True)
def clock(settings):
    settings.UNDO_FOR = timedelta(seconds=60)
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def heard():
    """A session that everyone has been asked to, and who runs it."""
    with override_settings(UNDO_FOR=timedelta(0)):
        return out()


def last():
    return Sending.objects.latest("pk")


def as_it_stands(*rows):
    """All that is kept of these, but the trail's own number."""
    found = []
    for row in rows:
        row.refresh_from_db()
        found.append(
            {name: value for name, value in vars(row).items() if name[0] != "_" and name != "sequence"}
        )
    return found


def test_invitations_are_taken_back_and_can_be_sent_again(db, clock):
    group_session = ready(starts_at=START)
    jo = group_session.facilitations.get(role="lead").person
    before = as_it_stands(group_session)

    send_out(group_session=group_session, by=jo)
    undo(sending=last(), by=jo)
    undone = as_it_stands(group_session), group_session.invitations.count()
    again = send_out(group_session=group_session, by=jo)
    clock.shift(timedelta(minutes=2))
    sending.send_batch()

    assert undone == (before, 0)
    left = Message.objects.exclude(state="cancelled").filter(purpose="invitation")
    assert {message.target for message in left} == {invitation.public_id for invitation in again}
    assert not left.filter(state="queued").exists()


def test_whoever_answered_within_the_minute_stays_asked(db):
    group_session = ready(starts_at=START)
    jo = group_session.facilitations.get(role="lead").person
    quick, *_others = send_out(group_session=group_session, by=jo)
    answer_invitation(invitation=quick, answer="coming", by=quick.person)

    undo(sending=last(), by=jo)

    group_session.refresh_from_db()
    assert (group_session.state, list(group_session.invitations.all())) == ("invited", [quick])


def test_a_move_is_taken_back_with_answers_calls_and_what_was_arranged(db, clock):
    group_session, jo = heard()
    coming, cant, talk, _silent = group_session.invitations.order_by("pk")
    for invitation, answer in [(coming, "coming"), (cant, "cant"), (talk, "one_to_one")]:
        answer_invitation(invitation=invitation, answer=answer, by=invitation.person)
    childcare = ArrangementFactory(invitation=coming, state=Arrangement.State.ARRANGED)
    # It would be during the session as it becomes.
    call = PreparationCallFactory(
        group_session=group_session,
        person=coming.person,
        caller=jo,
        starts_at=START - timedelta(hours=4),
    )
    reminder = MessageFactory(person=coming.person, target=coming.public_id, purpose="reminder")
    kept = (group_session, coming, cant, talk, childcare, call, reminder)
    before = as_it_stands(*kept)

    earlier = START - timedelta(hours=4)
    move(
        group_session=group_session,
        seen=0,
        by=jo,
        starts_at=earlier,
        ends_at=earlier + timedelta(hours=2),
    )
    moved = as_it_stands(*kept)
    undo(sending=last(), by=jo)

    changed = [now != then for now, then in zip(moved, before, strict=True)]
    assert changed == [True, True, True, False, True, True, True]
    assert as_it_stands(*kept) == before
    assert group_session.sequence == 2
    assert not waiting("session-moved").exists()
    assert PreparationCall.objects.get() == call


def test_a_move_before_it_is_told_again_under_its_new_number(db, clock):
    group_session, jo = heard()
    a_week_later(group_session, jo)
    clock.shift(timedelta(minutes=2))
    group_session.refresh_from_db()

    cancel(group_session=group_session, by=jo)
    undo(sending=last(), by=jo)

    group_session.refresh_from_db()
    assert (group_session.state, group_session.sequence) == ("invited", 3)
    assert {
        key.rpartition(":")[2] for key in waiting("session-moved").values_list("key", flat=True)
    } == {"3"}
    assert not waiting("session-cancelled").exists()


def test_what_somebody_changed_since_is_not_written_over(db):
    group_session, jo = heard()
    a_week_later(group_session, jo)
    first = last()
    move(group_session=group_session, seen=1, by=jo, place="The New Library")

    with pytest.raises(ChangedSince):
        undo(sending=first, by=jo)

    group_session.refresh_from_db()
    assert (group_session.starts_at, group_session.place) == (START + WEEK, "The New Library")
    assert first.messages.filter(key__contains="undone").count() == 0


def test_a_summary_is_a_draft_again(db, clock):
    group_session, jo = heard()
    clock.move_to(START + timedelta(hours=3))
    summary = write_summary(group_session=group_session, by=jo, version=0, we_said="We said a lot.")

    share_summary(group_session=group_session, by=jo, version=1)
    undo(sending=last(), by=jo)
    undone = as_it_stands(summary)[0]["shared_at"]
    share_summary(group_session=group_session, by=jo, version=1)

    assert undone is None
    assert waiting("summary").count() == 4


def test_asking_for_dates_and_asking_again_are_taken_back(db, clock):
    group_session, jo = heard()
    dates = [(START + WEEK, START + WEEK + timedelta(hours=2))]
    poll = polling.ask_for_dates(
        group=group_session.group, public_id=group_session.public_id, dates=dates, by=jo
    )
    undo(sending=last(), by=jo)
    asked = DateAnswer.objects.count()

    polling.ask_newcomers(poll=poll, by=jo)
    clock.shift(timedelta(minutes=2))
    polling.remind(poll=poll, by=jo)
    undo(sending=last(), by=jo)

    poll.refresh_from_db()
    assert (asked, poll.reminded_at) == (0, None)
    assert waiting("date-poll").count() == 4
    assert not waiting("date-poll").filter(key__endswith=":again").exists()


def test_nobody_is_asked_about_a_version_until_somebody_says_so(db):
    group_session, jo = heard()
    version = published_version(group_session.group)
    ask_now(version=version, by=jo)
    asked = waiting("agreement").count()

    undo(sending=last(), by=jo)
    tell_whoever_is_to_answer()
    by_itself = waiting("agreement").count()
    ask_now(version=version, by=jo)

    assert (asked, by_itself, waiting("agreement").count()) == (6, 0, 6)


def test_the_page_offers_it_for_a_minute(db, client, clock):
    group_session, jo = _seen_by_all()
    client.force_login(jo)
    client.post(reverse("sessions:cancel", args=[group_session.public_id]))
    page = reverse("sessions:plan", args=[group_session.public_id])
    address = reverse("messaging:undo", args=[last().public_id])

    before = client.get(page)
    gone_back = client.post(address, follow=True)
    clock.shift(timedelta(minutes=2))

    assert "Nothing leaves before 12:01:00." in before.content.decode()
    assert address in before.content.decode()
    assert "Undone. It is as it was before." in gone_back.content.decode()
    assert address not in gone_back.content.decode()
    assert client.post(address).status_code == 302
    group_session.refresh_from_db()
    assert group_session.state == GroupSession.State.INVITED


def test_after_the_minute_the_page_says_so(db, client, clock):
    group_session, jo = _seen_by_all()
    cancel(group_session=group_session, by=jo)
    client.force_login(jo)
    clock.shift(timedelta(minutes=1))

    answer = client.post(reverse("messaging:undo", args=[last().public_id]), follow=True)

    assert "The minute is over" in answer.content.decode()
    group_session.refresh_from_db()
    assert group_session.state == GroupSession.State.CANCELLED


def _seen_by_all():
    group_session, jo = heard()
    if not group_session.group.memberships.filter(person=jo).exists():
        MembershipFactory(group=group_session.group, person=jo, seat="facilitator")
    return group_session, jo


@pytest.mark.django_db(transaction=True)
def test_two_who_undo_at_once_undo_it_once():
    group_session, jo = heard()
    amina = group_session.facilitations.get(role="support").person
    cancel(group_session=group_session, by=jo)
    sent, together = last(), Barrier(2, timeout=10)

    def press(person):
        together.wait()
        try:
            return undo(sending=sent, by=person)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two:
        first, second = two.map(press, [jo, amina])

    group_session.refresh_from_db()
    assert first == second
    assert (group_session.state, group_session.sequence) == ("invited", 2)
    assert timezone.now() < sent.leaves_at
