"""Training: one's own; that of professionals for those who run their group; all of it for the admin."""

from datetime import date

from tests.factories.training import TrainingRecordFactory
from tests.permissions.table import Row, only, signed_in

RUN_IT = "facilitator colleague"


def the_organisation(world):
    return [world.organisation.public_id]


def of_the_professional(world):
    return [*the_organisation(world), world.professional.public_id]


def a_record(world):
    return [TrainingRecordFactory(organisation=world.organisation, person=world.professional).public_id]


ROWS = {
    "groups:my_training": Row(signed_in(200)),
    "groups:group_training": Row(only(RUN_IT, 200), lambda world: [world.group.public_id]),
    "groups:training": Row(only("admin", 200), the_organisation),
    "groups:training_rules": Row(only("admin", 200), the_organisation),
    "groups:training_rule": Row(
        only("admin", 200), lambda world: [*the_organisation(world), "safeguarding"]
    ),
    "groups:person_training": Row(
        only(f"{RUN_IT} admin", 302),
        of_the_professional,
        "post",
        {"training": "safeguarding", "done_on": date(2026, 1, 31)},
    ),
    "groups:training_take_back": Row(only(f"{RUN_IT} admin", 302), a_record, "post"),
}
