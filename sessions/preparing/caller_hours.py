"""When callers can ring: their week, days off, and hours besides."""

from datetime import date, time

from django.db import transaction

from groups.models import Membership
from people.models import Person
from sessions.models import (
    CallerDays,
    CallerHours,
    LookForCalls,
)


@transaction.atomic
def save_hours(*, person: Person, hours: list[tuple[int, time, time]]) -> None:
    """The hours of a week in which this person can ring: [(weekday, from, until)] in place of those before."""
    person.caller_hours.all().delete()
    CallerHours.objects.bulk_create(
        CallerHours(person=person, weekday=day, from_time=opens, until_time=closes)
        for day, opens, closes in hours
    )
    _look_soon(person)


@transaction.atomic
def save_days(
    *,
    person: Person,
    first_day: date,
    last_day: date,
    from_time: time | None = None,
    until_time: time | None = None,
) -> CallerDays:
    """Days off, or with times: hours besides the usual ones. The same again returns the same."""
    row, _is_new = CallerDays.objects.get_or_create(
        person=person,
        first_day=first_day,
        last_day=last_day,
        from_time=from_time,
        until_time=until_time,
    )
    _look_soon(person)
    return row


@transaction.atomic
def forget_days(*, days: CallerDays) -> None:
    days.delete()
    _look_soon(days.person)


def _look_soon(person):
    """Their calls are looked at with the next round, and those mended that no longer fit."""
    groups = Membership.objects.current().facilitators().filter(person=person).values("group")
    LookForCalls.objects.filter(organisation__groups__in=groups).update(looked_at=None)
