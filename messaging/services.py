"""The outbox: `tell` writes down that somebody is to be told something; a task sends what is due."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from messaging.models import Message
from people.models import Person


def tell(
    *,
    person: Person,
    purpose: str,
    target: UUID,
    key: str,
    not_after: datetime,
    not_before: datetime | None = None,
) -> Message:
    """Put one message in the outbox. Asking again with the same key returns the row already there.

    Call it in the transaction of the fact that causes it: either both are written or neither.
    """
    message, _created = Message.objects.get_or_create(
        key=key,
        defaults={
            "person": person,
            "purpose": purpose,
            "target": target,
            "not_before": not_before or timezone.now(),
            "not_after": not_after,
        },
    )
    return message


def call_off(*, targets: Iterable[UUID]) -> int:
    """Cancel what is still waiting to be sent about these things. Returns how many."""
    return Message.objects.filter(target__in=list(targets), state=Message.State.QUEUED).update(
        state=Message.State.CANCELLED, finished_at=timezone.now()
    )
