"""The agenda with its times worked out from the start: what is on now, and when the next break is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sessions.models import AgendaItem, GroupSession


@dataclass(frozen=True)
class TimedItem:
    item: AgendaItem
    starts_at: datetime
    ends_at: datetime

    def is_on(self, now):
        return self.starts_at <= now < self.ends_at


@dataclass(frozen=True)
class Agenda:
    items: list[TimedItem]
    now: TimedItem | None
    next_break: TimedItem | None

    @property
    def break_is_on(self):
        return self.next_break is not None and self.next_break == self.now


def agenda_of(group_session: GroupSession, *, now: datetime) -> Agenda:
    """One query. `next_break` is the break that is on, or else the next one to come."""
    items, starts_at = [], group_session.starts_at
    for item in group_session.agenda.all():
        ends_at = starts_at + timedelta(minutes=item.minutes)
        items.append(TimedItem(item, starts_at, ends_at))
        starts_at = ends_at
    return Agenda(
        items=items,
        now=next((timed for timed in items if timed.is_on(now)), None),
        next_break=next(
            (
                timed
                for timed in items
                if timed.item.kind == AgendaItem.Kind.BREAK and timed.ends_at > now
            ),
            None,
        ),
    )
