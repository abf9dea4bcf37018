"""What would help somebody come: asked for, arranged, told. What it takes from asking to done."""

from django.db import transaction

from people.models import Person
from sessions.models import Arrangement


def ask_for(arrangement: Arrangement, words: str) -> None:
    """They would like this. What was arranged for other words has to be looked at again."""
    is_new_or_different = arrangement.pk is None or (arrangement.detail or "") != words
    if is_new_or_different or arrangement.state == Arrangement.State.WITHDRAWN:
        arrangement.detail, arrangement.state = words or None, Arrangement.State.ASKED
        arrangement.save()


def withdraw(arrangement: Arrangement) -> None:
    """They no longer need it: their words are forgotten."""
    if arrangement.state != Arrangement.State.WITHDRAWN:
        arrangement.detail, arrangement.state = None, Arrangement.State.WITHDRAWN
        arrangement.save(update_fields=["detail", "state"])


@transaction.atomic
def settle_arrangement(*, arrangement: Arrangement, state: str, by: Person) -> Arrangement:
    """Say how far it is: asked, arranged, told or cannot. Whoever does so first, and nobody owns it, owns it.

    What the person has withdrawn in the meantime stays withdrawn.
    """
    arrangement = Arrangement.objects.select_for_update().get(pk=arrangement.pk)
    if arrangement.state != Arrangement.State.WITHDRAWN:
        arrangement.state = state
        arrangement.owner_id = arrangement.owner_id or by.pk
        arrangement.save(update_fields=["state", "owner"])
    return arrangement


@transaction.atomic
def take_on(*, arrangement: Arrangement, by: Person) -> Arrangement:
    """`by` arranges it from now on."""
    arrangement = Arrangement.objects.select_for_update().get(pk=arrangement.pk)
    arrangement.owner = by
    arrangement.save(update_fields=["owner"])
    return arrangement
