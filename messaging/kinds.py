"""The messages whose words an organisation may write itself: what each is for, and what it has to say.

A kind is one purpose, or the usual form of one. In what is rare (a link that is sent again, a call that is
called off) our own words from the templates are used: nobody has to write those in every language.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from messaging import days


@dataclass(frozen=True)
class Place:
    """A place for something that is only known when a message is sent. `says(facts, language)` may be empty.

    `may_be_empty`: a line that holds it is left out where there is nothing to say.
    """

    name: str
    what: str | Promise
    says: Callable[[dict, str], str]
    may_be_empty: bool = False
    # What turns round in a line that runs from right to left: figures, an address, a number.
    is_figures: bool = False


def _day(fact):
    return lambda facts, language: days.day_in(language, facts[fact])


def _time(fact):
    return lambda facts, language: days.time_in(language, facts[fact])


def _helper(part):
    def says(facts, language):
        line = facts.get("help_line")
        # A dict where it is an example.
        return "" if not line else line[part] if isinstance(line, dict) else getattr(line, part)

    return says


_ALL_PLACES = [
    Place("name", _("the name they go by"), lambda facts, language: facts["name"]),
    Place("sender", _("how you sign messages"), lambda facts, language: facts["sender"]),
    Place("day", _("the day: Tuesday 1 December"), _day("starts_at")),
    Place(
        "weekday",
        _("only the day of the week"),
        lambda facts, language: days.weekday_in(language, facts["starts_at"]),
    ),
    Place("time", _("when it begins"), _time("starts_at"), is_figures=True),
    Place(
        "times",
        _("when it begins and ends"),
        lambda facts, language: days.times_in(language, facts["starts_at"], facts["ends_at"]),
        is_figures=True,
    ),
    Place("place", _("where, if you meet in person"), lambda f, _l: f["place"], may_be_empty=True),
    Place("old_day", _("the day it was"), _day("moved_from")),
    Place("old_time", _("the time it was"), _time("moved_from"), is_figures=True),
    Place("until_day", _("until which day it is kept"), _day("until")),
    Place("until_time", _("until what time it is kept"), _time("until"), is_figures=True),
    Place("caller", _("who rings"), lambda facts, language: facts["caller"]),
    Place("call_day", _("the day of the call"), _day("call_at")),
    Place("call_time", _("the time of the call"), _time("call_at"), is_figures=True),
    Place("minutes", _("how many minutes it takes"), lambda facts, language: str(facts["minutes"])),
    Place(
        "link",
        _("their own link"),
        lambda f, _l: f.get("link") or "",
        may_be_empty=True,
        is_figures=True,
    ),
    Place("helper", _("who to ask"), _helper("name"), may_be_empty=True),
    Place("phone", _("their number"), _helper("phone"), may_be_empty=True, is_figures=True),
]
PLACES = {place.name: place for place in _ALL_PLACES}
IN_A_SUBJECT = ("sender", "weekday")
# These tell where, or that somebody is paid: only in plain words.
ONLY_PLAIN = ("place",)


def _always(facts: dict) -> bool:
    return True


@dataclass(frozen=True)
class Kind:
    """`needs`: the places without which the message is of no use. `fits(facts)`: whether it is this kind."""

    name: str
    purpose: str
    label: str | Promise
    what_for: str | Promise
    when: str | Promise
    who: str | Promise
    places: tuple[str, ...]
    needs: tuple[str, ...]
    fits: Callable[[dict], bool] = _always
    # What an example has to know beside the usual.
    example: Callable[[datetime], dict] = field(default=lambda starts_at: {})

    def places_in(self, wording: str) -> list[Place]:
        allowed = [name for name in self.places if wording == "plain" or name not in ONLY_PLAIN]
        return [PLACES[name] for name in allowed]


_WHO = ("name", "sender")
_ASK = ("link", "helper", "phone")
_SESSION = ("day", "weekday", "time", "times", "place")


def _kind(name, *, about=(), needs=(), **more):
    """`about`: the places beside who writes to whom, and how to answer. A number is always needed."""
    return Kind(
        name=name,
        places=(*_WHO, *about, *_ASK),
        needs=(*needs, "phone"),
        **{"purpose": name} | more,
    )


def _of_session(name, *, about=(), needs=("day", "time"), **more):
    return _kind(name, about=(*_SESSION, *about), needs=needs, **more)


_EVERYONE_ASKED = _("Everyone who is asked to a session.")
_EVERYONE_IN_THE_GROUP = _("Everyone in the group.")
_NOT_SAID_NO = _("Whoever was asked and has not said no.")
_ALL_KINDS = [
    _of_session(
        "invitation",
        label=_("Invitation"),
        what_for=_("Asks if somebody can come."),
        when=_("When the facilitators send a session out."),
        who=_EVERYONE_ASKED,
        fits=lambda facts: not facts.get("is_again"),
    ),
    _of_session(
        "invitation-chase",
        label=_("Asked again"),
        what_for=_("Asks once more. No answer is a wrong one."),
        when=_("A week and three days before, if they have not answered."),
        who=_("Whoever has not answered."),
    ),
    _of_session(
        "place-offered",
        label=_("A place came free"),
        what_for=_("Keeps a place for them, and says how long."),
        when=_("When a full session has room again."),
        who=_("Whoever is next on the waiting list."),
        about=("until_day", "until_time"),
        needs=("day", "time", "until_day", "until_time"),
        example=lambda starts_at: {"until": starts_at - timedelta(days=2)},
    ),
    _of_session(
        "reminder-week",
        label=_("Reminder, a week before"),
        what_for=_("So that they can plan the week."),
        when=_("Seven days before, if you switched it on."),
        who=_NOT_SAID_NO,
    ),
    _of_session(
        "reminder",
        label=_("Reminder, the day before"),
        what_for=_("So that nobody has to keep it in their head."),
        when=_("The day before."),
        who=_NOT_SAID_NO,
    ),
    _of_session(
        "reminder-morning",
        label=_("Reminder, that morning"),
        what_for=_("A last word before they set out."),
        when=_("On the morning of the day, if you switched it on."),
        who=_NOT_SAID_NO,
        needs=("time",),
    ),
    _of_session(
        "session-moved",
        label=_("A change"),
        what_for=_("Says the new day and time."),
        when=_("When a session is moved to another day or time."),
        who=_EVERYONE_ASKED,
        about=("old_day", "old_time"),
        fits=lambda facts: bool(facts.get("moved_from")) and not facts.get("is_staff"),
        example=lambda starts_at: {
            "moved_from": starts_at.replace(hour=9),
            "is_staff": False,
            "asks": True,
        },
    ),
    _of_session(
        "session-cancelled",
        label=_("Cancelled"),
        what_for=_("Says that it does not happen."),
        when=_("When a session is cancelled."),
        who=_EVERYONE_ASKED,
        # That somebody is paid all the same is only in ours.
        fits=lambda facts: not facts.get("is_staff") and not facts.get("is_paid"),
        example=lambda starts_at: {"is_staff": False, "link": ""},
    ),
    _kind(
        "preparation-call",
        label=_("Preparation call"),
        what_for=_("Says when somebody would like to ring."),
        when=_("When a time was found that suits both."),
        who=_("Whoever has a preparation call."),
        about=(
            "caller",
            "call_day",
            "call_time",
            "minutes",
            "day",
        ),
        needs=("caller", "call_day", "call_time"),
        fits=lambda facts: not facts.get("is_off") and not facts.get("instead_of"),
        example=lambda starts_at: {
            "caller": _("Amina"),
            "call_at": starts_at.replace(hour=11),
            "minutes": 20,
        },
    ),
    _kind(
        "summary",
        label=_("Thanks and summary"),
        what_for=_("Thanks them, and says that the notes are there."),
        when=_("When the facilitators share the summary."),
        who=_("Everyone who may read it."),
        about=(
            "day",
            "weekday",
        ),
    ),
    _kind(
        "agreement",
        label=_("The working-together agreement"),
        what_for=_("Asks what they say to it."),
        when=_("When it is first put to everyone."),
        who=_EVERYONE_IN_THE_GROUP,
        fits=lambda facts: bool(facts.get("is_first")),
        example=lambda starts_at: {"is_first": True},
    ),
    _kind(
        "agreement-changed",
        purpose="agreement",
        label=_("A change to the agreement"),
        what_for=_("Asks what they say to what is new."),
        when=_("When a new version is put to everyone."),
        who=_EVERYONE_IN_THE_GROUP,
        fits=lambda facts: not facts.get("is_first"),
        example=lambda starts_at: {"is_first": False},
    ),
    _kind(
        "date-poll",
        label=_("Which days suit"),
        what_for=_("Asks which days are good for them."),
        when=_("When the facilitators ask for dates."),
        who=_("Everyone who is asked."),
        about=("day",),
        fits=lambda facts: not facts.get("is_again"),
    ),
    _kind(
        "pay-offer",
        label=_("Pay"),
        what_for=_("Says that their pay is there to look at."),
        when=_("After a session or a call that is paid."),
        who=_("Whoever has pay to look at."),
        about=(
            "day",
            "weekday",
        ),
        fits=lambda facts: not facts.get("is_called_off"),
    ),
]
KINDS = {kind.name: kind for kind in _ALL_KINDS}


def kind_of(purpose: str, facts: dict) -> Kind | None:
    """Which kind a message is; None where only our own words fit it."""
    return next((kind for kind in _ALL_KINDS if kind.purpose == purpose and kind.fits(facts)), None)
