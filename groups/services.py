"""What facilitators settle about the people in their group."""

from django.db import transaction

from groups.models import Membership
from groups.permissions import can_be_contact_for
from people.models import Person


class CannotBeContact(Exception):
    """Only another facilitator of the group can be somebody's named contact."""


@transaction.atomic
def set_named_contact(*, membership: Membership, named_contact: Person | None) -> Membership:
    """Say who this person can always ring; None when nobody is chosen yet."""
    membership = (
        Membership.objects.select_for_update(of=["self"]).select_related("group").get(pk=membership.pk)
    )
    if named_contact is not None and not can_be_contact_for(named_contact, membership):
        raise CannotBeContact
    membership.named_contact = named_contact
    membership.save(update_fields=["named_contact"])
    return membership
