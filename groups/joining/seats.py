"""What facilitators settle about somebody's seat, besides who their named contact is."""

import pghistory
from django.db import transaction

from groups.models import Group, Membership
from groups.roster.importing import PAID
from people.models import Person

Paid, Seat = Membership.Paid, Membership.Seat


class GroupIsClosed(Exception):
    """A closed group takes nobody."""


@transaction.atomic
def add_by_hand(
    *,
    group: Group,
    public_id,
    by: Person,
    preferred_name: str,
    seat: str,
    named_contact: Person | None = None,
) -> Membership:
    """A seat for somebody who has no phone, email or account: as full a member as any.

    `public_id` comes from the form: pressing twice adds one person. Raises GroupIsClosed.
    """
    group = Group.objects.select_for_update().get(pk=group.pk)
    if group.stage == Group.Stage.CLOSED:
        raise GroupIsClosed
    if membership := group.memberships.filter(public_id=public_id).first():
        return membership
    with pghistory.context(by=by.pk):
        person = Person.objects.create_user(preferred_name=preferred_name)
        return Membership.objects.create(
            public_id=public_id,
            group=group,
            person=person,
            seat=seat,
            named_contact=None if seat == Seat.FACILITATOR else named_contact,
            paid=PAID.get(seat, Paid.NO),
        )
