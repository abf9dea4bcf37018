"""Who is here, tap by tap, from forms without scripts. Each is a tap like any other."""

from django.db import models
from django.utils import timezone

from people.models import Person
from sessions.meeting import hours
from sessions.meeting.taps import NewTap, save_taps
from sessions.models import Attendance, GroupSession, Invitation, LiveTap


class OwnPresence(Exception):
    """Nobody writes down their own presence: pay follows it."""


class Tap(models.TextChoices):
    HERE = "here"  # as they had answered
    IN_PERSON = "in_person"
    ONLINE = "online"
    LEFT = "left"
    TAKE_BACK = "take_back"


def tap(*, group_session: GroupSession, person: Person, tap: Tap, by: Person) -> Attendance | None:
    """Write down that somebody is here, has left, or is not here after all.

    The same tap twice changes nothing, and whatever came before, the last tap counts: so two
    facilitators can tap at once. Returns the row; None where one is taken back that never was.
    """
    if not hours.is_list_open(group_session):
        raise hours.NotOpen
    if person == by:
        raise OwnPresence
    rows = Attendance.objects.filter(group_session=group_session, person=person)
    kind, how = what_is_meant(tap, group_session=group_session, person=person)
    said = NewTap(kind=kind, how=how, person=person.public_id, tapped_at=timezone.now())
    save_taps(group_session=group_session, taps=[said], by=by)
    return rows.first()


def what_is_meant(tap: Tap, *, group_session: GroupSession, person: Person) -> tuple[str, str]:
    """The kind of this tap, as things are, and how somebody is here where it says that."""
    rows = Attendance.objects.standing().filter(group_session=group_session, person=person)
    attendance = rows.first()
    if tap == Tap.LEFT:
        return LiveTap.Kind.LEFT.value, ""
    if tap == Tap.TAKE_BACK:
        return LiveTap.Kind.TAKEN_BACK.value, ""
    is_here = attendance is not None and attendance.left_at is None
    if tap == Tap.HERE:
        how = attendance.how if attendance else how_they_said(group_session, person)
        return LiveTap.Kind.ARRIVED.value, str(how)
    return (LiveTap.Kind.HOW if is_here else LiveTap.Kind.ARRIVED).value, tap.value


def how_they_said(group_session: GroupSession, person: Person) -> str:
    online = Invitation.objects.filter(
        group_session=group_session, person=person, answer=Invitation.Answer.ONLINE
    )
    if group_session.kind == GroupSession.Kind.ONLINE or online.exists():
        return Attendance.How.ONLINE
    return Attendance.How.IN_PERSON
