"""Looking after an organisation: only its own admins, and nothing of what is said in groups."""

from tests.factories.groups import OrganisationRoleFactory
from tests.permissions.table import Row, only


def the_organisation(world):
    return [world.organisation.public_id]


def a_role(world):
    return [OrganisationRoleFactory(organisation=world.organisation, role="listener").public_id]


ROWS = {
    "groups:setup": Row(only("admin", 200), the_organisation),
    "groups:setup_step": Row(only("admin", 200), lambda world: [*the_organisation(world), "sender"]),
    "groups:roles": Row(only("admin", 200), the_organisation),
    "groups:give_role": Row(only("admin", 200), the_organisation),
    "groups:who_sees_what": Row(only("other_admin stranger", 404, otherwise=200), the_organisation),
    "groups:end_role": Row(only("admin", 200), a_role),
}
