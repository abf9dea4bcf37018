"""Looking after an organisation: only its own admins, and nothing of what is said in groups."""

from datetime import date

from tests.factories.groups import OrganisationRoleFactory, WordingFactory
from tests.permissions.table import Row, only


def the_organisation(world):
    return [world.organisation.public_id]


def a_term(world):
    term = world.organisation.terms.create(
        name="Spring", first_day=date(2027, 1, 5), last_day=date(2027, 2, 12)
    )
    return [world.organisation.public_id, term.public_id]


def the_words(world):
    return [WordingFactory(organisation=world.organisation).public_id]


def a_role(world):
    return [OrganisationRoleFactory(organisation=world.organisation, role="listener").public_id]


ROWS = {
    "groups:setup": Row(only("admin", 200), the_organisation),
    "groups:terms": Row(only("admin", 200), the_organisation),
    "groups:term": Row(only("admin", 200), a_term),
    "groups:term_away": Row(only("admin", 302), a_term, "post"),
    "groups:setup_step": Row(only("admin", 200), lambda world: [*the_organisation(world), "sender"]),
    "groups:wordings": Row(only("admin", 200), the_organisation),
    "groups:wording": Row(
        only("admin", 200), lambda world: [*the_organisation(world), "reminder", "discreet", "pl"]
    ),
    "groups:wording_agreed": Row(only("admin", 200), the_words),
    "groups:wording_take_back": Row(only("admin", 302), the_words, "post"),
    "groups:roles": Row(only("admin", 200), the_organisation),
    "groups:give_role": Row(only("admin", 200), the_organisation),
    "groups:who_sees_what": Row(only("other_admin stranger", 404, otherwise=200), the_organisation),
    "groups:end_role": Row(only("admin", 200), a_role),
}
