"""What the page already knows about a day, as plain advice. It never says no, and never whose day it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Group, Membership, SchoolTerm
from messaging.decency import bank_holiday
from people.models import HardDate
from people.models.hard_dates import written_as
from people.presentation import times_in_words
from sessions.models import GroupSession

FRIDAY = 4
Seat = Membership.Seat


@dataclass
class Calendar:
    """What is known for one group between two days. Three queries, for any number of days and people."""

    group: Group
    terms: list[SchoolTerm]
    sessions: list[GroupSession]
    hard: set[tuple[int, int]]

    @classmethod
    def between(cls, group: Group, first: date, last: date, *, but: GroupSession | None = None):
        """`group` comes with its organisation. `but`: the session this is about."""
        others = group.group_sessions.exclude(state=GroupSession.State.CANCELLED).exclude(
            kind=GroupSession.Kind.ONE_TO_ONE
        )
        if but is not None:
            others = others.exclude(pk=but.pk)
        begins, ends = _around(first, last, group.organisation.zone)
        # Everybody now in the group, whoever is asked: of a few people each could be told apart.
        people = Membership.objects.current().filter(group=group).values("person")
        return cls(
            group=group,
            terms=list(SchoolTerm.objects.filter(organisation=group.organisation_id)),
            sessions=list(others.filter(starts_at__range=(begins, ends))),
            hard=set(HardDate.objects.filter(person__in=people).values_list("month", "day")),
        )

    def is_in_term(self, day: date) -> bool | None:
        """None where nobody has written down the terms that far."""
        if any(term.first_day <= day <= term.last_day for term in self.terms):
            return True
        if not self.terms or day > max(term.last_day for term in self.terms):
            return None
        return None if day < min(term.first_day for term in self.terms) else False

    def why_not(self, day: date, *, only_term: bool, no_bank_holidays: bool) -> str:
        """Why a series leaves this day out, as somebody wanted it; or "" when it is in."""
        holiday = bank_holiday(day, self.group.organisation.nation) if no_bank_holidays else ""
        if holiday:
            return _("Bank holiday: %(name)s.") % {"name": holiday}
        if only_term and self.is_in_term(day) is None:
            return _("Nobody has written down the school terms for then.")
        if only_term and not self.is_in_term(day):
            return _("School holidays.")
        return ""

    def advice(self, starts_at: datetime, ends_at: datetime) -> list[str]:
        """Sentences about this time, the weightiest first. Empty when nothing is known against it."""
        zone = self.group.organisation.zone
        starts, ends = starts_at.astimezone(zone), ends_at.astimezone(zone)
        day = starts.date()
        found = []
        if any(written in self.hard for written in written_as(day)):
            found.append(_("Avoid this day."))
        holiday = bank_holiday(day, self.group.organisation.nation)
        if holiday:
            found.append(_("Bank holiday: %(name)s.") % {"name": holiday})
        in_term = self.is_in_term(day)
        if in_term is False and day.weekday() <= FRIDAY and not holiday:
            found.append(_("School holidays: children are at home."))
        if in_term is not False and day.weekday() <= FRIDAY and not holiday:
            found += self._school_runs(starts, ends)
        for other in self.sessions:
            if other.starts_at.astimezone(zone).date() == day:
                with timezone.override(zone):
                    times = times_in_words(other.starts_at, other.ends_at)
                found.append(_("The group meets already on this day: %(times)s.") % {"times": times})
        return found

    def _school_runs(self, starts, ends):
        organisation = self.group.organisation
        for begin, end in [
            (organisation.to_school_from, organisation.to_school_until),
            (organisation.from_school_from, organisation.from_school_until),
        ]:
            if starts.time() < end and (ends.time() > begin or ends.date() > starts.date()):
                times = times_in_words(
                    datetime.combine(starts.date(), begin), datetime.combine(starts.date(), end)
                )
                yield _("School run: %(times)s.") % {"times": times}


def advice_for(
    group: Group, times: Iterable[tuple[datetime, datetime]], *, but: GroupSession | None = None
) -> list[list[str]]:
    """The advice for each of these (start, end), in the same order. Three queries."""
    times = list(times)
    if not times:
        return []
    zone = group.organisation.zone
    days = [start.astimezone(zone).date() for start, _end in times]
    calendar = Calendar.between(group, min(days), max(days), but=but)
    return [calendar.advice(start, end) for start, end in times]


def _around(first, last, zone):
    """The first moment of the first day and the last of the last."""
    begins = datetime.combine(first, datetime.min.time(), zone)
    ends = datetime.combine(last, datetime.max.time(), zone)
    return begins, ends
