"""Who may do what in a group."""

from groups.models import Group, Membership
from people.models import Person


def can_run(person: Person, group: Group) -> bool:
    """Only its facilitators bring people in, see how to reach them and say who their contact is."""
    return group.memberships.current().facilitators().filter(person=person).exists()


def can_be_contact_for(person: Person, membership: Membership) -> bool:
    """A named contact is a facilitator of the same group, and not the person themselves."""
    return person != membership.person and can_run(person, membership.group)
