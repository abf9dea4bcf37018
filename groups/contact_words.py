"""How somebody may be reached, in one line for a facilitator: never the number or the address itself."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from people.models import ContactPoint
from people.presentation import time_in_words

Allowed, Channel = ContactPoint.Allowed, ContactPoint.Channel


def contact_in_words(points: list[ContactPoint]) -> str:
    """ "Text ok. No email." One short sentence for each way, with the hours that are safe."""
    by_channel = {point.channel: point for point in sorted(points, key=_worth)}
    said = [_channel_in_words(channel, by_channel.get(channel)) for channel in _SAID]
    return " ".join(sentence for sentence in said if sentence)


def way_in_words(point: ContactPoint) -> str:
    """ "Text ok, Tuesday." What they said about this one way."""
    return _channel_in_words(point.channel, point) or _("No call.")


def can_be_reached(points: list[ContactPoint]) -> bool:
    """Whether there is a way they said yes to, and said so lately enough."""
    return any(_is_ok(point) for point in points)


def _is_ok(point):
    return point.allowed == Allowed.YES and not _is_stale(point)


def _is_stale(point):
    oldest = timezone.localdate() - timedelta(days=settings.CONTACT_CONFIRMED_DAYS)
    return point.confirmed_on is None or point.confirmed_on < oldest


def _worth(point):
    """Somebody may have two numbers: the line tells of the one that can be used."""
    return _is_ok(point), point.allowed == Allowed.YES, point.allowed == Allowed.ASK


def _channel_in_words(channel, point):
    words = _SAID[channel]
    if point is None or point.allowed == Allowed.NO:
        return words["no"]()
    if point.allowed == Allowed.ASK:
        return words["ask"]()
    if _is_stale(point):
        return words["stale"]()
    when = _when(point)
    return f"{words['ok']()}, {when}." if when else f"{words['ok']()}."


def _when(point):
    parts = []
    if point.safe_days:
        parts.append(_days(sorted(point.safe_days)))
    if point.safe_from is not None:
        hours = {"start": time_in_words(point.safe_from), "end": time_in_words(point.safe_until)}
        parts.append(_("%(start)s to %(end)s") % hours)
    return ", ".join(parts)


def _days(days):
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return pgettext("days", "%(first)s to %(last)s") % {
            "first": WEEKDAYS[days[0]],
            "last": WEEKDAYS[days[-1]],
        }
    return ", ".join(str(WEEKDAYS[day]) for day in days)


_SAID = {
    Channel.TEXT: {
        "ok": lambda: _("Text ok"),
        "ask": lambda: _("Text only if they ask."),
        "stale": lambda: _("Text: check that it is still ok."),
        "no": lambda: _("No text."),
    },
    Channel.EMAIL: {
        "ok": lambda: _("Email ok"),
        "ask": lambda: _("Email only if they ask."),
        "stale": lambda: _("Email: check that it is still ok."),
        "no": lambda: _("No email."),
    },
    Channel.CALL: {
        "ok": lambda: _("Call ok"),
        "ask": lambda: _("Call only if they ask."),
        "stale": lambda: _("Call: check that it is still ok."),
        "no": lambda: "",
    },
}
