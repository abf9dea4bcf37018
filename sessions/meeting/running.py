"""How the session runs: which part is on, since when, how late, and what could be left out.

Pure but for the words. Until somebody taps, the agenda follows the clock. From then on a part lasts until
somebody starts the next: the room decides, not the phone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import floor
from uuid import UUID

from sessions.meeting.folding import Kind, Tap, heads, in_order
from sessions.models import AgendaItem

# Whoever goes back within this only slipped: the part before goes on as if nothing had been tapped.
SLIP = timedelta(minutes=2)
# So little is not late.
LATE = 3  # minutes
BREAK_NOW = 10  # minutes
SHORTEST = 5  # minutes: less is no work
ROUND_TO = 5
MOST_OFFERED = 4


@dataclass(frozen=True)
class Course:
    """What the taps about the agenda come to. `heads`: as of a person's taps."""

    item: UUID | None = None
    started_at: datetime | None = None
    paused: timedelta = timedelta()
    break_since: datetime | None = None
    dropped: frozenset[UUID] = frozenset()
    shortened: dict[UUID, int] = field(default_factory=dict)
    heads: tuple[UUID, ...] = ()


def fold_course(taps: Iterable[Tap]) -> Course:
    """The last tap counts. Two who start the same part started it once: when the first did."""
    ordered = in_order(taps)
    item = started_at = break_since = None
    before = (None, None, None)
    paused, dropped, shortened = timedelta(), set(), {}
    for tap in ordered:
        if tap.kind == Kind.ITEM_STARTED and tap.item != item:
            slipped = tap.item == before[0] and tap.at - started_at <= SLIP
            here, now = (item, started_at, paused), (tap.item, tap.at, timedelta())
            item, started_at, paused = before if slipped else now
            before, break_since = here, None
        elif tap.kind == Kind.BREAK_STARTED and break_since is None:
            break_since = tap.at
        elif tap.kind == Kind.BREAK_ENDED and break_since is not None:
            paused += max(tap.at - break_since, timedelta())
            break_since = None
        elif tap.kind in (Kind.ITEM_DROPPED, Kind.ITEM_KEPT, Kind.ITEM_SHORTENED):
            dropped.discard(tap.item)
            shortened.pop(tap.item, None)
            if tap.kind == Kind.ITEM_DROPPED:
                dropped.add(tap.item)
            elif tap.kind == Kind.ITEM_SHORTENED:
                shortened[tap.item] = tap.minutes
    return Course(item, started_at, paused, break_since, frozenset(dropped), shortened, heads(ordered))


@dataclass(frozen=True)
class Part:
    """One part of the agenda as it stands now."""

    item: AgendaItem
    minutes: int
    starts_at: datetime
    ends_at: datetime
    is_dropped: bool = False
    is_shortened: bool = False
    is_past: bool = False
    is_now: bool = False

    @property
    def is_break(self):
        return self.item.kind == AgendaItem.Kind.BREAK


@dataclass(frozen=True)
class Offer:
    """One way to catch up: leave a part out (`minutes` is 0), or make it shorter. `saves`: minutes."""

    item: AgendaItem
    minutes: int
    saves: int


@dataclass(frozen=True)
class Running:
    parts: list[Part]
    now: Part | None
    next: Part | None
    next_break: Part | None
    break_since: datetime | None
    late: int  # minutes
    ends_at: datetime | None
    offers: list[Offer]

    @property
    def break_until(self):
        return self.break_since + timedelta(minutes=BREAK_NOW) if self.break_since else None


def can_be_cut(item: AgendaItem) -> bool:
    """Breaks, check-in and check-out are for people, and so is what was agreed. Only work gives way."""
    return item.kind == AgendaItem.Kind.WORK


def run(
    items: list[AgendaItem], course: Course, *, starts_at: datetime, ends_at: datetime, now: datetime
) -> Running:
    """The agenda as it stands at `now`: what is past, what is on, and when the rest comes."""
    dropped = {item.public_id for item in items if item.public_id in course.dropped and can_be_cut(item)}
    minutes = {item.public_id: item.minutes for item in items} | {
        item.public_id: min(item.minutes, course.shortened[item.public_id])
        for item in items
        if item.public_id in course.shortened and can_be_cut(item)
    }
    here = next((place for place, item in enumerate(items) if item.public_id == course.item), None)
    on_hold = max(now - course.break_since, timedelta()) if course.break_since else timedelta()
    parts, clock = [], starts_at
    for place, item in enumerate(items):
        is_dropped = item.public_id in dropped and place != here
        length = timedelta() if is_dropped else timedelta(minutes=minutes[item.public_id])
        begins = clock
        if here is None:
            ends = begins + length
            is_now = begins <= now < ends
        else:
            is_now = place == here
            if is_now:
                begins = course.started_at
                length += course.paused + on_hold
            ends = begins + length
            if is_now:
                ends = max(ends, now)
        clock = ends
        parts.append(
            Part(
                item=item,
                minutes=minutes[item.public_id],
                starts_at=begins,
                ends_at=begins + length if is_now and here is not None else ends,
                is_dropped=is_dropped,
                is_shortened=minutes[item.public_id] != item.minutes,
                is_past=place < here if here is not None else ends <= now and not is_now,
                is_now=is_now,
            )
        )
    current = next((part for part in parts if part.is_now), None)
    ahead = [part for part in parts if not part.is_past and not part.is_now and not part.is_dropped]
    # Half a minute counts as one, as on the device: `round` would go to the even one.
    late = floor((clock - ends_at).total_seconds() / 60 + 0.5) if here is not None else 0
    return Running(
        parts=parts,
        now=current,
        next=ahead[0] if ahead else None,
        next_break=next((part for part in ahead if part.is_break), None),
        break_since=course.break_since,
        late=late if late >= LATE else 0,
        ends_at=clock if parts else None,
        offers=_offers(ahead, late) if late >= LATE else [],
    )


def _offers(ahead, late):
    """Ways to catch up: first what just makes up for it, the least that does; then what helps most."""
    offers = []
    for part in ahead:
        if not can_be_cut(part.item):
            continue
        half = max(SHORTEST, part.minutes // 2 // ROUND_TO * ROUND_TO)
        if half < part.minutes:
            offers.append(Offer(part.item, half, part.minutes - half))
        offers.append(Offer(part.item, 0, part.minutes))
    return sorted(offers, key=lambda offer: (offer.saves < late, abs(offer.saves - late)))[:MOST_OFFERED]
