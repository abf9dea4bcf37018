"""What waits for one person today. Each room says its own in `needs_you`; home puts them one after the other."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise

MOST = 6


@dataclass(frozen=True)
class Tap:
    """A button that does it at once: what it says, and what it posts where."""

    label: str | Promise
    url: str
    name: str = "state"
    value: str = ""


@dataclass(frozen=True)
class Need:
    """One thing: `what` it is, often a name; `url`, where it is done. `word`: why it is here, or how late."""

    what: str | Promise
    url: str
    detail: str | Promise = ""
    word: str | Promise = ""
    is_late: bool = False
    tap: Tap | None = None


@dataclass(frozen=True)
class Needs:
    """The things of one room, at most six; `url` is where all of them are."""

    name: str
    title: str | Promise
    lines: list[Need] = field(default_factory=list)
    has_more: bool = False
    url: str = ""
    # Its late lines are the loudest of all: people wait for a promise.
    is_about_people: bool = False

    @property
    def is_loud(self) -> bool:
        return self.is_about_people and any(line.is_late for line in self.lines)


def few(rows: Iterable, line: Callable[..., Need], **about) -> Needs:
    """The first of these rows as lines. Ask for no more than `MOST + 1` of them. `about`: as in `Needs`."""
    rows = list(rows)
    return Needs(lines=[line(row) for row in rows[:MOST]], has_more=len(rows) > MOST, **about)
