from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from sessions.planning.clock import NoSuchHour, comes_twice, local_moment

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("day", "at", "moment"),
    [
        (date(2026, 12, 1), time(10), datetime(2026, 12, 1, 10, tzinfo=UTC)),
        (date(2026, 7, 1), time(10), datetime(2026, 7, 1, 9, tzinfo=UTC)),
        (date(2026, 10, 25), time(1, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # the first of two
        (date(2027, 3, 28), time(0, 59), datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        (date(2027, 3, 28), time(2), datetime(2027, 3, 28, 1, tzinfo=UTC)),
    ],
)
def test_local_moment(day, at, moment):
    assert local_moment(day, at, LONDON) == moment


def test_local_moment_of_an_hour_left_out():
    with pytest.raises(NoSuchHour):
        local_moment(date(2027, 3, 28), time(1, 30), LONDON)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), False),  # that is the second one
        (datetime(2026, 10, 25, 2, 30, tzinfo=UTC), False),
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), False),
    ],
)
def test_comes_twice(moment, expected):
    assert comes_twice(moment, LONDON) is expected
