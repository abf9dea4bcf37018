"""From a day and an hour as people write them to a moment, also on the nights the clocks change."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


class NoSuchHour(Exception):
    """The clocks go forward over this hour: it does not exist on that day."""


def local_moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment, aware, in `zone`. Of an hour that comes twice it is the first; raises NoSuchHour."""
    moment = datetime.combine(day, at, zone)
    if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise NoSuchHour
    return moment


def comes_twice(moment: datetime) -> bool:
    """Whether the clocks go back over this moment, so that its hour comes once more."""
    return moment.utcoffset() > moment.replace(fold=1).utcoffset()
