"""How somebody may be reached, in one line: never the number or the address itself.

The person reads the same words about themselves as whoever runs their group.
"""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.db import models
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from people.models import ContactPoint
from people.presentation import time_in_words

Allowed, Channel = ContactPoint.Allowed, ContactPoint.Channel
Voicemail, Whose = ContactPoint.Voicemail, ContactPoint.Whose


def contact_in_words(points: list[ContactPoint]) -> str:
    """ "Text ok. No email." One short sentence for each way, with the hours that are safe."""
    by_channel = {point.channel: point for point in sorted(points, key=_worth) if point.value}
    said = [_channel_in_words(channel, by_channel.get(channel)) for channel in _SAID]
    return " ".join(sentence for sentence in said if sentence)


def way_in_words(point: ContactPoint) -> str:
    """ "Text ok, Tuesday." What they said about this one way."""
    nothing = {
        Channel.POST: _("No letters."),
        Channel.PUSH: _("No sign on a phone."),
    }.get(point.channel, _("No call."))
    return _channel_in_words(point.channel, point) or nothing


def can_be_reached(points: list[ContactPoint]) -> bool:
    """Whether there is a way they said yes to, and said so lately enough."""
    return any(_is_ok(point) for point in points)


def times_in_words(point: ContactPoint) -> str:
    """ "Monday to Friday, 10 in the morning to 2 in the afternoon"; "any day, any time of day"."""
    return f"{_days(point) or _('any day')}, {_hours(point) or _('any time of day')}"


class Colour(models.TextChoices):
    """Of a light: the word says the same to whoever cannot tell the colours apart."""

    GREEN = "green", gettext_lazy("yes")
    AMBER = "amber", gettext_lazy("with care")
    RED = "red", gettext_lazy("no")


@dataclass(frozen=True)
class Light:
    """Whether somebody may be reached in one way, at one moment, and the word for it."""

    colour: Colour
    word: str | Promise


NOBODY_ASKED = Light(Colour.RED, gettext_lazy("not asked yet"))
SAID_NO = Light(Colour.RED, gettext_lazy("said no"))
ONLY_IF_THEY_ASK = Light(Colour.AMBER, gettext_lazy("only if they ask"))
CHECK_FIRST = Light(Colour.AMBER, gettext_lazy("check that it is still ok"))
NOT_NOW = Light(Colour.AMBER, gettext_lazy("ok, but not now"))
OK_NOW = Light(Colour.GREEN, gettext_lazy("ok now"))


def light_of(point: ContactPoint, *, at: datetime, zone: tzinfo) -> Light:
    """Green only for what they said yes to, lately, and at a time they said is safe."""
    if not point.value or (point.allowed == Allowed.NO and point.confirmed_on is None):
        return NOBODY_ASKED
    if point.allowed == Allowed.NO:
        return SAID_NO
    if point.allowed == Allowed.ASK:
        return ONLY_IF_THEY_ASK
    local = timezone.localtime(at, zone)
    if not point.is_checked_lately(local.date()):
        return CHECK_FIRST
    return OK_NOW if point.is_safe_at(local) else NOT_NOW


def light_of_all(points: list[ContactPoint], *, at: datetime, zone: tzinfo) -> Light:
    """That of the way that suits best; red when there is none."""
    lights = [light_of(point, at=at, zone=zone) for point in points]
    order = list(Colour)
    return min(lights, key=lambda light: order.index(light.colour), default=NOBODY_ASKED)


def _is_ok(point):
    return point.allowed == Allowed.YES and bool(point.value) and point.is_checked_lately()


def _worth(point):
    """Somebody may have two numbers: the line tells of the one that can be used."""
    return _is_ok(point), point.allowed == Allowed.YES, point.allowed == Allowed.ASK


def _channel_in_words(channel, point):
    words = _SAID[channel]
    if point is None or point.allowed == Allowed.NO:
        return words["no"]()
    if point.allowed == Allowed.ASK:
        return _with_care(words["ask"](), point)
    if not point.is_checked_lately():
        return _with_care(words["stale"](), point)
    when = ", ".join(filter(None, [_days(point), _hours(point)]))
    return _with_care(f"{words['ok']()}, {when}." if when else f"{words['ok']()}.", point)


def _with_care(sentence, point):
    """And what whoever rings or writes has to know besides."""
    more = [_WHOSE[point.whose]()] if point.whose in _WHOSE else []
    if point.channel == Channel.CALL:
        more.append(_VOICEMAIL[point.voicemail]())
        if point.if_cut_off == ContactPoint.CutOff.RING_BACK:
            more.append(_("If cut off: ring back."))
    return " ".join([sentence, *more])


def _days(point):
    days = sorted(set(point.safe_days))
    if len(days) in (0, 7):
        return ""
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        ends = {"first": WEEKDAYS[days[0]], "last": WEEKDAYS[days[-1]]}
        return pgettext("days", "%(first)s to %(last)s") % ends
    return ", ".join(str(WEEKDAYS[day]) for day in days)


def _hours(point):
    if point.safe_from is None:
        return ""
    ends = {"start": time_in_words(point.safe_from), "end": time_in_words(point.safe_until)}
    return _("%(start)s to %(end)s") % ends


_WHOSE = {
    Whose.SHARED: lambda: _("Shared with somebody."),
    Whose.SOMEBODY_ELSES: lambda: _("It is somebody else’s."),
}
_VOICEMAIL = {
    Voicemail.NO: lambda: _("No voicemail."),
    Voicemail.YES: lambda: _("Voicemail ok."),
    Voicemail.NAME_ONLY: lambda: _("On voicemail only: please ring, and your first name."),
}
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
    Channel.PUSH: {
        "ok": lambda: _("A sign on their phone ok"),
        "ask": lambda: _("A sign on their phone only if they ask."),
        "stale": lambda: _("A sign on their phone: check that it is still ok."),
        "no": lambda: "",
    },
    Channel.POST: {
        "ok": lambda: _("Letter ok"),
        "ask": lambda: _("Letter only if they ask."),
        "stale": lambda: _("Letter: check that it is still ok."),
        "no": lambda: "",
    },
}
