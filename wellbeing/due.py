"""By when a promised call is made. The person reads these times, so they are plain ones."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

TODAY_BY = time(20)
TOO_LATE_FOR_TODAY = time(19)
TOMORROW_BY = time(12)
THE_DAY_AFTER_BY = time(17)
FRIDAY = 4
DAYS_FROM_THE_WEEKEND = 5


def today(*, now: datetime, zone: ZoneInfo) -> datetime:
    """By 8 in the evening; asked for after 7, by noon tomorrow."""
    local = now.astimezone(zone)
    if local.time() < TOO_LATE_FOR_TODAY:
        return _at(local, 0, TODAY_BY, zone)
    return _at(local, 1, TOMORROW_BY, zone)


def tomorrow(*, now: datetime, zone: ZoneInfo) -> datetime:
    """By 5 in the afternoon of the next day."""
    return _at(now.astimezone(zone), 1, THE_DAY_AFTER_BY, zone)


def this_week(*, now: datetime, zone: ZoneInfo) -> datetime:
    """By Friday at 5; asked for from Friday noon on, in five days."""
    local = now.astimezone(zone)
    days = FRIDAY - local.weekday()
    if days < 0 or (days == 0 and local.time() >= time(12)):
        days = DAYS_FROM_THE_WEEKEND
    return _at(local, days, time(17), zone)


def _at(local, days, clock, zone):
    return datetime.combine(local.date() + timedelta(days=days), clock, zone)
