"""From a day and an hour as people write them to a moment, also on the nights the clocks change."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


class NoSuchHour(Exception):
    """The clocks go forward over this hour: it does not exist on that day."""


def local_moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment, in UTC. Of an hour that comes twice it is the first; raises NoSuchHour."""
    written = datetime.combine(day, at, zone)
    moment = written.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != written.replace(tzinfo=None):
        raise NoSuchHour
    return moment


def comes_twice(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether the clocks go back over this moment, so that its hour comes once more."""
    local = moment.astimezone(zone)
    return local.fold == 0 and local.utcoffset() != local.replace(fold=1).utcoffset()
