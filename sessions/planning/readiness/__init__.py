"""What a session still misses before it is sent out, and before its day; and why each thing matters.

Nine lines come from the field (DOMAIN: the readiness gate): two facilitators; a safeguarding lead within
reach; check-in, check-out and breaks; a quiet place; what would help each person; preparation calls; papers
in time and in plain words; pay offered in writing; the balance of the two sides. A higher room that knows
more adds its lines with `register`: what is paid is the business of payments.
"""

from collections.abc import Callable, Iterable

from groups.lines import Line, missing_first
from groups.models import Membership
from sessions.models import GroupSession
from sessions.planning.overriding import with_overrides
from sessions.planning.readiness import agenda, before, people, place, standing
from sessions.planning.readiness.agenda import fit_in_words
from sessions.planning.readiness.line import OfTheDay, hold_the_invitations, missing_by
from sessions.planning.readiness.people import who_cannot

__all__ = [
    "OfTheDay",
    "can_be_sent_out",
    "fit_in_words",
    "hold_the_invitations",
    "missing_before_asking",
    "missing_by",
    "readiness",
    "register",
    "who_cannot",
]

Kind = GroupSession.Kind

# What is not asked of a kind: by the names of the lines.
NOT_ASKED_OF = {
    Kind.ONE_TO_ONE: {"balance", "not_alone", "recap", "quiet"},
    Kind.SOCIAL: {"papers"},
}

# What a higher room looks at: the lines of one session, and of the seats that are asked or would be. As many
# queries for any number of people.
Check = Callable[[GroupSession, list[Membership]], Iterable[Line]]
_checks: list[Check] = []


def register(check: Check) -> None:
    if check not in _checks:
        _checks.append(check)


def can_be_sent_out(group_session: GroupSession) -> bool:
    return not missing_before_asking(group_session)


def missing_before_asking(group_session: GroupSession) -> list[Line]:
    """What has to be there before anybody is asked, or anybody else. As many queries for any group."""
    return hold_the_invitations(readiness(group_session, with_the_day=False))


def readiness(group_session: GroupSession, *, with_the_day: bool = True) -> list[Line]:
    """Every line: what stops it, what to think about, what is there. As many queries for any group.

    `with_the_day`: also what is only needed once its day comes.
    """
    seats = (
        group_session.seats_to_invite().select_related("person").order_by("person__preferred_name", "pk")
    )
    seats = list(seats.prefetch_related("person__contact_points"))
    items = list(group_session.agenda.all())
    jobs = {job.role: job for job in group_session.facilitations.select_related("person", "cover")}
    lines = [
        *standing.standing(group_session),
        people.facilitators(group_session, jobs),
        *people.they_can(group_session, jobs),
        *people.cover(group_session, jobs),
        *people.training(group_session, seats, jobs),
        people.safeguarding(group_session),
        *place.where(group_session, seats),
        *agenda.agenda(group_session, items),
        *agenda.recap(group_session, items),
        *agenda.rungs(group_session, items),
        *agenda.minutes(group_session, items),
        *place.length(group_session),
        *(before.all_lines(group_session) if with_the_day else ()),
        *(line for check in _checks for line in check(group_session, seats)),
        *people.balance(group_session, seats),
        people.reach(group_session, seats),
        *people.clash(group_session),
        *standing.day(group_session),
    ]
    not_asked = NOT_ASKED_OF.get(group_session.kind, ())
    lines = [line for line in lines if line.name not in not_asked]
    return missing_first(with_overrides(group_session, lines))
