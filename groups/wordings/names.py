"""Names that tell: of the organisation and its groups."""

from collections.abc import Iterator

from groups.models import Group, Organisation
from messaging.discreet import TOPIC, US


def names_that_tell(organisation: int) -> Iterator[tuple[str, object]]:
    """For `messaging.discreet`. Two queries."""
    for name in Organisation.objects.filter(pk=organisation).values_list("name", flat=True):
        yield name, US
    for name in Group.objects.filter(organisation=organisation).values_list("name", flat=True):
        yield name, TOPIC
