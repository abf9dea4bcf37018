from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.dates.repeating import (
    MOST,
    HourLeftOut,
    NoEnd,
    TooMany,
    at_hours,
    days_of,
)

LONDON = ZoneInfo("Europe/London")
days = st.dates(date(2026, 1, 1), date(2030, 12, 31))


def in_order(found):
    return [each.day for each in found]


@given(
    first=days,
    every=st.sampled_from(["week", "fortnight", "month"]),
    times=st.none() | st.integers(1, MOST),
    length=st.none() | st.integers(0, 700),
    hour=st.integers(3, 22),
    left_out=st.sets(st.integers(0, 30), max_size=10),
)
def test_same_weekday_and_hour_within_bounds_and_no_excluded_day(
    first, every, times, length, hour, left_out
):
    until = None if length is None else first + timedelta(days=length)
    excluded = {first + timedelta(weeks=week) for week in left_out}
    if times is None and until is None:
        with pytest.raises(NoEnd):
            days_of(first, every)
        return
    try:
        found = days_of(
            first,
            every,
            times=times,
            until=until,
            why_not=lambda day: "left out" if day in excluded else "",
        )
    except TooMany:
        assert times is None
        assert length >= MOST * 7
        return

    kept = [each.day for each in found if not each.why]
    assert len(kept) <= min(MOST, times or MOST)
    assert not excluded & set(kept)
    assert in_order(found) == sorted(set(in_order(found)))
    assert {day.weekday() for day in in_order(found)} <= {first.weekday()}
    assert all(first <= day <= (until or day) for day in in_order(found))
    if every != "month":
        step = 7 if every == "week" else 14
        assert all((day - first).days % step == 0 for day in in_order(found))
    else:
        months = [(day.year, day.month) for day in in_order(found)]
        assert len(set(months)) == len(months)
    for starts_at, ends_at in at_hours(kept, time(hour), time(hour, 45), LONDON):
        assert starts_at.astimezone(LONDON).time() == time(hour)
        assert ends_at - starts_at == timedelta(minutes=45)


def test_the_hour_stays_over_both_clock_changes():
    found = in_order(days_of(date(2026, 10, 20), "week", times=MOST))

    moments = [starts.hour for starts, _ends in at_hours(found, time(10), time(12), LONDON)]

    assert moments == [9] + [10] * 22 + [9] * 3


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        # The fifth of a month means the last of each.
        (date(2026, 3, 31), [(3, 31), (4, 28), (5, 26), (6, 30)]),
        (date(2026, 1, 31), [(1, 31), (2, 28), (3, 28), (4, 25)]),
        (date(2026, 4, 14), [(4, 14), (5, 12), (6, 9), (7, 14)]),
        (date(2026, 11, 24), [(11, 24), (12, 22), (1, 26), (2, 23)]),
    ],
)
def test_every_month_on_this_weekday(first, expected):
    found = in_order(days_of(first, "month", times=4))

    assert [(day.month, day.day) for day in found] == expected


def test_an_hour_that_is_left_out_is_named_with_its_day():
    found = in_order(days_of(date(2027, 3, 21), "week", times=3))

    with pytest.raises(HourLeftOut) as left_out:
        at_hours(found, time(0, 30), time(1, 30), LONDON)

    assert (left_out.value.day, left_out.value.field) == (date(2027, 3, 28), "ends")


def test_what_is_always_left_out_still_ends():
    found = days_of(date(2026, 1, 5), "week", times=5, why_not=lambda day: "never")

    assert len(found) == 105
