"""What needs somebody today, from all the rooms: people first, then calls, answers, arrangements, sessions."""

from datetime import datetime

from groups.permissions import replies_read_by
from groups.told.waiting import to_tell_by_hand
from people.models import Person
from people.today import Needs
from sessions.arranging.today import needs_you as arrangements
from sessions.facilitating.asking import short_of_somebody, waiting_for
from sessions.inviting.today import needs_you as answers
from sessions.planning.today import needs_you as sessions
from sessions.preparing.today import needs_you as preparation
from wellbeing.today import needs_you as wellbeing

IN_THIS_ORDER = [wellbeing, preparation, answers, arrangements, sessions]


def needs_you(person: Person, *, now: datetime, runs_groups: bool) -> list[Needs]:
    """Only those with something in them. Whoever runs no group may still have promised a call."""
    asked = IN_THIS_ORDER if runs_groups else [wellbeing]
    return [needs for needs_of in asked if (needs := needs_of(person, now)).lines]


def nothing_else_waits(person: Person) -> bool:
    """Of what stands beside those lines with buttons of its own: texts to read, people to tell by hand, and being
    asked to facilitate."""
    beside = (
        replies_read_by(person).waiting(),
        to_tell_by_hand(person),
        waiting_for(person),
        short_of_somebody(person),
    )
    return not any(rows.exists() for rows in beside)
