"""Promises to be in touch: made once, kept by somebody with a name, by a time the person was told."""

from datetime import datetime
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from groups.models import Group, Unease
from people.models import Person
from wellbeing import due
from wellbeing.models import FollowUp

Reason = FollowUp.Reason


class When(models.TextChoices):
    TODAY = "today"
    TOMORROW = "tomorrow"
    THIS_WEEK = "this_week"


def due_at(when: When, *, group: Group) -> datetime:
    """By when a call that is promised now is made, in the organisation's own time."""
    return getattr(due, when)(now=timezone.now(), zone=group.organisation.zone)


@transaction.atomic
def ask_for_a_call(*, person: Person, group: Group, owner: Person, source: UUID, when: When) -> FollowUp:
    """They asked for a call. Asking again moves the promise, and opens it again if it was done."""
    follow_up, created = _promise(person, group, owner, source, Reason.ASKED, when)
    if not created:
        follow_up.reason = Reason.ASKED
        follow_up.due_at = due_at(when, group=group)
        follow_up.done_at = follow_up.done_by = None
        follow_up.save(update_fields=["reason", "due_at", "done_at", "done_by"])
    return follow_up


@transaction.atomic
def promise_after(*, unease: Unease) -> FollowUp:
    """Whoever was told promises to ring by tomorrow. Promising again, or after ringing, changes nothing."""
    return _promise(
        unease.said_by, unease.group, unease.said_to, unease.public_id, Reason.ASKED, When.TOMORROW
    )[0]


@transaction.atomic
def look_in(*, person: Person, group: Group, owner: Person, source: UUID, when: When) -> FollowUp:
    """Somebody could do with a call. Where one is promised already, or was made, that stands."""
    return _promise(person, group, owner, source, Reason.LOOK_IN, when)[0]


def _promise(person, group, owner, source, reason, when):
    return FollowUp.objects.select_for_update().get_or_create(
        source=source,
        defaults={
            "person": person,
            "group": group,
            "owner": owner,
            "reason": reason,
            "due_at": due_at(when, group=group),
        },
    )


@transaction.atomic
def call_no_longer_wanted(*, source: UUID, by: Person) -> FollowUp | None:
    """They changed their mind before the call: the promise is closed, with a note. A call made stays made."""
    follow_up = (
        FollowUp.objects.select_for_update().open().filter(source=source, reason=Reason.ASKED).first()
    )
    if follow_up is None:
        return None
    with override(follow_up.owner.page_language):
        note = gettext("They changed their mind: no call, thanks.")
    return _close(follow_up, by=by, outcome=note)


@transaction.atomic
def finish(*, follow_up: FollowUp, by: Person, outcome: str = "") -> FollowUp:
    """The promise was kept, or came to nothing: say how it went. Finishing twice keeps the first time."""
    follow_up = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if follow_up.done_at:
        return follow_up
    return _close(follow_up, by=by, outcome=outcome.strip())


def _close(follow_up, *, by, outcome):
    follow_up.done_at = timezone.now()
    follow_up.done_by = by
    follow_up.outcome = outcome or None
    follow_up.save(update_fields=["done_at", "done_by", "outcome"])
    return follow_up


@transaction.atomic
def hand_over(*, follow_up: FollowUp, to: Person, by: Person) -> FollowUp:
    """Another facilitator takes the promise over. One that is done already stays where it is."""
    follow_up = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if follow_up.owner == by and follow_up.done_at is None:
        follow_up.owner = to
        follow_up.save(update_fields=["owner"])
    return follow_up
