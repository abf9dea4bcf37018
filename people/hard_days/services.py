"""Writing a hard date down, and taking it away."""

from uuid import UUID

from django.db import transaction

from people.models import HardDate, Person

MOST = 30


class EnoughDays(Exception):
    """More days than this would leave no day to meet."""


@transaction.atomic
def keep_free(*, person: Person, month: int, day: int, label: str = "") -> HardDate:
    """Write down that this day is hard. Writing it again changes what it is called. Raises EnoughDays."""
    # Of two taps at once the second sees what the first wrote.
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    kept = HardDate.objects.filter(person=person, month=month, day=day).first()
    if kept is None:
        if HardDate.objects.filter(person=person).count() >= MOST:
            raise EnoughDays
        kept = HardDate(person=person, month=month, day=day)
    kept.label = label or kept.label
    kept.save()
    return kept


def take_away(*, person: Person, public_id: UUID) -> None:
    """Gone at once, and from the trail too: it was never in it. Twice is as once."""
    HardDate.objects.visible_to(person).filter(public_id=public_id).delete()
