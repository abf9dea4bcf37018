"""Which days are good for a call before a session, counted in working days."""

from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from messaging.decency import is_bank_holiday
from sessions.models import GroupSession
from sessions.preparing.placing import Days

SATURDAY = 5


def is_working_day(day: date, nation: str) -> bool:
    """Neither a weekend nor a bank holiday of this nation (`Organisation.nation`)."""
    return day.weekday() < SATURDAY and not is_bank_holiday(day, nation)


def working_days_before(group_session: GroupSession, count: int) -> date:
    """The day so many working days before this session; 0 is its own day. By its organisation's holidays."""
    nation = group_session.group.organisation.nation
    return _working_days_from(day_of_session(group_session), -count, nation)


def _working_days_from(day, count, nation):
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day, nation)
    return day


def day_of_session(group_session: GroupSession) -> date:
    return timezone.localtime(group_session.starts_at, group_session.zone).date()


def best_days(group_session: GroupSession) -> Days:
    """The preparation window: with 3 and 1, from the third working day before until the day before.

    A weekend or a bank holiday that lies in it is as good: members may be free just then, and callers are
    only given calls on such a day when they said that they can.
    """
    nearest = working_days_before(group_session, settings.PREPARATION_WINDOW_CLOSES - 1)
    return Days(
        opens=working_days_before(group_session, settings.PREPARATION_WINDOW_OPENS),
        closes=nearest - timedelta(days=1),
    )


def first_day_for_calls(group_session: GroupSession) -> date:
    """Nobody is rung earlier before this session than that."""
    return working_days_before(group_session, settings.PREPARATION_OFFERED_DAYS)
