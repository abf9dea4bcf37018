"""What is known of a place, as somebody reads it who has never been there."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions.models import Venue

# When it is so, when it is not, and what nobody knows yet.
FACTS = {
    "step_free": (
        gettext_lazy("You can get in without steps."),
        gettext_lazy("There are steps on the way in."),
        gettext_lazy("steps"),
    ),
    "quiet_room": (
        gettext_lazy("There is a quiet room."),
        gettext_lazy("There is no quiet room."),
        gettext_lazy("a quiet room"),
    ),
    "toilets": (
        gettext_lazy("There are toilets."),
        gettext_lazy("There are no toilets."),
        gettext_lazy("toilets"),
    ),
    "accessible_toilet": (
        gettext_lazy("One toilet has room for a wheelchair."),
        gettext_lazy("No toilet has room for a wheelchair."),
        gettext_lazy("a toilet with room for a wheelchair"),
    ),
    "prayer_space": (
        gettext_lazy("There is somewhere to pray."),
        gettext_lazy("There is nowhere set aside to pray."),
        gettext_lazy("somewhere to pray"),
    ),
    "feeding_space": (
        gettext_lazy("You can feed a baby in peace."),
        gettext_lazy("There is nowhere set aside to feed a baby."),
        gettext_lazy("somewhere to feed a baby"),
    ),
    "near_bus": (
        gettext_lazy("A bus stop is close by."),
        gettext_lazy("No bus stop is close by."),
        gettext_lazy("the bus"),
    ),
    "parking": (
        gettext_lazy("You can park there."),
        gettext_lazy("You cannot park there."),
        gettext_lazy("parking"),
    ),
}
assert list(FACTS) == Venue.FACTS  # noqa: S101 (a new fact needs its words)

NEUTRAL = {
    True: gettext_lazy("It is neutral ground: nobody’s office."),
    False: gettext_lazy("It is not neutral ground."),
}


@dataclass(frozen=True)
class Known:
    """Sentences on what is there and what is not; the names of what nobody knows yet."""

    there: list[str]
    not_there: list[str]
    not_known: list[str]


def known_of(venue: Venue) -> Known:
    there, not_there, not_known = [], [], []
    for name, (is_so, is_not, what) in FACTS.items():
        value = getattr(venue, name)
        if value is None:
            not_known.append(str(what))
        elif value and name == "near_bus" and venue.bus_stop:
            there.append(_("A bus stop is close by: %(stop)s.") % {"stop": venue.bus_stop})
        else:
            (there if value else not_there).append(str(is_so if value else is_not))
    return Known(there, not_there, not_known)
