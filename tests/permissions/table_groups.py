from tests.factories.groups import RosterImportFactory
from tests.factories.people import ContactPointFactory
from tests.permissions.table import Row, only, signed_in

RUN_IT = "facilitator colleague"


def the_group(world):
    return [world.group.public_id]


def brought_in_by_the_facilitator(world):
    return [RosterImportFactory(group=world.group, imported_by=world.facilitator).public_id]


def the_members_seat(world):
    return [world.group.memberships.get(person=world.member).public_id]


def a_way_to_reach_the_member(world):
    return [*the_members_seat(world), ContactPointFactory(person=world.member).public_id]


ROWS = {
    "groups:list": Row(signed_in(200)),
    "groups:blank_spreadsheet": Row(signed_in(200), lambda world: ["xlsx"]),
    "groups:group": Row(only("member professional facilitator colleague", 200), the_group),
    "groups:people": Row(only(RUN_IT, 200), the_group),
    "groups:bring_people_in": Row(only(RUN_IT, 200), the_group),
    "groups:brought_in": Row(only("facilitator", 200), brought_in_by_the_facilitator),
    "groups:refused_rows_file": Row(only("facilitator", 200), brought_in_by_the_facilitator),
    "groups:seat": Row(only(RUN_IT, 200), the_members_seat),
    "groups:new_way": Row(only(RUN_IT, 200), the_members_seat),
    "groups:way": Row(only(RUN_IT, 200), a_way_to_reach_the_member),
    "groups:named_contact": Row(only(RUN_IT, 200), the_members_seat),
}
