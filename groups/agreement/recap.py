"""Some statements said aloud again at the start of a session, a few each time."""

from collections.abc import Sequence

from groups.models import AgreementItem

EACH_TIME = 3


def recap(items: Sequence[AgreementItem], nth: int) -> list[AgreementItem]:
    """The statements for the session that has `nth` others before it since the version was published.

    They go round in order, so that over time each comes up as often as any other, or once more. Where
    there are three or fewer, all of them each time.
    """
    if len(items) <= EACH_TIME:
        return list(items)
    first = nth * EACH_TIME
    return [items[(first + place) % len(items)] for place in range(EACH_TIME)]
