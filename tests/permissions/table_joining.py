from tests.factories.joining import JoinInvitationFactory
from tests.permissions.table import Row, only, public, signed_in

RUN_IT = "facilitator colleague"


def the_group(world):
    return [world.group.public_id]


def the_members_seat(world):
    return [world.group.memberships.get(person=world.member).public_id]


def an_open_place(world, **fields):
    return JoinInvitationFactory(group=world.group, made_by=world.facilitator, **fields)


def a_link(world):
    an_open_place(world, token="a-link")
    return ["a-link"]


ROWS = {
    "groups:invite": Row(only(RUN_IT, 200), the_group),
    "groups:invitations": Row(only(RUN_IT, 200), the_group),
    "groups:add_by_hand": Row(only(RUN_IT, 200), the_group),
    "groups:take_back": Row(
        only(RUN_IT, 302), lambda world: [an_open_place(world).public_id], method="post"
    ),
    "groups:new_way_in": Row(only(RUN_IT, 200), the_members_seat),
    "groups:qr_code": Row(only(RUN_IT, 200), a_link),
    # Whoever holds the link or the code may see who invites, and no more.
    "groups:join": Row(public(200), a_link),
    "groups:type_code": Row(public(200)),
    "groups:join_here": Row(public(404)),
    "groups:welcome": Row(only("member", 200), the_members_seat),
    "groups:my_email": Row(signed_in(200)),
}
