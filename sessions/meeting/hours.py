"""When the pages of the day are open. All of it is worked out from the session's own times."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from sessions.models import GroupSession

OPENS_BEFORE = timedelta(hours=2)
LIST_STAYS_OPEN = timedelta(days=3)
CHECK_IN_STAYS_OPEN = timedelta(hours=24)
# While people may still be there.
SIGNALS_STAY_OPEN = timedelta(hours=1)


class NotOpen(Exception):
    """Too early, too late, or the session is not going ahead."""


def opens_at(group_session: GroupSession) -> datetime:
    return group_session.starts_at - OPENS_BEFORE


def list_closes_at(group_session: GroupSession) -> datetime:
    return group_session.ends_at + LIST_STAYS_OPEN


def check_in_closes_at(group_session: GroupSession) -> datetime:
    return group_session.ends_at + CHECK_IN_STAYS_OPEN


def is_list_open(group_session: GroupSession, *, now: datetime | None = None) -> bool:
    """Whether people can be marked as here."""
    now = now or timezone.now()
    return is_going_ahead(group_session) and opens_at(group_session) <= now < list_closes_at(
        group_session
    )


def is_check_in_open(group_session: GroupSession, *, now: datetime | None = None) -> bool:
    """Whether somebody can say how they arrive or leave."""
    now = now or timezone.now()
    return is_going_ahead(group_session) and opens_at(group_session) <= now < check_in_closes_at(
        group_session
    )


def is_signal_open(group_session: GroupSession, *, now: datetime | None = None) -> bool:
    """Whether somebody can say that they need a minute: as long as the two facilitators are there to see it."""
    now = now or timezone.now()
    closes_at = group_session.ends_at + SIGNALS_STAY_OPEN
    return is_going_ahead(group_session) and opens_at(group_session) <= now < closes_at


def is_going_ahead(group_session: GroupSession) -> bool:
    return group_session.state == GroupSession.State.INVITED


def halfway(group_session: GroupSession) -> datetime:
    """From here on people are asked how they leave, not how they arrive."""
    return group_session.starts_at + (group_session.ends_at - group_session.starts_at) / 2


def changes_end_at(group_session: GroupSession) -> datetime:
    """Local midnight after the session: until then, what was said can be changed."""
    zone = group_session.group.organisation.zone
    day_after = group_session.ends_at.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(day_after, time(), zone)
