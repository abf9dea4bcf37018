"""How it is safe to reach somebody, in one line, before any number is shown."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from messaging.contact import is_safe
from people.models import ContactPoint, Person
from people.reaching.words import times_in_words

CHANNELS = {
    ContactPoint.Channel.CALL: _("Ring"),
    ContactPoint.Channel.TEXT: _("Text"),
    ContactPoint.Channel.EMAIL: _("Email"),
    ContactPoint.Channel.POST: _("Letter"),
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
    """Calls first, then texts, emails and letters; those that are safe right now before the others. One query.

    What somebody allows "only if I ask" counts when they asked. What they never allowed is not there.
    """
    allowed = [ContactPoint.Allowed.YES, *([ContactPoint.Allowed.ASK] if they_asked else [])]
    points = ContactPoint.objects.filter(
        person=person, allowed__in=allowed, value__isnull=False, channel__in=list(CHANNELS)
    )
    ways = [_way(point, now=now, zone=zone) for point in points]
    order = list(CHANNELS)
    return sorted(
        ways, key=lambda way: (not way.is_safe_now, order.index(way.point.channel), way.point.pk)
    )


def _way(point, *, now, zone):
    return Way(
        point=point,
        channel=CHANNELS[point.channel],
        times=times_in_words(point),
        is_safe_now=is_safe(point, at=now, zone=zone),
        only_because_they_asked=point.allowed == ContactPoint.Allowed.ASK,
        was_checked_lately=point.is_checked_lately(timezone.localdate(now, zone)),
        is_discreet=point.wording == ContactPoint.Wording.DISCREET,
    )
