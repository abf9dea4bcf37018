"""Whether the person said this day and hour are safe, in their own zone, whatever the clocks do."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.models import ContactPoint

LONDON = ZoneInfo("Europe/London")

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(LONDON))
days = st.sets(st.integers(0, 6)).map(sorted)
hours = st.lists(st.times(), min_size=2, max_size=2, unique=True).map(sorted)


@given(moments)
def test_with_nothing_said_every_hour_is_safe(moment):
    assert ContactPoint().is_safe_at(moment)


@given(moments, days.filter(bool))
def test_only_the_days_they_named_are_safe(moment, days):
    assert ContactPoint(safe_days=days).is_safe_at(moment) == (moment.weekday() in days)


@given(moments, hours)
def test_only_the_hours_they_named_are_safe(moment, hours):
    point = ContactPoint(safe_from=hours[0], safe_until=hours[1])

    assert point.is_safe_at(moment) == (hours[0] <= moment.time() < hours[1])


@given(moments, days, hours)
def test_both_must_be_safe(moment, days, hours):
    both = ContactPoint(safe_days=days, safe_from=hours[0], safe_until=hours[1])
    day, hour = ContactPoint(safe_days=days), ContactPoint(safe_from=hours[0], safe_until=hours[1])

    assert both.is_safe_at(moment) == (day.is_safe_at(moment) and hour.is_safe_at(moment))


@pytest.mark.parametrize(
    ("hour", "minute", "is_safe"), [(9, 59, False), (10, 0, True), (13, 59, True), (14, 0, False)]
)
def test_the_first_minute_is_safe_and_the_last_is_not(hour, minute, is_safe):
    point = ContactPoint(safe_from=time(10), safe_until=time(14))

    assert point.is_safe_at(datetime(2026, 11, 23, hour, minute, tzinfo=LONDON)) == is_safe


@pytest.mark.parametrize("day", [datetime(2026, 3, 29), datetime(2026, 10, 25)])
def test_when_the_clocks_change_the_hour_on_the_wall_counts(day):
    point = ContactPoint(safe_from=time(10), safe_until=time(14))
    ten = day.replace(hour=10, tzinfo=LONDON)

    assert point.is_safe_at(ten)
    assert not point.is_safe_at(ten - timedelta(minutes=1))
