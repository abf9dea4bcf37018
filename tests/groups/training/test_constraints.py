"""Each rule that the database holds, broken once."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.factories.people import PersonFactory
from tests.factories.training import TrainingRecordFactory, TrainingRuleFactory
from tests.refusing import refused_by

pytestmark = pytest.mark.django_db


def earned(**fields):
    return TrainingRecordFactory(**{"written_by": None, "earned_at": uuid4()} | fields)


def test_an_organisation_has_one_rule_for_a_training():
    rule = TrainingRuleFactory()

    TrainingRuleFactory()
    with refused_by("training_rule_once_per_organisation"):
        TrainingRuleFactory(organisation=rule.organisation)


def test_training_lasts_a_while():
    with refused_by("training_lasts_a_while"):
        TrainingRuleFactory(lasts_months=0)


def test_a_training_is_done_once_a_day_unless_it_was_taken_back():
    record = TrainingRecordFactory()
    same = {"organisation": record.organisation, "person": record.person}

    with refused_by("training_once_a_day"):
        TrainingRecordFactory(**same)
    TrainingRecordFactory(
        **same, taken_back_at=timezone.now(), taken_back_by=PersonFactory(), done_on=record.done_on
    )


def test_training_runs_out_after_it_is_done():
    with refused_by("training_runs_out_after_it_is_done"):
        TrainingRecordFactory(done_on=date(2026, 1, 1), lapses_on=date(2026, 1, 1))


def test_training_is_written_down_or_earned():
    with refused_by("training_written_down_or_earned"):
        TrainingRecordFactory(written_by=None)
    with refused_by("training_written_down_or_earned"):
        TrainingRecordFactory(earned_at=uuid4())


def test_training_is_earned_once_at_a_session():
    record = earned()

    with refused_by("training_earned_once_at_a_session"):
        earned(
            person=record.person,
            earned_at=record.earned_at,
            done_on=record.done_on + timedelta(days=1),
        )


def test_training_is_written_down_by_somebody_else():
    person = PersonFactory()

    with refused_by("training_written_down_by_somebody_else"):
        TrainingRecordFactory(person=person, written_by=person)


def test_taken_back_says_when_and_by_whom():
    with refused_by("training_taken_back_by_says_when"):
        TrainingRecordFactory(taken_back_by=PersonFactory())
    with refused_by("training_written_down_is_taken_back_by_somebody"):
        TrainingRecordFactory(taken_back_at=timezone.now())
    earned(taken_back_at=timezone.now())
