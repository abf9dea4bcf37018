import threading
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from groups.models import Membership
from messaging import purposes, sending
from messaging.models import Message
from sessions import tasks
from sessions.models import GroupSession, Invitation
from sessions.preparing import reminding
from tests.sessions.preparing.conftest import NOW, SESSION_AT, invite

State = Message.State
DAY_BEFORE = SESSION_AT - timedelta(hours=30)


@pytest.fixture
def day_before(monday):
    monday.move_to(DAY_BEFORE)
    return monday


def reminders():
    return Message.objects.filter(purpose="reminder").order_by("pk")


def send(message):
    sending.send(message.pk)
    message.refresh_from_db()
    return message


def test_reminders_are_queued_once_however_often_it_is_asked(group_session, day_before):
    sam, layla = invite(group_session, "Sam", answer="coming"), invite(group_session, "Layla")

    assert [tasks.queue_due_reminders() for _round in range(3)] == [2, 0, 0]

    assert [(m.target, m.not_before, m.not_after) for m in reminders()] == [
        (sam.public_id, DAY_BEFORE, SESSION_AT),
        (layla.public_id, DAY_BEFORE, SESSION_AT),
    ]


def test_a_reminder_is_still_wanted_while_the_clocks_are_on_summer_time(group_session, monday):
    sam = invite(group_session, "Sam", answer="coming")
    starts_at = datetime(2027, 7, 6, 9, tzinfo=UTC)
    GroupSession.objects.filter(pk=group_session.pk).update(
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=2)
    )
    monday.move_to(starts_at - timedelta(hours=30))

    tasks.queue_due_reminders()

    [message] = reminders()
    assert message.key == f"reminder:{sam.public_id}:{starts_at.timestamp():.0f}"
    assert purposes.get("reminder").build(message)["starts_at"] == starts_at


