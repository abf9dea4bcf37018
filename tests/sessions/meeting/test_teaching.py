from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from groups.models import Training, TrainingRecord
from sessions.meeting.teaching import record_what_was_earned
from sessions.models import GroupSession
from sessions.tasks import record_training_earned
from tests.factories.people import PersonFactory
from tests.factories.sessions import AttendanceFactory, GroupSessionFactory
from tests.factories.training import TrainingRecordFactory, TrainingRuleFactory

# Half past midnight in London, still the day before in UTC.
ENDED = datetime(2026, 6, 30, 23, 45, tzinfo=UTC)
NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)


def lesson(**fields):
    return GroupSessionFactory(
        **{
            "teaches": Training.SAFEGUARDING,
            "starts_at": ENDED - timedelta(minutes=15),
            "ends_at": ENDED,
        }
        | fields
    )


def was_there(group_session=None, **fields):
    return AttendanceFactory(group_session=group_session or lesson(), **fields)


def test_being_there_earns_the_training_on_the_day_where_the_group_lives(db):
    attendance = was_there()
    group_session = attendance.group_session
    organisation = group_session.group.organisation
    TrainingRuleFactory(organisation=organisation, lasts_months=12)

    assert record_what_was_earned(now=NOW) == 1
    assert record_what_was_earned(now=NOW) == 0

    record = TrainingRecord.objects.get()
    assert (record.person, record.organisation) == (attendance.person, organisation)
    assert (record.training, record.earned_at) == ("safeguarding", group_session.public_id)
    assert (record.done_on, record.lapses_on) == (date(2026, 7, 1), date(2027, 7, 1))
    assert (record.written_by, record.taken_back_at) == (None, None)


@pytest.mark.parametrize(
    ("fields", "now"),
    [
        ({"teaches": ""}, NOW),
        ({}, ENDED - timedelta(minutes=1)),
        ({}, ENDED + timedelta(days=91)),
    ],
)
def test_nothing_is_earned_without_a_lesson_before_its_end_or_long_after(db, fields, now):
    was_there(lesson(**fields))

    assert record_what_was_earned(now=now) == 0


def test_nothing_is_earned_at_a_cancelled_session_or_by_a_tap_taken_back(db):
    cancelled = was_there().group_session
    cancelled.state = GroupSession.State.CANCELLED
    cancelled.cancelled_at, cancelled.cancelled_by = NOW, PersonFactory()
    cancelled.save()
    was_there(taken_back_at=NOW)

    assert record_what_was_earned(now=NOW) == 0


def test_what_was_earned_goes_and_comes_back_with_the_list(db):
    attendance = was_there()
    record_what_was_earned(now=NOW)

    attendance.taken_back_at = NOW
    attendance.save()
    record_what_was_earned(now=NOW)
    assert TrainingRecord.objects.standing().count() == 0
    attendance.taken_back_at = None
    attendance.save()
    record_what_was_earned(now=NOW)

    assert TrainingRecord.objects.standing().count() == 1
    assert TrainingRecord.objects.count() == 1


def test_what_an_admin_took_back_stays_so(db):
    was_there()
    record_what_was_earned(now=NOW)
    TrainingRecord.objects.update(taken_back_at=NOW, taken_back_by=PersonFactory())

    assert record_what_was_earned(now=NOW) == 0
    assert TrainingRecord.objects.standing().count() == 0


def test_what_somebody_wrote_down_for_that_day_is_enough(db):
    attendance = was_there()
    organisation = attendance.group_session.group.organisation
    TrainingRecordFactory(organisation=organisation, person=attendance.person, done_on=date(2026, 7, 1))

    assert record_what_was_earned(now=NOW) == 0
    assert TrainingRecord.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_write_it_down_once():
    group_session = lesson()
    for _person in range(5):
        was_there(group_session)
    start, new = Barrier(4), []

    def run():
        try:
            start.wait()
            new.append(record_what_was_earned(now=NOW))
        finally:
            connection.close()

    threads = [Thread(target=run) for _worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert TrainingRecord.objects.count() == 5
    assert len(new) == 4


@pytest.mark.parametrize("people", [1, 3])
def test_it_takes_the_same_queries_for_one_and_for_three(db, django_assert_num_queries, people):
    group_session = lesson(
        starts_at=timezone.now() - timedelta(hours=3), ends_at=timezone.now() - timedelta(hours=1)
    )
    for _person in range(people):
        was_there(group_session)

    with django_assert_num_queries(11):
        assert record_training_earned() == people
