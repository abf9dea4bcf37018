"""The group's own record, as one file that any member can take home.

Rooms above add what is theirs: `register(Part(...))` in their AppConfig.ready.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Part:
    """One section. `rows(group, person)` answers what this person may read anyway, in a number of queries
    that does not grow; `template` writes one row, which it is given as `row`. Without rows it is left out.

    Never a feeling, a need, how to reach somebody, a clash, or an answer with a name on it.
    """

    name: str
    title: str | Promise
    rows: Callable[[Any, Any], Iterable]
    template: str
    place: int


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Called from `AppConfig.ready`; the same name again takes the place of the first."""
    _parts[part.name] = part


def parts() -> list[Part]:
    """All of them, in their order."""
    return sorted(_parts.values(), key=lambda part: part.place)
