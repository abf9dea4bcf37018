import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from sessions.meeting.attending import OwnPresence, Tap, tap
from sessions.meeting.hours import NotOpen
from sessions.models import Attendance, GroupSession
from tests.factories.people import PersonFactory
from tests.factories.sessions import AttendanceFactory, sent_out
from tests.sessions.meeting.world import COMING, ONLINE, member_of, pair_of, session_on_now


def test_tap_here_writes_who_when_and_how(db, time_machine):
    group_session = session_on_now()
    lead, _support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING)

    attendance = tap(group_session=group_session, person=sam, tap=Tap.HERE, by=lead)

    attendance.refresh_from_db()
    assert (attendance.person, attendance.how, attendance.recorded_by) == (sam, "in_person", lead)
    assert attendance.is_standing
    assert attendance.left_at is None
    assert abs(attendance.arrived_at - timezone.now()) < timedelta(seconds=5)


def test_tap_here_follows_the_answer_online(db):
    group_session = session_on_now()
    sam = member_of(group_session, answer=ONLINE)

    attendance = tap(group_session=group_session, person=sam, tap=Tap.HERE, by=pair_of(group_session)[0])

    assert attendance.how == Attendance.How.ONLINE


def test_tap_here_twice_keeps_one_row_and_the_first_time(db):
    group_session = session_on_now()
    lead, support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING)
    first = tap(group_session=group_session, person=sam, tap=Tap.HERE, by=lead)

    again = tap(group_session=group_session, person=sam, tap=Tap.HERE, by=support)

    assert again == first
    assert (again.arrived_at, again.recorded_by) == (first.arrived_at, lead)
    assert Attendance.objects.count() == 1


def test_tap_taken_back_and_tapped_again_is_restored_as_it_was(db):
    group_session = session_on_now()
    lead, support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING)
    first = tap(group_session=group_session, person=sam, tap=Tap.HERE, by=lead)

    taken_back = tap(group_session=group_session, person=sam, tap=Tap.TAKE_BACK, by=support)
    restored = tap(group_session=group_session, person=sam, tap=Tap.HERE, by=support)

    assert not taken_back.is_standing
    assert restored.is_standing
    assert restored.arrived_at == first.arrived_at
    assert list(Attendance.objects.standing()) == [first]


def test_taking_back_what_never_was_writes_nothing(db):
    group_session = session_on_now()
    sam = member_of(group_session, answer=COMING)

    assert tap(group_session=group_session, person=sam, tap=Tap.TAKE_BACK, by=PersonFactory()) is None
    assert not Attendance.objects.exists()


def test_list_filled_in_the_next_day_says_the_planned_times(db, time_machine):
    group_session = session_on_now()
    lead, _support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING)
    time_machine.move_to(group_session.ends_at + timedelta(days=1))

    tap(group_session=group_session, person=sam, tap=Tap.HERE, by=lead)
    attendance = tap(group_session=group_session, person=sam, tap=Tap.LEFT, by=lead)

    assert (attendance.arrived_at, attendance.left_at) == (
        group_session.starts_at,
        group_session.ends_at,
    )


@pytest.mark.parametrize(
    ("moved", "opens"),
    [
        (timedelta(hours=-2, seconds=-1), False),
        (timedelta(hours=-2), True),
        (timedelta(hours=2) + timedelta(days=3, seconds=-1), True),
        (timedelta(hours=2) + timedelta(days=3), False),
    ],
)
def test_list_is_open_from_two_hours_before_until_three_days_after(db, time_machine, moved, opens):
    group_session = session_on_now()
    lead, _support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING)
    time_machine.move_to(group_session.starts_at + moved, tick=False)

    if opens:
        assert tap(group_session=group_session, person=sam, tap=Tap.HERE, by=lead).is_standing
    else:
        with pytest.raises(NotOpen):
            tap(group_session=group_session, person=sam, tap=Tap.HERE, by=lead)


def test_cancelled_session_takes_no_taps(db):
    group_session = session_on_now()
    lead, _support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING)
    group_session.state = GroupSession.State.CANCELLED
    group_session.cancelled_at, group_session.cancelled_by = timezone.now(), lead
    group_session.save()

    with pytest.raises(NotOpen):
        tap(group_session=group_session, person=sam, tap=Tap.HERE, by=lead)


def test_nobody_taps_themselves(db):
    group_session = session_on_now()
    lead, _support = pair_of(group_session)

    with pytest.raises(OwnPresence):
        tap(group_session=group_session, person=lead, tap=Tap.HERE, by=lead)


def test_own_presence_is_refused_by_the_database(db):
    group_session = sent_out()
    sam = PersonFactory()

    with (
        pytest.raises(IntegrityError, match="attendance_recorded_by_somebody_else"),
        transaction.atomic(),
    ):
        AttendanceFactory(group_session=group_session, person=sam, recorded_by=sam)


def test_second_row_for_one_person_is_refused_by_the_database(db):
    attendance = AttendanceFactory()

    with pytest.raises(IntegrityError, match="attendance_once_per_person"), transaction.atomic():
        AttendanceFactory(group_session=attendance.group_session, person=attendance.person)


def test_leaving_before_arriving_is_refused_by_the_database(db):
    group_session = sent_out()

    with pytest.raises(IntegrityError, match="attendance_left_after_arriving"), transaction.atomic():
        AttendanceFactory(
            group_session=group_session, left_at=group_session.starts_at - timedelta(minutes=1)
        )


def state_of(person):
    attendance = Attendance.objects.filter(person=person).first()
    if attendance is None or not attendance.is_standing:
        return "not here"
    return "left" if attendance.left_at else "here"


STATE_AFTER = {
    Tap.HERE: "here",
    Tap.IN_PERSON: "here",
    Tap.ONLINE: "here",
    Tap.LEFT: "left",
    Tap.TAKE_BACK: "not here",
}


@given(taps=st.lists(st.tuples(st.sampled_from(Tap), st.integers(0, 1)), min_size=1, max_size=8))
def test_any_taps_by_two_facilitators_end_as_the_last_one_says(transactional_state, taps):
    with transaction.atomic():
        group_session = session_on_now()
        pair = pair_of(group_session)
        sam = member_of(group_session, answer=COMING)

        for what, who in taps:
            tap(group_session=group_session, person=sam, tap=what, by=pair[who])

        assert state_of(sam) == STATE_AFTER[taps[-1][0]]
        assert Attendance.objects.filter(group_session=group_session).count() <= 1
        transaction.set_rollback(True)


@pytest.fixture
def transactional_state(db):
    """Each example rolls back what it made."""


@pytest.mark.django_db(transaction=True)
def test_two_facilitators_tapping_at_the_same_moment_make_one_row():
    group_session = session_on_now()
    pair = pair_of(group_session)
    people = [member_of(group_session, answer=COMING) for _ in range(5)]
    start, problems = threading.Barrier(2), []

    def tap_everybody(by):
        try:
            for sam in people:
                start.wait(timeout=10)
                tap(group_session=group_session, person=sam, tap=Tap.HERE, by=by)
        except Exception as problem:  # noqa: BLE001 -- shown below, where it fails the test
            problems.append(problem)
            start.abort()
        finally:
            connection.close()

    threads = [threading.Thread(target=tap_everybody, args=[by]) for by in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert [state_of(sam) for sam in people] == ["here"] * 5
    assert Attendance.objects.count() == 5
