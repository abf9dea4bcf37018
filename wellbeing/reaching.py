"""How it is safe to reach somebody, in one line, before any number is shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from messaging.contact import is_safe
from people.models import ContactPoint, Person
from people.presentation import time_in_words

CHANNELS = {
    ContactPoint.Channel.CALL: _("Ring"),
    ContactPoint.Channel.TEXT: _("Text"),
    ContactPoint.Channel.EMAIL: _("Email"),
}


@dataclass(frozen=True)
class Way:
    """One way to reach somebody that they have said yes to, and what they said about it."""

    point: ContactPoint
    channel: str | Promise
    times: str
    is_safe_now: bool
    only_because_they_asked: bool
    was_checked_lately: bool
    is_discreet: bool


def ways_to_reach(person: Person, *, they_asked: bool, now: datetime, zone: ZoneInfo) -> list[Way]:
    """Calls first, then texts, then emails; those that are safe right now before the others. One query.

    What somebody allows "only if I ask" counts when they asked. What they never allowed is not there.
    """
    allowed = [ContactPoint.Allowed.YES, *([ContactPoint.Allowed.ASK] if they_asked else [])]
    points = ContactPoint.objects.filter(person=person, allowed__in=allowed, value__isnull=False)
    ways = [_way(point, now=now, zone=zone) for point in points]
    order = list(CHANNELS)
    return sorted(
        ways, key=lambda way: (not way.is_safe_now, order.index(way.point.channel), way.point.pk)
    )


def _way(point, *, now, zone):
    oldest = timezone.localdate(now, zone) - timedelta(days=settings.CONTACT_CONFIRMED_DAYS)
    return Way(
        point=point,
        channel=CHANNELS[point.channel],
        times=times_in_words(point),
        is_safe_now=is_safe(point, at=now, zone=zone),
        only_because_they_asked=point.allowed == ContactPoint.Allowed.ASK,
        was_checked_lately=point.confirmed_on is not None and point.confirmed_on >= oldest,
        is_discreet=point.wording == ContactPoint.Wording.DISCREET,
    )


def times_in_words(point: ContactPoint) -> str:
    """ "Monday to Friday, 10 in the morning to 2 in the afternoon"; "any day, any time"."""
    if point.safe_from is None:
        hours = gettext("any time of day")
    else:
        hours = gettext("%(start)s to %(end)s") % {
            "start": time_in_words(point.safe_from),
            "end": time_in_words(point.safe_until),
        }
    return f"{_days_in_words(point.safe_days)}, {hours}"


def _days_in_words(days):
    days = sorted(set(days))
    if len(days) in (0, 7):
        return gettext("any day")
    names = [str(WEEKDAYS[day]) for day in days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return gettext("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return ", ".join(names)
