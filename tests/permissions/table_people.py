from people.models import ContactPlan, HardDate
from tests.factories.people import ContactPointFactory
from tests.permissions.table import Row, only, signed_in

RUN_IT = "facilitator colleague"


def own_way(world):
    return [ContactPointFactory(person=world.member).public_id]


def the_members_seat(world):
    world.way = ContactPointFactory(person=world.member)
    return [world.group.memberships.get(person=world.member).public_id]


def a_plan(world):
    ContactPlan.objects.create(person=world.member, code_word="umbrella")
    return the_members_seat(world)


def own_hard_day(world):
    return [HardDate.objects.create(person=world.member, month=2, day=29).public_id]


def the_member(world):
    world.way = ContactPointFactory(person=world.member)
    return [world.member.public_id]


ROWS = {
    # One's own pages: anybody has them, nobody sees another's.
    "people:me": Row(signed_in(200)),
    "people:name": Row(signed_in(200)),
    "people:ways": Row(signed_in(200)),
    "people:new_way": Row(signed_in(200)),
    "people:looked": Row(signed_in(200)),
    "people:plan": Row(signed_in(200)),
    "people:helps": Row(signed_in(200)),
    "people:hard_days": Row(signed_in(200)),
    # Of what is somebody else's nothing goes, and nothing is said.
    "people:hard_day_away": Row(signed_in(302), own_hard_day, "post"),
    "people:helps_still_right": Row(signed_in(302), method="post"),
    "people:way": Row(only("member", 302), own_way, "post", {"allowed": "no"}),
    "people:still_right": Row(only("member", 302), own_way, "post"),
    "people:way_details": Row(only("member", 200), own_way),
    "people:take_away": Row(only("member", 200), own_way),
    "groups:show_number": Row(
        only(RUN_IT, 200), the_members_seat, "post", lambda world: {"way": world.way.public_id}
    ),
    "groups:show_plan": Row(only(RUN_IT, 200), a_plan, "post", {"what": "emergency"}),
    "groups:helps_checked": Row(only(RUN_IT, 302), the_members_seat, "post"),
    "groups:write_plan_down": Row(only(RUN_IT, 200), the_members_seat),
    # Whoever keeps people of the organisation safe, and nobody else.
    "groups:within_reach": Row(only("safeguarding", 200)),
    "groups:within_reach_person": Row(
        only("safeguarding", 200),
        the_member,
        "post",
        lambda world: {"what": world.way.public_id, "reason": "She said he is at the door."},
    ),
}
