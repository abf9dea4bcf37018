"""Where people meet, as names that discreet words must not hold."""

from collections.abc import Iterator

from messaging.discreet import WHERE
from sessions.models import GroupSession, Venue

# Of the newest sessions: whoever met somewhere years ago is not found there.
LOOKED_AT = 300


def places_that_tell(organisation: int) -> Iterator[tuple[str, object]]:
    """For `messaging.discreet`: each place, whole and up to its first comma. Two queries."""
    newest = GroupSession.objects.filter(group__organisation=organisation).order_by("-starts_at")
    kept = Venue.objects.filter(organisation=organisation)
    for place in {
        *newest.values_list("place", flat=True)[:LOOKED_AT],
        *kept.values_list("name", flat=True),
    }:
        yield place, WHERE
        yield place.partition(",")[0], WHERE
