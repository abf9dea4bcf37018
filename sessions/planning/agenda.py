"""What happens in a session, minute by minute: check-in first, breaks in time, check-out last."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from sessions.models import AgendaItem, GroupSession

Kind = AgendaItem.Kind

MOST_WITHOUT_A_BREAK = 50  # minutes; our own default, nobody publishes one
BREAK = 10  # minutes
SHORTEST_BREAK = 5  # anything less is no break
ROUND_TO = 5


class NoSuchMove(Exception):
    """The first cannot go further up, nor the last further down."""


@dataclass(frozen=True)
class Stretch:
    """One item with the clock times it has when everything before it keeps to its minutes."""

    item: AgendaItem
    starts_at: datetime
    ends_at: datetime


def timed(group_session: GroupSession, items: list[AgendaItem]) -> list[Stretch]:
    stretches, clock = [], group_session.starts_at
    for item in items:
        ends_at = clock + timedelta(minutes=item.minutes)
        stretches.append(Stretch(item, clock, ends_at))
        clock = ends_at
    return stretches


def longest_without_a_break(items: list[AgendaItem]) -> int:
    """Minutes of the longest stretch without a break of at least SHORTEST_BREAK minutes."""
    longest = stretch = 0
    for item in items:
        is_break = item.kind == Kind.BREAK and item.minutes >= SHORTEST_BREAK
        stretch = 0 if is_break else stretch + item.minutes
        longest = max(longest, stretch)
    return longest


def suggestion(minutes: int) -> list[tuple[str, int]]:
    """(kind, minutes) pairs that fill `minutes` exactly: at least 15 of them.

    As few breaks as keep every stretch to MOST_WITHOUT_A_BREAK, the stretches as even as they go.
    """
    breaks = max(0, -((MOST_WITHOUT_A_BREAK - minutes) // (MOST_WITHOUT_A_BREAK + BREAK)))
    edge = 15 if minutes >= 75 else 10 if minutes >= 45 else 5
    work = _evenly(minutes - BREAK * breaks, breaks + 1)
    work[0] -= edge
    work[-1] -= edge
    plan = [(Kind.CHECK_IN, edge)]
    for number, stretch in enumerate(work):
        plan += [(Kind.BREAK, BREAK)] if number else []
        plan += [(Kind.WORK, stretch)]
    return [*plan, (Kind.CHECK_OUT, edge)]


def _evenly(minutes, parts):
    """`minutes` in `parts`, in steps of ROUND_TO: the longer ones at the ends, the rest in the shortest."""
    steps, left_over = divmod(minutes, ROUND_TO)
    each, more = divmod(steps, parts)
    lengths = [each * ROUND_TO] * parts
    outside_in = sorted(range(parts), key=lambda at: min(at, parts - 1 - at))
    for at in outside_in[:more]:
        lengths[at] += ROUND_TO
    lengths[outside_in[-1]] += left_over
    return lengths


@transaction.atomic
def suggest_agenda(*, group_session: GroupSession) -> list[AgendaItem]:
    """Put our suggestion in place of whatever the agenda was."""
    _locked(group_session)
    group_session.agenda.all().delete()
    return AgendaItem.objects.bulk_create(
        AgendaItem(
            group_session=group_session,
            position=position,
            kind=kind,
            title=usual_title(kind),
            minutes=minutes,
        )
        for position, (kind, minutes) in enumerate(suggestion(group_session.minutes))
    )


def usual_title(kind: str) -> str:
    """What an item is called until somebody says what exactly it is."""
    return {
        Kind.CHECK_IN: _("Check-in"),
        Kind.RECAP: _("How we work together"),
        Kind.WORK: _("Working together"),
        Kind.BREAK: _("Break"),
        Kind.CHECK_OUT: _("Check-out"),
    }[kind]


@transaction.atomic
def add_item(
    *, group_session: GroupSession, kind: str, title: str, minutes: int, **of_work: str
) -> AgendaItem:
    """Add it at the end; before the check-out, when that is the end. A recap comes after the check-in."""
    items = _locked(group_session)
    place = len(items)
    if kind == Kind.RECAP and items and items[0].kind == Kind.CHECK_IN:
        place = 1
    elif kind != Kind.CHECK_OUT and items and items[-1].kind == Kind.CHECK_OUT:
        place -= 1
    item = AgendaItem(
        group_session=group_session,
        kind=kind,
        title=title,
        minutes=minutes,
        position=place,
        **of_work,
    )
    items.insert(place, item)
    _number(items)
    item.save()
    return item


def change_item(*, item: AgendaItem, kind: str, title: str, minutes: int, **of_work: str) -> None:
    """Its place stays, even when somebody moved it meanwhile."""
    item.kind, item.title, item.minutes = kind, title, minutes
    for name, value in of_work.items():
        setattr(item, name, value)
    item.save(update_fields=["kind", "title", "minutes", *of_work])


@transaction.atomic
def move_item(*, item: AgendaItem, up: bool) -> None:
    """Change places with the one before or after. Raises NoSuchMove at either end, or once it is gone."""
    items = _locked(item.group_session)
    here = items.index(item) if item in items else len(items)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(items) > here:
        raise NoSuchMove
    items[here], items[there] = items[there], items[here]
    _number(items)


@transaction.atomic
def remove_item(*, item: AgendaItem) -> None:
    items = _locked(item.group_session)
    if item in items:
        items.remove(item)
        item.delete()
        _number(items)


def _locked(group_session):
    """The items in order. Whoever changes the agenda queues on the session's row."""
    GroupSession.objects.select_for_update().get(pk=group_session.pk)
    return list(AgendaItem.objects.filter(group_session=group_session).order_by("position"))


def _number(items):
    """Positions without gaps. They may clash in between: the constraint is checked at the commit."""
    for position, item in enumerate(items):
        if item.position != position:
            item.position = position
            if item.pk:
                item.save(update_fields=["position"])
