from django.utils import timezone

from tests.factories.groups import MembershipFactory
from tests.factories.joining import JoinInvitationFactory, LeavingFactory
from tests.permissions.table import Row, only, public, signed_in

RUN_IT = "facilitator colleague"
IN_IT = "member professional facilitator colleague"


def the_group(world):
    return [world.group.public_id]


def the_members_seat(world):
    return [world.group.memberships.get(person=world.member).public_id]


def an_open_place(world, **fields):
    return JoinInvitationFactory(group=world.group, made_by=world.facilitator, **fields)


def a_link(world):
    an_open_place(world, token="a-link")
    return ["a-link"]


def the_professionals_seat(world):
    return [world.group.memberships.get(person=world.professional).public_id]


def the_member_left_before(world):
    left = MembershipFactory(group=world.group, person=world.member, left_at=timezone.now())
    return [LeavingFactory(membership=left).public_id]


ROWS = {
    "groups:invite": Row(only(RUN_IT, 200), the_group),
    "groups:invitations": Row(only(RUN_IT, 200), the_group),
    "groups:add_by_hand": Row(only(RUN_IT, 200), the_group),
    "groups:take_back": Row(
        only(RUN_IT, 302), lambda world: [an_open_place(world).public_id], method="post"
    ),
    "groups:new_way_in": Row(only(RUN_IT, 200), the_members_seat),
    # A professional's or a facilitator's: the others show nothing more of themselves.
    "groups:seat_facts": Row(only(RUN_IT, 200), the_professionals_seat),
    "groups:change_seat": Row(only(RUN_IT, 200), the_members_seat),
    "groups:pause_for_them": Row(only(RUN_IT, 200), the_members_seat),
    "groups:back_for_them": Row(only(RUN_IT, 302), the_members_seat, method="post"),
    "groups:left_for_them": Row(only(RUN_IT, 200), the_members_seat),
    "groups:who_left": Row(only(RUN_IT, 200), the_group),
    "groups:qr_code": Row(only(RUN_IT, 200), a_link),
    # Whoever holds the link or the code may see who invites, and no more.
    "groups:join": Row(public(200), a_link),
    "groups:type_code": Row(public(200)),
    "groups:join_here": Row(public(404)),
    "groups:welcome": Row(only("member", 200), the_members_seat),
    "groups:pause": Row(only(IN_IT, 200), the_group),
    "groups:back": Row(only(IN_IT, 302), the_group, method="post"),
    "groups:leave": Row(only(IN_IT, 200), the_group),
    "groups:left": Row(only(f"member {RUN_IT}", 200), the_member_left_before),
    "groups:my_email": Row(signed_in(200)),
}
