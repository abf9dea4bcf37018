"""Whom somebody can be in a room with is theirs, and of the one person they told. Nobody else's."""

from groups.models import OrganisationRole
from tests.factories.groups import OrganisationRoleFactory
from tests.factories.sessions import GroupSessionFactory
from tests.factories.wellbeing import RoomAnswerFactory
from tests.permissions.table import Row, only, signed_in

# Whoever is somebody's named contact may write it down for them.
THEY_AND_THEIR_CONTACT = "member facilitator"


def the_members_seat(world):
    """The facilitator is their named contact; somebody outside the group listens, too."""
    OrganisationRoleFactory(organisation=world.organisation, role=OrganisationRole.Role.LISTENER)
    seat = world.group.memberships.get(person=world.member)
    seat.named_contact = world.facilitator
    seat.save()
    return [seat.public_id]


def seat_and_other(world):
    other = world.group.memberships.get(person=world.professional)
    return [*the_members_seat(world), other.public_id]


def told(world):
    """The member cannot be with the professional, and told the facilitator."""
    the_members_seat(world)
    row = RoomAnswerFactory(person=world.member, other=world.professional, told_to=world.facilitator)
    return [row.public_id]


def told_and_session(world):
    return [*told(world), GroupSessionFactory(group=world.group).public_id]


ROWS = {
    "wellbeing:rooms": Row(only(THEY_AND_THEIR_CONTACT, 200), the_members_seat),
    "wellbeing:rooms_everybody": Row(only(THEY_AND_THEIR_CONTACT, 302), the_members_seat, "post"),
    "wellbeing:rooms_told": Row(only("member", 200), the_members_seat),
    "wellbeing:room": Row(only(THEY_AND_THEIR_CONTACT, 200), seat_and_other),
    "wellbeing:room_taken_back": Row(only(THEY_AND_THEIR_CONTACT, 302), seat_and_other, "post"),
    "wellbeing:room_told": Row(only("member", 200), seat_and_other),
    "wellbeing:trusted": Row(signed_in(200)),
    "wellbeing:trusted_with": Row(only("facilitator", 200), told),
    "sessions:ask_apart": Row(only("facilitator", 302), told_and_session, "post", {"apart": "yes"}),
}
