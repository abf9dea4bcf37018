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
def ask_for_a_call(
    *,
    person: Person,
    group: Group,
    owner: Person,
    source: UUID,
    when: When,
    second: Person | None = None,
) -> FollowUp:
    """They asked for a call. Asking again moves the promise, and opens it again if it was done.

    `second`: who is told when the call is late.
    """
    by = due_at(when, group=group)
    follow_up, created = _promise(person, group, owner, source, Reason.ASKED, by, second=second)
    if not created and (follow_up.reason, follow_up.due_at, follow_up.done_at) != (
        Reason.ASKED,
        by,
        None,
    ):
        follow_up.reason, follow_up.due_at, follow_up.no_call = Reason.ASKED, by, False
        follow_up.done_at = follow_up.done_by = None
        follow_up.ended = ""
        # A new time is a new promise: whoever was told of the old one is not told of this one yet.
        follow_up.second_told_at = follow_up.lead_told_at = follow_up.lead = None
        follow_up.save()
    return follow_up


@transaction.atomic
def promise_after(*, unease: Unease) -> FollowUp:
    """Whoever was told promises to ring by tomorrow. Promising again, or after ringing, changes nothing."""
    by = due_at(When.TOMORROW, group=unease.group)
    return _promise(unease.said_by, unease.group, unease.said_to, unease.public_id, Reason.ASKED, by)[0]


@transaction.atomic
def look_in(
    *,
    person: Person,
    group: Group,
    owner: Person,
    source: UUID,
    when: When,
    second: Person | None = None,
    no_call: bool = False,
) -> FollowUp:
    """Somebody could do with a call. Where one is promised already, or was made, that stands.

    `no_call`: they said that they would rather not be rung. Whoever looks in knows it.
    """
    by = due_at(when, group=group)
    return _promise(person, group, owner, source, Reason.LOOK_IN, by, second=second, no_call=no_call)[0]


@transaction.atomic
def ask_after(*, person: Person, group: Group, owner: Person, source: UUID, by: datetime) -> bool:
    """Somebody was missed twice: a kind word, once. Whether that is new."""
    return _promise(person, group, owner, source, Reason.MISSED, by)[1]


def _promise(person, group, owner, source, reason, by, *, second=None, no_call=False):
    return FollowUp.objects.select_for_update().get_or_create(
        source=source,
        defaults={
            "person": person,
            "group": group,
            "owner": owner,
            "second": second,
            "reason": reason,
            "due_at": by,
            "no_call": no_call,
        },
    )


def would_rather_not(*, source: UUID, no_call: bool) -> None:
    """They said no to a call, or changed their mind, after somebody was asked to look in."""
    FollowUp.objects.open().filter(source=source, reason=Reason.LOOK_IN).update(no_call=no_call)


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
def finish(
    *, follow_up: FollowUp, by: Person, ended: FollowUp.Ended = FollowUp.Ended.SPOKE, outcome: str = ""
) -> FollowUp:
    """The promise was kept, or came to nothing: say how it went. Finishing twice keeps the first time."""
    follow_up = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if follow_up.done_at:
        return follow_up
    return _close(follow_up, by=by, outcome=outcome.strip(), ended=ended)


@transaction.atomic
def nobody_answered(*, follow_up: FollowUp, by: Person) -> FollowUp:
    """Somebody rang in vain. The promise stands; only whoever missed us is left in peace after one try."""
    follow_up = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if follow_up.done_at:
        return follow_up
    if follow_up.reason == Reason.MISSED:
        return _close(follow_up, by=by, outcome="", ended=FollowUp.Ended.NOBODY)
    follow_up.tried_at = timezone.now()
    follow_up.save(update_fields=["tried_at"])
    return follow_up


def _close(follow_up, *, by, outcome, ended=""):
    follow_up.done_at = timezone.now()
    follow_up.done_by = by
    follow_up.ended = ended
    follow_up.outcome = outcome or None
    follow_up.save(update_fields=["done_at", "done_by", "ended", "outcome"])
    return follow_up


@transaction.atomic
def hand_over(*, follow_up: FollowUp, to: Person, by: Person) -> FollowUp:
    """Another facilitator takes the promise over. One that is done already stays where it is.

    Whoever was to be told when it is late stays so; where it is they who take it over, it is `by`.
    """
    follow_up = FollowUp.objects.select_for_update(of=["self"]).get(pk=follow_up.pk)
    if follow_up.owner == by and follow_up.done_at is None:
        follow_up.owner = to
        if follow_up.second_id == to.pk:
            follow_up.second = by
        follow_up.save(update_fields=["owner", "second"])
    return follow_up
