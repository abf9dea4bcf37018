"""Leaving well: no reasons asked, with thanks, the money settled and one's own choices kept."""

import pghistory
from django.db import transaction
from django.utils import timezone

from groups.joining.seats import LastFacilitator, let_go_of_facilitating
from groups.models import Group, JoinInvitation, Leaving, Membership
from people.models import Person

__all__ = ["LastFacilitator", "choose", "leave", "thank"]


@transaction.atomic
def leave(*, membership: Membership, by: Person, why: str = "") -> Leaving:
    """The seat ends and its row stays. Nothing more is sent to them for this group.

    What waits in other rooms asks who has a seat at the moment it is due, so nothing needs to be told.
    Leaving twice is leaving once. Raises LastFacilitator.
    """
    group = Group.objects.select_for_update().get(pk=membership.group_id)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.left_at:
        return Leaving.objects.get_or_create(membership=membership, defaults={"by": by})[0]
    with pghistory.context(by=by.pk):
        let_go_of_facilitating(membership, group)
        membership.left_at = timezone.now()
        membership.save(update_fields=["left_at"])
        # A way back in leads to a seat, and there is none now.
        JoinInvitation.objects.filter(
            group=group, person=membership.person_id, used_at=None, revoked_at=None
        ).update(revoked_at=timezone.now())
        return Leaving.objects.create(membership=membership, by=by, why=why.strip() or None)


@transaction.atomic
def choose(*, leaving: Leaving, by: Person, keep_in_touch: str, their_data: str) -> Leaving:
    """What they want now: may we ask again, and what we keep. They can change it; the last word counts.

    Somebody who writes it down for them only fills in what they have not said themselves.
    """
    leaving = _locked(leaving)
    if by.pk != leaving.membership.person_id:
        keep_in_touch = leaving.keep_in_touch or keep_in_touch
        their_data = leaving.their_data or their_data
    if (keep_in_touch, their_data) != (leaving.keep_in_touch, leaving.their_data):
        with pghistory.context(by=by.pk):
            leaving.keep_in_touch, leaving.their_data = keep_in_touch, their_data
            leaving.answered_at = timezone.now()
            leaving.save(update_fields=["keep_in_touch", "their_data", "answered_at"])
    return leaving


@transaction.atomic
def thank(*, leaving: Leaving, by: Person, thanks: str) -> Leaving:
    """Words of thanks, which whoever left reads. The last words stand, with who wrote them."""
    leaving = _locked(leaving)
    thanks = thanks.strip()
    with pghistory.context(by=by.pk):
        leaving.thanks, leaving.thanks_by = thanks, by if thanks else None
        leaving.save(update_fields=["thanks", "thanks_by"])
    return leaving


def _locked(leaving):
    return Leaving.objects.select_for_update(of=["self"]).select_related("membership").get(pk=leaving.pk)
