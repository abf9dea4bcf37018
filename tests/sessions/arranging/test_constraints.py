from datetime import time
from decimal import Decimal

import pytest
from django.utils import timezone

from sessions.models import Arrangement
from tests.factories.people import PersonFactory
from tests.factories.sessions import ArrangementFactory
from tests.sessions.inviting.test_constraints import refused


def test_one_arrangement_per_kind(db):
    arrangement = ArrangementFactory()

    with refused("arrangement_once_per_kind"):
        ArrangementFactory(invitation=arrangement.invitation)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("arrangement_known_by_a_message_or_a_person", {"state": "told", "told_by": None}),
        ("arrangement_known_by_a_message_or_a_person", {"state": "cannot_told", "told_by": None}),
        ("arrangement_told_says_when", {"state": "arranged", "told_at": timezone.now()}),
        ("arrangement_forgotten_when_no_longer_needed", {"state": "withdrawn", "detail": "Two"}),
        ("arrangement_hours_and_children_are_for_childcare", {"kind": "travel", "children": 2}),
        ("arrangement_until_follows_from", {"from_time": time(12), "until_time": time(9)}),
        ("arrangement_1_to_20_children", {"children": 0}),
        ("arrangement_way_is_for_travel", {"way": "lift"}),
        (
            "arrangement_driver_is_of_a_taxi",
            {"kind": "travel", "way": "lift", "driver_name": "Jo"},
        ),
        ("arrangement_language_is_for_an_interpreter", {"language": "BSL"}),
        ("arrangement_cost_is_not_less_than_nothing", {"cost": Decimal("-0.01")}),
        ("arrangement_cost_is_not_less_than_nothing", {"cost_expected": Decimal(-1)}),
    ],
)
def test_the_database_refuses(db, name, fields):
    with refused(name):
        ArrangementFactory(**fields)


def test_told_by_somebody_says_when(db):
    arrangement = ArrangementFactory(state="told")

    with refused("arrangement_told_says_when"):
        Arrangement.objects.filter(pk=arrangement.pk).update(told_by=PersonFactory(), told_at=None)
