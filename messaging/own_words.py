"""What an organisation says in place of our own words, and how it is put together.

Who keeps these words is a room above: it registers where to look. Here an organisation is only a number.
Nothing that somebody typed is ever run as a template: `{name}` is looked up in a list, and that is all.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from messaging.kinds import PLACES, Kind, kind_of
from people.languages import DEFAULT, language, page_language

PLACE = re.compile(r"\{([a-z_]+)\}")
ANY_BRACES = re.compile(r"\{+[^{}\n]{0,40}\}*|\}+")
# An invisible wall around what was put in, so that a line which runs from right to left stays in order.
LEFT_TO_RIGHT, AS_IT_BEGINS, END_OF_WALL = "\u2066", "\u2068", "\u2069"
RUNS_FROM_THE_RIGHT = "\u200f"


@dataclass(frozen=True)
class OwnWords:
    """One wording in one language, as it was agreed."""

    organisation: int
    kind: str
    wording: str
    language: str
    subject: str
    body: str


LookUp = Callable[[set[int]], Iterable[OwnWords]]
_look_ups: list[LookUp] = []


def register(look_up: LookUp) -> None:
    """Called from `AppConfig.ready` of the room that keeps the words."""
    if look_up not in _look_ups:
        _look_ups.append(look_up)


class Shelf:
    """The agreed words of some organisations, each read once: make one for each batch, and throw it away.

    One query for all that are fetched together; and what a batch has not fetched is fetched when it is asked for.
    """

    def __init__(self):
        self._fetched = set()
        self._words = {}

    def fetch(self, organisations: Iterable[int]) -> None:
        new = set(organisations) - self._fetched - {None}
        if not new:
            return
        self._fetched |= new
        for look_up in _look_ups:
            for own in look_up(new):
                self._words[own.organisation, own.kind, own.wording, own.language] = own

    def words_for(self, purpose: str, wording: str, spoken: str, facts: dict) -> OwnWords | None:
        """In the language somebody speaks, if there are any; in the usual one, if no page is in theirs either."""
        organisation = facts.get("organisation_id")
        kind = kind_of(purpose, facts)
        if organisation is None or kind is None:
            return None
        self.fetch([organisation])
        tongues = [spoken] if page_language(spoken) == spoken != DEFAULT else [spoken, DEFAULT]
        found = (self._words.get((organisation, kind.name, wording, tongue)) for tongue in tongues)
        return next(filter(None, found), None)


def places_in(text: str) -> list[str]:
    return PLACE.findall(text)


def put_together(text: str, facts: dict, code: str) -> str:
    """The text with what is true now in its places. A line that has nothing to say in one is left out.

    Raises KeyError where there is no such place, or no such fact.
    """
    lines = (_line(line, facts, language(code)) for line in text.splitlines())
    return "\n".join(line for line in lines if line is not None)


def _line(line, facts, tongue):
    said = {name: str(PLACES[name].says(facts, tongue.code)) for name in places_in(line)}
    if any(PLACES[name].may_be_empty and not words for name, words in said.items()):
        return None
    if tongue.is_rtl:
        said = {name: _walled(PLACES[name], words) for name, words in said.items()}
    whole = PLACE.sub(lambda match: said[match.group(1)], line)
    return f"{RUNS_FROM_THE_RIGHT}{whole}" if tongue.is_rtl and whole.strip() else whole


def _walled(place, words):
    return f"{LEFT_TO_RIGHT if place.is_figures else AS_IT_BEGINS}{words}{END_OF_WALL}"


@dataclass(frozen=True)
class Fault:
    """What is wrong with words somebody wrote. `about`: the place, where it is one."""

    code: str
    about: str = ""


def faults_in(kind: Kind, wording: str, body: str) -> list[Fault]:
    """What would make these words useless or unsafe to send, whatever they say."""
    allowed = {place.name for place in kind.places_in(wording)}
    faults = unknown_in(body, allowed)
    there = places_in(body)
    faults += [Fault("missing", name) for name in kind.needs if not _says(name, there)]
    if not faults:
        faults += _lost_in(kind, body)
    return faults


def _says(name, there):
    return name in there or (name == "time" and "times" in there)


def unknown_in(text: str, allowed: set[str]) -> list[Fault]:
    found = dict.fromkeys(ANY_BRACES.findall(text))
    return [
        Fault("unknown", words)
        for words in found
        if not (PLACE.fullmatch(words) and words[1:-1] in allowed)
    ]


def _lost_in(kind, body):
    """What somebody would not be told, because it shares a line with what they may not get."""
    kept, with_a_number = [], []
    for line in body.splitlines():
        there = set(places_in(line))
        empty = {name for name in there if PLACES[name].may_be_empty}
        if not empty:
            kept += there
        if not empty - {"phone", "helper"}:
            with_a_number += there
    always = [name for name in kind.needs if not PLACES[name].may_be_empty]
    lost = [name for name in always if not _says(name, kept)]
    lost += [name for name in kind.needs if name == "phone" and name not in with_a_number]
    return [Fault("lost", name) for name in lost]
