"""The agenda at a glance: what is on now, and when the next break is."""

from dataclasses import dataclass
from datetime import datetime

from sessions.models import AgendaItem, GroupSession
from sessions.planning.agenda import Stretch, timed


@dataclass(frozen=True)
class Agenda:
    """`next_break` is the break that is on, or else the next one to come."""

    items: list[Stretch]
    now: Stretch | None
    next_break: Stretch | None

    @property
    def break_is_on(self):
        return self.next_break is not None and self.next_break == self.now


def agenda_of(group_session: GroupSession, *, now: datetime) -> Agenda:
    """One query."""
    items = timed(group_session, list(group_session.agenda.all()))
    breaks = [stretch for stretch in items if stretch.item.kind == AgendaItem.Kind.BREAK]
    return Agenda(
        items=items,
        now=next((stretch for stretch in items if stretch.starts_at <= now < stretch.ends_at), None),
        next_break=next((stretch for stretch in breaks if stretch.ends_at > now), None),
    )
