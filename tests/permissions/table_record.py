from tests.permissions.table import Row, only

EVERYBODY_IN_IT = "member professional facilitator colleague"


def the_group(world):
    return [world.group.public_id]


ROWS = {
    "groups:record": Row(only(EVERYBODY_IN_IT, 200), the_group),
    "groups:record_file": Row(only(EVERYBODY_IN_IT, 200), the_group),
}
