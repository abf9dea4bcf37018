"""What did not feel right is between the one who said it and the one they chose, whoever else asks."""

from tests.factories.unease import UneaseFactory
from tests.permissions.table import Row, only, signed_in


def the_group(world):
    return [world.group.public_id]


def said_by_the_member_to_somebody_outside(world, **fields):
    unease = UneaseFactory(
        group=world.group, said_by=world.member, said_to=world.safeguarding, is_outside=True, **fields
    )
    return [unease.public_id]


def with_a_call(world):
    return said_by_the_member_to_somebody_outside(world, call_me=True)


ROWS = {
    "groups:not_right": Row(only("member professional facilitator colleague", 200), the_group),
    "groups:uneases": Row(signed_in(200)),
    "groups:unease": Row(only("member safeguarding", 200), said_by_the_member_to_somebody_outside),
    "groups:unease_read": Row(only("safeguarding", 302), said_by_the_member_to_somebody_outside, "post"),
    "wellbeing:call_after_unease": Row(only("safeguarding", 302), with_a_call, "post"),
}
