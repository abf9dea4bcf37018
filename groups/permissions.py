"""Who may do what in a group."""

from django.db.models import QuerySet

from groups.models import Group, Membership
from people.models import ContactPoint, Person


def can_run(person: Person, group: Group) -> bool:
    """Only its facilitators bring people in, see how to reach them and say who their contact is."""
    return group.memberships.current().facilitators().filter(person=person).exists()


def can_be_contact_for(person: Person, membership: Membership) -> bool:
    """A named contact is a facilitator of the same group, and not the person themselves."""
    return person != membership.person and can_run(person, membership.group)


def ways_kept_by(person: Person) -> QuerySet[ContactPoint]:
    """The ways to reach everyone in the groups this person facilitates."""
    return ContactPoint.objects.filter(person__in=Membership.objects.run_by(person).values("person"))
