"""Who is here, tap by tap."""

from django.db import models, transaction
from django.utils import timezone

from people.models import Person
from sessions.meeting import hours
from sessions.models import Attendance, GroupSession, Invitation


class OwnPresence(Exception):
    """Nobody writes down their own presence: pay follows it."""


class Tap(models.TextChoices):
    HERE = "here"  # as they had answered
    IN_PERSON = "in_person"
    ONLINE = "online"
    LEFT = "left"
    TAKE_BACK = "take_back"


@transaction.atomic
def tap(*, group_session: GroupSession, person: Person, tap: Tap, by: Person) -> Attendance | None:
    """Write down that somebody is here, has left, or is not here after all.

    The same tap twice changes nothing, and whatever came before, the last tap counts: so two
    facilitators can tap at once. Returns the row; None where one is taken back that never was.
    """
    now = timezone.now()
    if not hours.is_list_open(group_session, now=now):
        raise hours.NotOpen
    if person == by:
        raise OwnPresence
    rows = Attendance.objects.select_for_update().filter(group_session=group_session, person=person)
    if tap == Tap.TAKE_BACK:
        attendance = rows.first()
        if attendance is None or not attendance.is_standing:
            return attendance
        attendance.taken_back_at = now
    else:
        # Two first taps at once: the second waits here for the first, and finds its row.
        attendance, _created = rows.get_or_create(
            group_session=group_session,
            person=person,
            defaults={
                "how": _how_they_said(group_session, person),
                "arrived_at": _moment_in(group_session, now, otherwise=group_session.starts_at),
                "recorded_by": by,
            },
        )
        before = (attendance.taken_back_at, attendance.left_at, attendance.how)
        attendance.taken_back_at = None
        if tap in (Tap.IN_PERSON, Tap.ONLINE):
            attendance.how = tap
        if tap != Tap.LEFT:
            attendance.left_at = None
        elif attendance.left_at is None:
            left_at = _moment_in(group_session, now, otherwise=group_session.ends_at)
            attendance.left_at = max(left_at, attendance.arrived_at)
        if before == (attendance.taken_back_at, attendance.left_at, attendance.how):
            return attendance
    attendance.recorded_by = by
    attendance.save(update_fields=["taken_back_at", "left_at", "how", "recorded_by"])
    return attendance


def _how_they_said(group_session, person):
    online = Invitation.objects.filter(
        group_session=group_session, person=person, answer=Invitation.Answer.ONLINE
    )
    if group_session.kind == GroupSession.Kind.ONLINE or online.exists():
        return Attendance.How.ONLINE
    return Attendance.How.IN_PERSON


def _moment_in(group_session, now, *, otherwise):
    """Now, while the session lasts; a list that is filled in later says the planned time."""
    return now if now <= group_session.ends_at else otherwise
