from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellbeing import due

LONDON = ZoneInfo("Europe/London")


def at(day, hour, minute=0, *, month=12):
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("asked", "by"),
    [
        (at(1, 12), at(1, 20)),
        (at(1, 18, 59), at(1, 20)),
        (at(1, 19), at(2, 12)),
        (at(1, 23, 59), at(2, 12)),
        (at(31, 20), datetime(2027, 1, 1, 12, tzinfo=LONDON)),
        # The clocks go back in the night: still noon as people read it.
        (at(24, 21, month=10), at(25, 12, month=10)),
    ],
)
def test_today_is_by_eight_or_by_noon_tomorrow(asked, by):
    assert due.today(now=asked, zone=LONDON) == by


@pytest.mark.parametrize(
    ("asked", "by"),
    [
        (at(1, 12), at(4, 17)),  # Tuesday to Friday
        (at(4, 11, 59), at(4, 17)),  # Friday morning
        (at(4, 12), at(9, 17)),  # Friday noon to Wednesday
        (at(5, 10), at(10, 17)),  # Saturday to Thursday
        (at(6, 10), at(11, 17)),  # Sunday to Friday
        (at(7, 0), at(11, 17)),  # Monday to Friday
    ],
)
def test_this_week_is_by_friday_or_in_five_days(asked, by):
    assert due.this_week(now=asked, zone=LONDON) == by


def test_tomorrow_is_by_five():
    assert due.tomorrow(now=at(1, 23, 30), zone=LONDON) == at(2, 17)


ZONES = st.sampled_from(["Europe/London", "Pacific/Auckland", "America/New_York", "UTC"]).map(ZoneInfo)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))


@given(now=MOMENTS, zone=ZONES)
def test_every_promise_leaves_an_hour_and_is_kept_within_five_days_and_a_bit(now, zone):
    for promised in (due.today, due.tomorrow, due.this_week):
        waits = (promised(now=now, zone=zone) - now).total_seconds() / 3600
        assert waits + 1e-9 >= 1
        assert waits < 5 * 24 + 18
