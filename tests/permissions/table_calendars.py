from sessions.calendars.services import make_feed
from tests.permissions.table import Row, public, signed_in


def feed(world):
    return [make_feed(person=world.member)]


ROWS = {
    # A program reads it: whoever has the address.
    "sessions:calendar_feed": Row(public(200), feed),
    "sessions:my_calendar_address": Row(signed_in(200)),
    "sessions:no_calendar_address": Row(signed_in(302), method="post"),
}
