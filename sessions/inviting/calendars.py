"""A calendar file that tells nothing to whoever looks at the calendar."""

from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from icalendar import Calendar, Event

from sessions.models import GroupSession, Invitation


def calendar_file(invitation: Invitation) -> bytes:
    """One event in the session's own zone, to be added, moved or taken out by whatever reads it."""
    is_cancelled = invitation.group_session.state == GroupSession.State.CANCELLED
    calendar = Calendar()
    calendar.add("prodid", "-//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_cancelled else "PUBLISH")
    calendar.add_component(event_of(invitation.group_session, uid=invitation.public_id))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def event_of(group_session: GroupSession, *, uid: UUID) -> Event:
    """ "Tuesday", and when: no place, no topic, nobody's name.

    Its UID stays the same and its SEQUENCE counts every change people were told of: so adding it again
    moves the one that is there, and a cancelled session takes it out (RFC 5546, 3.2).
    """
    is_cancelled = group_session.state == GroupSession.State.CANCELLED
    starts_at = group_session.starts_at.astimezone(group_session.zone)
    event = Event()
    event.add("uid", str(uid))
    event.add("dtstamp", timezone.now())
    event.add("dtstart", starts_at)
    event.add("dtend", group_session.ends_at.astimezone(group_session.zone))
    event.add("summary", date_format(starts_at, "l"))
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("sequence", group_session.sequence)
    return event
