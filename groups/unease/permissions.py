"""Whom somebody can tell that something did not feel right."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from groups.models import Membership, OrganisationRole
from people.models import Person

Role = OrganisationRole.Role

# Whoever listens for a living comes first; a safeguarding lead can do so, too.
OUTSIDE = {
    Role.LISTENER: _("outside your group, here to listen"),
    Role.SAFEGUARDING_LEAD: _("outside your group, safeguarding lead"),
}


@dataclass(frozen=True)
class Listener:
    """Somebody who can be told, and what they are, in words."""

    person: Person
    job: str | Promise
    is_outside: bool


def listeners_for(membership: Membership) -> list[Listener]:
    """Their named contact, while that person runs the group, and everybody outside it. Three queries."""
    inside = []
    contact = membership.named_contact
    if contact is not None and _facilitates(contact, membership.group_id):
        inside.append(Listener(contact, _("your named contact"), is_outside=False))
    return inside + people_outside(membership)


def people_outside(membership: Membership) -> list[Listener]:
    """Those with an ear for members who hold no seat in this group. One query."""
    seats = Membership.objects.current().filter(group=membership.group_id)
    held = (
        OrganisationRole.objects.current()
        .filter(organisation=membership.group.organisation_id, role__in=OUTSIDE, person__is_active=True)
        .exclude(person=membership.person_id)
        .exclude(person__in=seats.values("person"))
        .select_related("person")
        .order_by("person__preferred_name", "pk")
    )
    jobs = {}
    for role, job in OUTSIDE.items():
        for row in held:
            if row.role == role:
                jobs.setdefault(row.person, job)
    return [Listener(person, job, is_outside=True) for person, job in jobs.items()]


def _facilitates(person, group_id):
    seats = Membership.objects.current().facilitators()
    return person.is_active and seats.filter(person=person, group=group_id).exists()