@pytest.mark.django_db(transaction=True)
def test_reminders_asked_for_twice_at_once_are_queued_and_sent_once(group_session, day_before):
    for name in ("Sam", "Layla", "Marek"):
        invite(group_session, name)
    together = threading.Barrier(4)

    def run():
        together.wait()
        try:
            tasks.queue_due_reminders()
            for pk in reminders().values_list("pk", flat=True):
                sending.send(pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [(message.state, message.attempts) for message in reminders()] == [(State.SENT, 1)] * 3


@pytest.mark.parametrize("answer", ["", "coming", "online", "not_sure"])
def test_a_reminder_is_for_whoever_may_come(group_session, day_before, answer):
    invite(group_session, "Sam", **({"answer": answer} if answer else {}))

    assert tasks.queue_due_reminders() == 1


@pytest.mark.parametrize("answer", ["cant", "one_to_one"])
def test_no_reminder_for_whoever_will_not(group_session, day_before, answer):
    invite(group_session, "Sam", answer=answer)

    assert tasks.queue_due_reminders() == 0


def test_no_reminder_before_its_time_or_after_the_start_or_on_the_heels_of_the_invitation(
    group_session, monday
):
    sam = invite(group_session, "Sam")
    monday.move_to(SESSION_AT - timedelta(hours=36, seconds=1))
    assert tasks.queue_due_reminders() == 0
    monday.move_to(SESSION_AT)
    assert tasks.queue_due_reminders() == 0
    monday.move_to(DAY_BEFORE)
    type(sam).objects.update(created_at=DAY_BEFORE - timedelta(hours=11, minutes=59))
    assert tasks.queue_due_reminders() == 0
    type(sam).objects.update(created_at=DAY_BEFORE - timedelta(hours=12))
    assert tasks.queue_due_reminders() == 1


def test_no_reminder_for_whoever_left_or_of_a_session_that_was_cancelled(group_session, day_before):
    sam = invite(group_session, "Sam")
    sam.person.memberships.update(left_at=NOW)
    assert tasks.queue_due_reminders() == 0
    sam.person.memberships.update(left_at=None)
    GroupSession.objects.update(state="cancelled", cancelled_at=NOW, cancelled_by=sam.person)
    assert tasks.queue_due_reminders() == 0


def test_a_session_that_was_moved_is_reminded_of_anew_and_the_old_one_is_not_sent(
    group_session, day_before
):
    invite(group_session, "Sam")
    tasks.queue_due_reminders()
    later = SESSION_AT + timedelta(hours=3)
    GroupSession.objects.update(starts_at=later, ends_at=later + timedelta(hours=2))

    assert tasks.queue_due_reminders() == 1

    old, new = reminders()
    assert send(old).state == State.CANCELLED
    assert send(new).state == State.SENT
    assert "1 in the afternoon" in new.body


@pytest.mark.parametrize("what", ["cancelled", "cant", "left"])
def test_a_reminder_that_was_overtaken_is_not_sent(group_session, day_before, what):
    sam = invite(group_session, "Sam")
    tasks.queue_due_reminders()
    if what == "cancelled":
        GroupSession.objects.update(state="cancelled", cancelled_at=NOW, cancelled_by=sam.person)
    elif what == "cant":
        type(sam).objects.update(answer="cant", answered_at=NOW, answered_by=sam.person)
    else:
        sam.person.memberships.update(left_at=NOW)

    assert send(reminders().get()).state == State.CANCELLED


def test_a_reminder_too_late_is_never_sent(group_session, day_before):
    invite(group_session, "Sam")
    tasks.queue_due_reminders()
    day_before.move_to(SESSION_AT)

    assert send(reminders().get()).state == State.EXPIRED


def test_a_reminder_lost_in_a_crash_is_seen_and_not_sent_again(group_session, day_before):
    invite(group_session, "Sam")
    tasks.queue_due_reminders()
    message = reminders().get()

    sending.claim(message.pk)  # and then the machine stops
    tasks.queue_due_reminders()
    send(message)

    assert [m.state for m in reminders()] == [State.SENDING]
    day_before.shift(timedelta(minutes=11))
    assert list(Message.objects.not_sure(now=timezone.now())) == [message]


def test_reminders_of_many_people_are_one_statement_for_each_kind(
    group_session, day_before, django_assert_num_queries
):
    for number in range(4):
        invite(group_session, f"Person {number}", seat=Membership.Seat.PROFESSIONAL)

    with django_assert_num_queries(3):
        tasks.queue_due_reminders()

    first = reminders().first()
    invitation = Invitation.objects.get(public_id=first.target)
    assert first.key == f"reminder:{invitation.public_id}:{SESSION_AT.timestamp():.0f}"
    same = Message(purpose="reminder")
    assert (first.person, first.state, first.attempts, first.is_test) == (
        invitation.person, same.state, same.attempts, same.is_test,
    )  # fmt: skip


def test_reminders_of_more_people_than_go_into_one_statement_are_all_queued(
    group_session, day_before, monkeypatch
):
    monkeypatch.setattr(reminding, "AT_ONCE", 2)
    for number in range(4):
        invite(group_session, f"Person {number}")

    assert [tasks.queue_due_reminders() for _round in range(2)] == [4, 0]


def choose(group_session, **which):
    organisation = group_session.group.organisation
    every = dict.fromkeys(
        ("reminds_a_week_before", "reminds_the_day_before", "reminds_that_morning"), False
    )
    for name, value in (every | which).items():
        setattr(organisation, name, value)
    organisation.save()


def queued_at(moment, monday):
    monday.move_to(moment)
    tasks.queue_due_reminders()
    return list(Message.objects.order_by("pk").values_list("purpose", flat=True))


def test_each_organisation_says_which_reminders_go_and_each_goes_once(group_session, monday):
    choose(
        group_session, reminds_a_week_before=True, reminds_that_morning=True, morning_reminder_at=time(9)
    )
    invite(group_session, "Sam", answer="coming")
    Invitation.objects.update(created_at=SESSION_AT - timedelta(days=20))
    GroupSession.objects.update(invited_at=SESSION_AT - timedelta(days=20))

    week = SESSION_AT - timedelta(days=7)
    assert queued_at(week - timedelta(seconds=1), monday) == []
    assert queued_at(week, monday) == ["reminder-week"]
    assert queued_at(week + timedelta(hours=1), monday) == ["reminder-week"]
    assert queued_at(DAY_BEFORE, monday) == ["reminder-week"]
    assert queued_at(SESSION_AT - timedelta(minutes=61), monday) == ["reminder-week"]
    assert queued_at(SESSION_AT - timedelta(minutes=60), monday) == ["reminder-week", "reminder-morning"]

    first, last = Message.objects.order_by("pk")
    # Gone before the one of the day before would be due; and never after the start.
    assert (first.not_after, last.not_after) == (SESSION_AT - timedelta(hours=36), SESSION_AT)
    assert send(first).state == State.EXPIRED
    assert "Today, Tuesday 1 December, 10 in the morning." in send(last).body


def test_no_reminder_a_week_before_for_whoever_was_asked_less_than_eight_days_before(
    group_session, monday
):
    choose(group_session, reminds_a_week_before=True)
    invite(group_session, "Sam")
    GroupSession.objects.update(invited_at=SESSION_AT - timedelta(days=20))
    Invitation.objects.update(created_at=SESSION_AT - timedelta(days=8) + timedelta(seconds=1))
    assert queued_at(SESSION_AT - timedelta(days=6), monday) == []

    Invitation.objects.update(created_at=SESSION_AT - timedelta(days=8))
    assert queued_at(SESSION_AT - timedelta(days=6), monday) == ["reminder-week"]


def test_the_morning_one_goes_by_the_clock_of_the_organisation_and_not_on_a_sunday(
    group_session, monday
):
    choose(group_session, reminds_that_morning=True, morning_reminder_at=time(8, 30))
    invite(group_session, "Sam")
    # The Sunday on which the clocks go forward, and the Monday after.
    for starts_at, expected in [
        (datetime(2027, 3, 28, 9, 0, tzinfo=UTC), []),
        (datetime(2027, 3, 29, 9, 0, tzinfo=UTC), []),  # Easter Monday
        (datetime(2027, 3, 30, 9, 0, tzinfo=UTC), ["reminder-morning"]),
    ]:
        GroupSession.objects.update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
        half_past_eight = starts_at.replace(hour=7, minute=30)
        assert queued_at(half_past_eight - timedelta(seconds=1), monday) == []
        assert queued_at(half_past_eight, monday) == expected


def test_nobody_is_reminded_twice_in_one_morning(group_session, monday):
    choose(group_session, reminds_the_day_before=True, reminds_that_morning=True)
    invite(group_session, "Sam")
    monday.move_to(SESSION_AT - timedelta(hours=1))
    tasks.queue_due_reminders()

    day, morning = Message.objects.order_by("pk")

    assert (day.purpose, morning.purpose) == ("reminder", "reminder-morning")
    assert send(day).state == State.SENT
    assert send(morning).state == State.CANCELLED
