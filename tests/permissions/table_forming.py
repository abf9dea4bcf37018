from tests.permissions.table import Row, only

IN_IT = "member professional facilitator colleague"
RUN_IT = "facilitator colleague"
STARTS = "facilitator colleague elsewhere admin"


def group(world):
    return [world.group.public_id]


def limits(world):
    return [world.group.public_id, "limits"]


def having_begun(world):
    """The way on is open: an idea with somebody of both sides and a facilitator."""
    return [world.group.public_id, "forming"]


def the_organisation(world):
    return [world.organisation.public_id]


ROWS = {
    "groups:purpose": Row(only(IN_IT, 200), group),
    "groups:purpose_change": Row(only(IN_IT, 302), group),
    # While it is an idea, everyone with a voice writes.
    "groups:purpose_part": Row(only(IN_IT, 200), limits),
    "groups:stage": Row(only(IN_IT, 200), group),
    "groups:move": Row(only(RUN_IT, 302), having_begun, "post", {"seen_stage": "idea"}),
    "groups:history": Row(only(IN_IT, 200), group),
    "groups:start": Row(only(STARTS, 200), the_organisation),
    "groups:of_organisation": Row(only("admin", 200), the_organisation),
}
