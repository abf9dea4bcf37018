"""Why somebody is to be rung, in words, for whoever may know it.

The row keeps only what may be kept for two years. What is gone sooner, such as a feeling, is said by the room
that holds it, for as long as it does, to those who may read it there.
"""

from collections.abc import Callable, Iterable

from people.models import Person
from wellbeing.models import FollowUp

_sayers: list[Callable] = []


def register(say: Callable[[list[FollowUp], Person], dict[int, str]]) -> None:
    """Called from `AppConfig.ready`. `say(follow_ups, viewer)` answers words by the key of the row."""
    _sayers.append(say)


def with_reasons(follow_ups: Iterable[FollowUp], *, viewer: Person) -> list[FollowUp]:
    """Each with `why`. One query more, for any number of them."""
    rows = list(follow_ups)
    said = {row.pk: row.get_reason_display() for row in rows}
    for say in _sayers if rows else []:
        said |= say(rows, viewer)
    for row in rows:
        row.why = said[row.pk]
    return rows
