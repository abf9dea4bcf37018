"""May they? Money is seen by whoever it is for, and by finance; never by facilitators."""

from dataclasses import dataclass, field

from groups.models import Organisation, OrganisationRole
from people.models import Person

Role = OrganisationRole.Role

FINANCE = (Role.PREPARER, Role.APPROVER, Role.RELEASER, Role.AUDITOR)
READS_BATCHES = (Role.PREPARER, Role.RELEASER, Role.AUDITOR)


@dataclass(frozen=True)
class Desk:
    """What one person does for the finances of which organisations."""

    roles: dict[Organisation, set[str]] = field(default_factory=dict)

    @property
    def organisations(self) -> list[Organisation]:
        return list(self.roles)

    @property
    def approves(self) -> bool:
        return self.where(Role.APPROVER) != []

    @property
    def reads_batches(self) -> bool:
        return self.where(*READS_BATCHES) != []

    def where(self, *roles) -> list[Organisation]:
        """The organisations in which they hold one of `roles`."""
        return [organisation for organisation, held in self.roles.items() if held & set(roles)]


def desk_of(person: Person) -> Desk:
    """One query. An empty desk is nobody's: no page of finance opens to it."""
    held = OrganisationRole.objects.held_by(person).filter(role__in=FINANCE)
    roles: dict[Organisation, set[str]] = {}
    for row in held.select_related("organisation").order_by("organisation__name", "organisation"):
        roles.setdefault(row.organisation, set()).add(row.role)
    return Desk(roles)
