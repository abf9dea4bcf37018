"""Having a pause: nothing is sent, nothing is lost, and one tap ends it."""

from datetime import date

import pghistory
from django.db import transaction
from django.utils import timezone

from groups.models import Membership
from people.models import Person


class HasLeft(Exception):
    """They left in the meantime: there is nothing to pause."""


@transaction.atomic
def pause(*, membership: Membership, by: Person, until: date | None = None) -> Membership:
    """No invitations and no reminders, until a day or until they say so. Saying it again changes the day.

    Raises HasLeft.
    """
    membership = _locked(membership)
    with pghistory.context(by=by.pk):
        if not membership.is_having_a_pause:
            membership.paused_at = timezone.now()
        membership.paused_until, membership.paused_by = until, by
        membership.save(update_fields=["paused_at", "paused_until", "paused_by"])
    return membership


@transaction.atomic
def come_back(*, membership: Membership, by: Person) -> Membership:
    """The pause is over. Without one, nothing changes. Raises HasLeft."""
    membership = _locked(membership)
    if membership.paused_at:
        with pghistory.context(by=by.pk):
            membership.paused_at = membership.paused_until = membership.paused_by = None
            membership.save(update_fields=["paused_at", "paused_until", "paused_by"])
    return membership


def _locked(membership):
    membership = Membership.objects.select_for_update(of=["self"]).get(pk=membership.pk)
    if membership.left_at:
        raise HasLeft
    return membership
