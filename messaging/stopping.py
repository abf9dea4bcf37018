"""A number or address that is not to be used any more. Membership and pay know nothing of it."""

from django.db import transaction

from messaging import numbers
from people.models import ContactPoint
from people.models.reaching import matching_digest

Allowed, Channel = ContactPoint.Allowed, ContactPoint.Channel


def at(*, channel: str, to: str):
    """The ways to reach anybody at this number or address, by this channel."""
    if channel == Channel.TEXT:
        to = numbers.in_one_spelling(to) or to
    return ContactPoint.objects.filter(channel=channel, digest=matching_digest(to), value__isnull=False)


@transaction.atomic
def stop(*, channel: str, to: str) -> list[ContactPoint]:
    """Nobody is written to there any more, whoever said it was theirs. Returns what was in use until now."""
    points = list(at(channel=channel, to=to).exclude(allowed=Allowed.NO).select_for_update())
    ContactPoint.objects.filter(pk__in=[point.pk for point in points]).update(allowed=Allowed.NO)
    return points
