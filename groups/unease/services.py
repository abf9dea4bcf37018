"""Saying that something did not feel right, and what came of it."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from groups.models import Membership, Unease
from groups.unease.permissions import listeners_for
from messaging.services import tell
from people.models import Person

MESSAGE_LASTS = timedelta(days=14)


class CannotBeTold(Exception):
    """This person cannot be told here, or not any more."""


class AnsweredAlready(Exception):
    """An answer is there, and may have been read: it stays as it is."""


@transaction.atomic
def say(
    *, membership: Membership, public_id: UUID, said_to: Person, words: str, call_me: bool
) -> Unease:
    """Tell one person. `public_id` comes from the form: pressing twice says it once.

    They get a message that tells nothing, in the way they said is safe. Raises CannotBeTold.
    """
    listener = next((one for one in listeners_for(membership) if one.person == said_to), None)
    if listener is None:
        raise CannotBeTold
    unease, is_new = Unease.objects.get_or_create(
        public_id=public_id,
        said_by=membership.person,
        defaults={
            "group": membership.group,
            "said_to": said_to,
            "is_outside": listener.is_outside,
            "words": words,
            "call_me": call_me,
        },
    )
    if is_new:
        _tell(unease, said_to, "said")
    return unease


@transaction.atomic
def mark_read(*, unease: Unease, by: Person) -> Unease:
    """The person it was said to has read it. Once is enough; whoever else asks changes nothing."""
    unease = Unease.objects.select_for_update().get(pk=unease.pk)
    if unease.said_to_id == by.pk and unease.seen_at is None:
        unease.seen_at = timezone.now()
        unease.save(update_fields=["seen_at"])
    return unease


@transaction.atomic
def answer(*, unease: Unease, by: Person, words: str) -> Unease:
    """Say what came of it, once. The same words again change nothing. Raises AnsweredAlready."""
    unease = Unease.objects.select_for_update().get(pk=unease.pk, said_to=by)
    if unease.answered_at:
        if unease.answer != words:
            raise AnsweredAlready
        return unease
    unease.answered_at = timezone.now()
    unease.seen_at = unease.seen_at or unease.answered_at
    unease.answer = words
    unease.save(update_fields=["seen_at", "answer", "answered_at"])
    _tell(unease, unease.said_by, "answered")
    return unease


def _tell(unease, person, what):
    tell(
        person=person,
        purpose="something-said",
        target=unease.public_id,
        key=f"something-said:{unease.public_id}:{what}",
        not_after=timezone.now() + MESSAGE_LASTS,
    )
