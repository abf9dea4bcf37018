"""On which days a series falls. Plain arithmetic: it asks nobody and writes nothing."""

import calendar
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sessions.models import SessionSeries
from sessions.planning.clock import NoSuchHour, local_moment

Every = SessionSeries.Every

MOST = 26
FURTHEST = timedelta(days=2 * 366)


class NoEnd(Exception):
    """Neither a last day nor a number of times."""


class TooMany(Exception):
    """More sessions than anybody plans in one go."""


class HourLeftOut(Exception):
    """The clocks go forward over this hour on `day`. `field`: "starts" or "ends"."""

    def __init__(self, day: date, field: str):
        super().__init__("hour left out")
        self.day, self.field = day, field


@dataclass(frozen=True)
class Day:
    """One day the series comes to. `why` it is left out; "" when it is in."""

    day: date
    why: str = ""


def days_of(
    first: date,
    every: str,
    *,
    times: int | None = None,
    until: date | None = None,
    why_not: Callable[[date], str] = lambda day: "",
) -> list[Day]:
    """The days from `first` on, in order, with those left out and why. `times` counts those that are in.

    Raises NoEnd or TooMany (more than MOST that are in). None is more than two years after the first.
    """
    if times is None and until is None:
        raise NoEnd
    found, kept = [], 0
    for day in _all_days(first, every):
        if (until and day > until) or kept == times or day > first + FURTHEST:
            break
        why = why_not(day)
        kept += not why
        if kept > MOST:
            raise TooMany
        found.append(Day(day, why))
    return found


def _all_days(first: date, every: str) -> Iterator[date]:
    if every == Every.MONTH:
        yield from _monthly(first)
        return
    step = timedelta(weeks=2 if every == Every.FORTNIGHT else 1)
    day = first
    while True:
        yield day
        day += step


def _monthly(first):
    """The same weekday of the same week of each month: the second Tuesday, or the last."""
    place = (first.day - 1) // 7
    months = first.year * 12 + first.month - 1
    while True:
        year, month = divmod(months, 12)
        yield _weekday_of(year, month + 1, first.weekday(), place)
        months += 1


def _weekday_of(year, month, weekday, place):
    begins_on, length = calendar.monthrange(year, month)
    day = 1 + (weekday - begins_on) % 7 + 7 * place
    return date(year, month, day if day <= length else day - 7)


def at_hours(
    days: list[date], starts: time, ends: time, zone: ZoneInfo
) -> list[tuple[datetime, datetime]]:
    """The moments of each day at the same local hours, whatever the clocks do. Raises HourLeftOut."""
    return [(_moment(day, starts, zone, "starts"), _moment(day, ends, zone, "ends")) for day in days]


def _moment(day, at, zone, field):
    try:
        return local_moment(day, at, zone)
    except NoSuchHour:
        raise HourLeftOut(day, field) from None
