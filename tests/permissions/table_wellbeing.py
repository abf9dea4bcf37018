from tests.factories.people import ContactPointFactory
from tests.factories.wellbeing import FollowUpFactory
from tests.permissions.table import Row, only, signed_in


def promise(world):
    """A call the facilitator has promised to the member, who can be emailed."""
    follow_up = FollowUpFactory(group=world.group, person=world.member, owner=world.facilitator)
    world.way = ContactPointFactory(person=world.member)
    return [follow_up.public_id]


ROWS = {
    # One's own list, empty for most.
    "wellbeing:follow_ups": Row(signed_in(200)),
    "wellbeing:follow_up": Row(only("facilitator", 200), promise),
    "wellbeing:reveal": Row(
        only("facilitator", 200), promise, "post", lambda world: {"way": world.way.public_id}
    ),
    "wellbeing:hand_over": Row(only("facilitator", 200), promise),
}
