from messaging.models import Message
from sessions.models import CallerDays
from tests.factories.messaging import MessageFactory
from tests.factories.people import ContactPointFactory
from tests.factories.sessions import PreparationCallFactory
from tests.permissions.table import Row, only, signed_in
from tests.permissions.table_planning import (
    by_link,
    invited,
    link_of_the_member,
    own_invitation,
    session,
)

RUN_BY = "facilitator colleague"


def call(world):
    """The member has one, whom the facilitator rings."""
    ContactPointFactory(person=world.member, channel="call", value="07700 900011")
    booked = PreparationCallFactory(
        group_session=world.group_session, person=world.member, caller=world.facilitator
    )
    return [booked.public_id]


def with_a_call(args):
    """The same address, once there is a call to choose another time for."""
    return lambda world: (call(world), args(world))[1]


def held_message(world):
    message = MessageFactory(
        person=world.member,
        target=world.invitation.public_id,
        state=Message.State.HELD,
        why_held="not_confirmed",
    )
    return [world.group_session.public_id, message.public_id]


def days_off(world):
    days = CallerDays.objects.create(
        person=world.facilitator, first_day="2030-01-01", last_day="2030-01-01"
    )
    return [days.public_id]


ROWS = {
    "sessions:prepare": Row(only(RUN_BY, 200), session),
    "sessions:find_a_time": Row(only(RUN_BY, 200), invited),
    # Before anybody was rung there is nothing to decide, so it leads to a time.
    "sessions:decide_on_calls": Row(only(RUN_BY, 302), invited),
    "sessions:messages": Row(only(RUN_BY, 200), session),
    "sessions:message_told": Row(only(RUN_BY, 302), held_message, "post"),
    "sessions:message_again": Row(only(RUN_BY, 302), held_message, "post"),
    # What is written there is between the member and the two who run that session.
    "sessions:call": Row(only("facilitator", 200), call),
    "sessions:call_number": Row(only("facilitator", 302), call, "post"),
    "sessions:hours": Row(only("facilitator colleague elsewhere", 200)),
    "sessions:other_days": Row(only("facilitator colleague elsewhere", 200)),
    "sessions:forget_days": Row(only("facilitator", 302), days_off, "post"),
    "sessions:my_calls": Row(signed_in(200)),
    # The member's own: by their link, or signed in.
    "sessions:call_choose": Row(by_link(200), with_a_call(link_of_the_member)),
    "sessions:call_decline": Row(by_link(302), with_a_call(link_of_the_member), "post"),
    "sessions:call_ask": Row(by_link(302), link_of_the_member, "post"),
    "sessions:my_call_ask": Row(only("member", 302), own_invitation, "post"),
    "sessions:my_call_choose": Row(only("member", 200), with_a_call(own_invitation)),
    "sessions:my_call_decline": Row(only("member", 302), with_a_call(own_invitation), "post"),
}
