"""What messages are for. Rooms above register theirs here, so that this room need not know them.

A purpose is asked at the moment of sending whether the message is still wanted and what is true
now: so a session that was moved or cancelled in between never sends anything stale.
"""

from collections.abc import Callable
from dataclasses import dataclass

from messaging.models import Message


@dataclass(frozen=True)
class Purpose:
    """`build(message)` answers the facts for the wording, or None when it is no longer wanted.

    The facts are a dict for the templates `messages/<name>/{plain,discreet}.txt` (the subject of an
    email is `messages/<name>/subject.txt`). They must hold `sender` (a name that tells nothing) and
    `help_line`; they may hold `link` (a full address), which is only shown to those who said links
    are ok. `build` may write, for instance to issue a link: it runs once, in the transaction that
    claims the message.
    """

    name: str
    build: Callable[[Message], dict | None]


_purposes: dict[str, Purpose] = {}


def register(purpose: Purpose) -> None:
    """Called from `AppConfig.ready` of the room the purpose belongs to."""
    _purposes[purpose.name] = purpose


def get(name: str) -> Purpose:
    return _purposes[name]
