from tests.factories.sessions import ArrangementFactory
from tests.permissions.table import Row, only
from tests.permissions.table_planning import RUN_BY, by_link, link_of_the_member, own_invitation, session


def arrangement(world):
    return [world.group_session.public_id, ArrangementFactory(invitation=world.invitation).public_id]


def which(world):
    """One that was settled for the member, however often it is asked."""
    row = world.invitation.arrangements.first() or ArrangementFactory(invitation=world.invitation)
    return {"which": row.public_id}


ROWS = {
    # Whoever runs a group has one, and sees only their own groups on it.
    "sessions:arrangement_board": Row(only(f"{RUN_BY} elsewhere", 200)),
    "sessions:arrangements": Row(only(RUN_BY, 200), session),
    "sessions:arrangement": Row(only(RUN_BY, 200), arrangement),
    "sessions:arrangement_settle": Row(only(RUN_BY, 302), arrangement, "post", {"state": "arranged"}),
    "sessions:arranged_by_link": Row(by_link(302), link_of_the_member, "post", which),
    "sessions:my_arranged": Row(only("member", 302), own_invitation, "post", which),
}
