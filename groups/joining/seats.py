"""What facilitators settle about somebody's seat, besides who their named contact is."""

import pghistory
from django.db import transaction

from groups.models import Group, Membership
from groups.roster.importing import PAID
from people.models import Person

Paid, Seat = Membership.Paid, Membership.Seat


class GroupIsClosed(Exception):
    """A closed group takes nobody."""


class LastFacilitator(Exception):
    """A group is never left with nobody to run it."""


class ChangedMeanwhile(Exception):
    """Somebody else changed this seat since the page was opened."""


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


@transaction.atomic
def change_facts(*, membership: Membership, by: Person, **facts) -> Membership:
    """A professional's job and who they work for; the number members can ring a facilitator on."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    with pghistory.context(by=by.pk):
        for name, value in facts.items():
            setattr(membership, name, value)
        membership.save(update_fields=list(facts))
    return membership


@transaction.atomic
def change_seat(*, membership: Membership, by: Person, seat: str, seen: str) -> Membership:
    """Somebody sits on another side from now on. What was decided before stays as it was.

    `seen`: the seat that `by` was looking at. Raises ChangedMeanwhile or LastFacilitator.
    """
    group = Group.objects.select_for_update().get(pk=membership.group_id)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.left_at or membership.seat not in (seen, seat):
        raise ChangedMeanwhile
    if membership.seat == seat:
        return membership
    with pghistory.context(by=by.pk):
        let_go_of_facilitating(membership, group)
        membership.seat = seat
        if seat == Seat.FACILITATOR:
            membership.named_contact = None
        else:
            membership.work_phone = ""
        membership.save(update_fields=["seat", "named_contact", "work_phone"])
    return membership


def let_go_of_facilitating(membership: Membership, group: Group) -> None:
    """Whoever stops facilitating is nobody's named contact any more. The group's row is locked.

    Raises LastFacilitator while the group is not closed and has no other.
    """
    if membership.seat != Seat.FACILITATOR:
        return
    others = group.memberships.current().facilitators().exclude(pk=membership.pk)
    if group.stage != Group.Stage.CLOSED and not others.exists():
        raise LastFacilitator
    group.memberships.filter(named_contact=membership.person_id).update(named_contact=None)
