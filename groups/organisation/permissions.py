"""Who may look after an organisation. Of another one nobody learns that it is there."""

from django.db.models import QuerySet

from groups.models import Organisation, OrganisationRole
from people.models import Person

Role = OrganisationRole.Role


def is_admin(person: Person, organisation: Organisation) -> bool:
    return organisation.roles.held_by(person).filter(role=Role.ADMIN).exists()


def organisations_of(person: Person) -> QuerySet[Organisation]:
    """Those this person looks after."""
    return Organisation.objects.looked_after_by(person)
