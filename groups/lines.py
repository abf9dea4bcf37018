"""A list of what is there and what is missing, each line with its reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

ORDER = ["missing", "advice", "done"]


@dataclass(frozen=True)
class Line:
    """One thing to have: what is so now, why it matters, and where it is mended.

    A `hard` line that is missing holds what the list is about; the others only advise. `mend` are the
    words on the way there. `who` are names for facilitators to read. `for_all`: the page that mends it
    is open to members too.
    """

    name: str
    what: str
    why: str
    is_done: bool
    hard: bool = True
    url: str = ""
    mend: str = ""
    who: tuple[str, ...] = ()
    for_all: bool = False

    @property
    def state(self) -> Literal["done", "missing", "advice"]:
        if self.is_done:
            return "done"
        return "missing" if self.hard else "advice"


def missing(lines: Iterable[Line]) -> list[Line]:
    """The lines that hold it."""
    return [line for line in lines if line.state == "missing"]


def missing_first(lines: Iterable[Line]) -> list[Line]:
    """Then what is only advice, then what is there; within each as they come."""
    return sorted(lines, key=lambda line: ORDER.index(line.state))
