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


# How to end texts, at the end of each. Where we have no words for it, in English: STOP is known everywhere.
WAY_OUT = {
    "en-gb": "STOP to end texts.",
    "cy": "STOP i orffen.",
    "pl": "STOP: koniec SMS.",
    "ro": "STOP: fără SMS.",
    "pt": "STOP para terminar.",
    "fr": "STOP pour ne plus en recevoir.",
    "es": "STOP para no recibir más.",
    "uk": "STOP: без SMS.",
    "ru": "STOP: без SMS.",
    "ar": "STOP لإيقاف الرسائل.",
    "ur": "STOP پیغامات بند کرنے کے لیے۔",
    "bn": "STOP লিখলে বার্তা বন্ধ।",
}


def with_the_way_out(body: str, code: str) -> str:
    """The words as they go by text. Nobody who writes a wording can leave this line out."""
    return f"{body}\n{WAY_OUT.get(code, WAY_OUT['en-gb'])}" if "STOP" not in body else body
