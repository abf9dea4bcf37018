"""Why somebody is to be rung, in words, for whoever may know it. Only on the page of that one call.

The row keeps only what may be kept for two years. What is gone sooner, such as a feeling, is said by the room
that holds it, for as long as it does, to those who may read it there.
"""

from collections.abc import Callable

from people.models import Person
from wellbeing.models import FollowUp

_sayers: list[Callable[[FollowUp, Person], str | None]] = []


def register(say: Callable[[FollowUp, Person], str | None]) -> None:
    """Called from `AppConfig.ready`."""
    _sayers.append(say)


def why_of(follow_up: FollowUp, *, viewer: Person) -> str:
    """One query for each room that may know more than the row."""
    said = (say(follow_up, viewer) for say in _sayers)
    return next(filter(None, said), follow_up.get_reason_display())
