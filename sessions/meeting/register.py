"""The register on paper: typed in afterwards, for everybody at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Person
from sessions.meeting import hours
from sessions.meeting.folding import Kind
from sessions.meeting.living import Row
from sessions.meeting.taps import NewTap
from sessions.models import Attendance, GroupSession
from sessions.planning.clock import NoSuchHour, local_moment

# Three fields for each: a form holds a thousand.
MOST_PEOPLE = 300
A_DAY = timedelta(days=1)


@dataclass
class Typed:
    """One line of the register as it stands in the form: times as they are typed, like "10:05"."""

    person: Person
    came: str = ""
    left: str = ""
    online: bool = False
    heading: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def name(self):
        return str(self.person.public_id)

    @property
    def said(self):
        return f"{self.came}|{self.left}|{'online' if self.online else ''}"


def as_it_stands(row: Row, *, group_session: GroupSession) -> Typed:
    """What is written down already; before anything is, online for whoever said so."""
    clock = partial(_clock, zone=group_session.zone)
    line = row.line
    return Typed(
        person=line.person,
        came=clock(line.arrived_at),
        left=clock(line.left_at),
        online=row.how == Attendance.How.ONLINE,
        heading=str(line.heading),
    )


def _clock(moment, *, zone):
    return f"{timezone.localtime(moment, zone):%H:%M}" if moment else ""


def as_typed(before: Typed, data: Mapping[str, str]) -> Typed:
    name = before.name
    return Typed(
        person=before.person,
        came=data.get(f"came-{name}", "").strip()[:8],
        left=data.get(f"left-{name}", "").strip()[:8],
        online=f"online-{name}" in data,
        heading=before.heading,
    )


def read(typed: Typed, was: str, *, group_session: GroupSession) -> list[NewTap]:
    """The taps that say what was typed; none where nothing was changed. `was`: as the form first showed it.

    What does not fit is put into `typed.errors`.
    """
    if typed.said == was:
        return []
    had_come, had_left, _online = [*was.split("|"), "", "", ""][:3]
    came, left = (_moment(typed, text, group_session) for text in (typed.came, typed.left))
    if not typed.errors:
        _look_for_what_does_not_fit(typed, came, left)
    if typed.errors:
        return []
    tap = partial(NewTap, person=typed.person.public_id, tapped_at=timezone.now())
    how = (Attendance.How.ONLINE if typed.online else Attendance.How.IN_PERSON).value
    if came is None:
        return [tap(kind=Kind.TAKEN_BACK.value)] if had_come else []
    said = []
    if had_left and left is None:
        said.append(tap(kind=Kind.ARRIVED.value, how=how))  # still here after all
    if typed.came != had_come:
        said.append(tap(kind=Kind.ARRIVED.value, how=how, at=came))
    said.append(tap(kind=Kind.HOW.value, how=how))
    if left is not None and typed.left != had_left:
        said.append(tap(kind=Kind.LEFT.value, at=left))
    return _one_after_the_other(said)


def _moment(typed, text, group_session):
    if not text:
        return None
    day = timezone.localtime(group_session.starts_at, group_session.zone).date()
    try:
        at = time.fromisoformat(text)
        moment = local_moment(day, at, group_session.zone)
        is_next_day = moment < hours.opens_at(group_session) and _ends_after(day, group_session)
        return local_moment(day + A_DAY, at, group_session.zone) if is_next_day else moment
    except (ValueError, NoSuchHour):
        typed.errors.append(_("Please write a time, like 10:30."))
        return None


def _ends_after(day, group_session):
    """After midnight: then an early hour is one of the next day."""
    return timezone.localtime(group_session.ends_at, group_session.zone).date() > day


def _look_for_what_does_not_fit(typed: Typed, came: datetime | None, left: datetime | None) -> None:
    if left and not came:
        typed.errors.append(_("When did they come?"))
    elif left and left < came:
        typed.errors.append(_("They cannot leave before they came."))
    elif came and max(came, left or came) > timezone.now():
        typed.errors.append(_("That time has not come yet."))


def _one_after_the_other(taps):
    """Each has seen the one before, so that nothing turns them round."""
    chained = taps[:1]
    for tap in taps[1:]:
        chained.append(NewTap(**tap.__dict__ | {"seen": [chained[-1].id]}))
    return chained
