"""Places to meet: kept by whoever plans in the organisation and its admins; seen by who is asked there."""

from sessions.venues.services import put_door, say
from tests.factories.sessions import AttendanceFactory
from tests.factories.venues import meet_at, photo
from tests.permissions.table import Row, only
from tests.permissions.table_planning import RUN_BY, by_link, link_of_the_member, session

KEPT_BY = f"{RUN_BY} elsewhere admin"


def organisation(world):
    return [world.organisation.public_id]


def venue(world):
    return [_venue(world).public_id]


def _venue(world):
    if world.group_session.venue is None:
        made = meet_at(world.group_session)
        put_door(venue=made, photo=photo((200, 200), noise=False), by=world.facilitator)
    return world.group_session.venue


def small_door(world):
    return [_venue(world).public_id, "small"]


def remark(world):
    at = _venue(world)
    if not world.group_session.attendances.filter(person=world.member).exists():
        AttendanceFactory(group_session=world.group_session, person=world.member)
    said = say(group_session=world.group_session, person=world.member, words="Cold", named=False)
    return [at.public_id, said.public_id]


def own_place(world):
    _venue(world)
    return [world.invitation.public_id]


def link_there(world):
    _venue(world)
    return link_of_the_member(world)


ROWS = {
    "sessions:venues": Row(only(KEPT_BY, 200), organisation),
    "sessions:venue_new": Row(only(KEPT_BY, 200), organisation),
    "sessions:venue": Row(only(KEPT_BY, 200), venue),
    "sessions:venue_change": Row(only(KEPT_BY, 200), venue),
    "sessions:venue_use": Row(only(KEPT_BY, 302), venue, "post", {"use": "no"}),
    "sessions:venue_door": Row(only(KEPT_BY, 200), venue),
    "sessions:door": Row(only(f"{KEPT_BY} member professional", 200), small_door),
    "sessions:venue_remark": Row(only("admin", 200), remark),
    "sessions:quiet": Row(only(RUN_BY, 200), session),
    "sessions:my_place": Row(only("member", 200), own_place),
    "sessions:place_by_link": Row(by_link(200), link_there),
    "sessions:door_by_link": Row(by_link(200), link_there),
    "sessions:large_door_by_link": Row(by_link(200), link_there),
}
