"""Which preparation call goes where: a pure calculation, with no database and no clock of its own."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sessions.planning.clock import NoSuchHour, local_moment

# The best days to be rung: three days to one day before the session.
BEST_DAYS_BEFORE = range(1, 4)


@dataclass(frozen=True, order=True)
class Stretch:
    """From `start` until just before `end`. Both aware."""

    start: datetime
    end: datetime

    def overlaps(self, other: "Stretch") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Member:
    """Somebody to be rung: when it is safe and they are free, and which caller they know (a key)."""

    key: int
    free: tuple[Stretch, ...]
    knows: int | None = None


@dataclass(frozen=True)
class Caller:
    """Somebody who rings: when they can, with what they have to do already taken out."""

    key: int
    free: tuple[Stretch, ...]


@dataclass(frozen=True)
class Slot:
    """One caller at one time. `rank` says how well it suits: lower is better."""

    rank: tuple
    caller: int
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Placement:
    """`slots`: one for each member's key that found one. `unplaced`: the keys of the others, in their order."""

    slots: dict[int, Slot]
    unplaced: list[int]


def place(
    members: Iterable[Member],
    callers: Iterable[Caller],
    *,
    session_day: date,
    zone: ZoneInfo,
    length: timedelta,
    gap: timedelta,
) -> Placement:
    """Give each member one call, so that as many as possible get one.

    Calls start on a grid of `length + gap` counted from midnight in `zone` (with 20 and 10 minutes: on the
    hour and the half hour), take `length`, and lie wholly in a free stretch of both. So a caller's calls
    never overlap and are always `gap` apart; callers' and members' other engagements are kept by leaving
    them out of `free`.

    Nobody is left out needlessly: the number of members with a call is the largest there is (maximum
    bipartite matching by augmenting paths, J. Berge 1957: an assignment is largest when no augmenting path
    is left). Among those it prefers, in this order, the caller the member knows, a day one to three days
    before `session_day`, the latest of the earlier days, the day itself last, and the earliest time. Each
    preference is met for one member after another in the order given, as far as nobody loses a call by it;
    members earlier in the list choose first. The same input always gives the same answer.

    Cost: members × slots at most for each member, in a few thousand steps for a group of twenty.
    """
    members = list(members)
    grid = grid_of(callers, zone=zone, length=length, gap=gap)
    choices = {
        member.key: options(member, grid, session_day=session_day, zone=zone, length=length)
        for member in members
    }
    known = {
        member.key: [slot for slot in choices[member.key] if slot.caller == member.knows]
        for member in members
    }
    seats = _Seats()
    for allowed in (known, choices):
        for member in members:
            if member.key not in seats.taken_by_member:
                seats.find_one_for(member.key, allowed)
    return Placement(
        slots={m.key: seats.taken_by_member[m.key] for m in members if m.key in seats.taken_by_member},
        unplaced=[m.key for m in members if m.key not in seats.taken_by_member],
    )


def options(
    member: Member,
    grid: dict[int, list[Stretch]],
    *,
    session_day: date,
    zone: ZoneInfo,
    length: timedelta,
) -> list[Slot]:
    """Every slot that fits this member, best first. `grid`: the callers' keys and their stretches, in order."""
    found = [
        Slot(
            rank=(
                caller != member.knows,
                _distance(call.start, session_day, zone),
                call.start,
                position,
            ),
            caller=caller,
            start=call.start,
            end=call.end,
        )
        for position, (caller, calls) in enumerate(grid.items())
        for call in calls
        if any(free.start <= call.start and call.end <= free.end for free in member.free)
    ]
    return sorted(found, key=lambda slot: slot.rank)


def grid_of(
    callers: Iterable[Caller], *, zone: ZoneInfo, length: timedelta, gap: timedelta
) -> dict[int, list[Stretch]]:
    """When each caller could ring, on the grid that `place` uses."""
    return {caller.key: list(_grid(caller.free, zone, length, gap)) for caller in callers}


def without(free: Iterable[Stretch], busy: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The stretches of `free` that remain when `busy` is cut out of them; joined where they touch."""
    pieces = _joined(free)
    for taken in sorted(busy):
        pieces = [left for piece in pieces for left in _cut(piece, taken)]
    return tuple(pieces)


def _joined(stretches):
    joined = []
    for stretch in sorted(stretches):
        if joined and stretch.start <= joined[-1].end:
            joined[-1] = Stretch(joined[-1].start, max(joined[-1].end, stretch.end))
        elif stretch.start < stretch.end:
            joined.append(stretch)
    return joined


def _cut(piece, taken):
    if not piece.overlaps(taken):
        yield piece
        return
    if piece.start < taken.start:
        yield Stretch(piece.start, taken.start)
    if taken.end < piece.end:
        yield Stretch(taken.end, piece.end)


def _grid(free, zone, length, gap) -> Iterator[Stretch]:
    """The calls that fit into these stretches, in order of time."""
    step = length + gap
    for stretch in _joined(free):
        day = stretch.start.astimezone(zone).date()
        while day <= stretch.end.astimezone(zone).date():
            for start in _starts(day, zone, step):
                if stretch.start <= start and start + length <= stretch.end:
                    yield Stretch(start, start + length)
            day += timedelta(days=1)


def _starts(day, zone, step):
    midnight = datetime.combine(day, time())
    moment = midnight
    while moment.date() == day:
        with suppress(NoSuchHour):  # the clocks go forward over it
            yield local_moment(day, moment.time(), zone).astimezone(UTC)
        moment += step


def _distance(start, session_day, zone):
    """0 on the best days, then one more for each day earlier; the day of the session comes last."""
    days_before = (session_day - start.astimezone(zone).date()).days
    if days_before in BEST_DAYS_BEFORE:
        return 0
    return days_before - BEST_DAYS_BEFORE[-1] if days_before > 0 else 10_000 - days_before


class _Seats:
    """Who has which slot. A slot is one caller at one start."""

    def __init__(self):
        self.taken_by_member = {}
        self.member_in = {}

    def find_one_for(self, member, allowed, seen=None):
        """A free slot, best first; or else one that somebody else can leave for another. True when found."""
        seen = set() if seen is None else seen
        for slot in allowed[member]:
            if (slot.caller, slot.start) not in self.member_in:
                return self._sit(member, slot)
        for slot in allowed[member]:
            seat = (slot.caller, slot.start)
            if seat not in seen:
                seen.add(seat)
                if self.find_one_for(self.member_in[seat], allowed, seen):
                    return self._sit(member, slot)
        return False

    def _sit(self, member, slot):
        old = self.taken_by_member.get(member)
        if old is not None and self.member_in.get((old.caller, old.start)) == member:
            del self.member_in[old.caller, old.start]
        self.taken_by_member[member] = slot
        self.member_in[slot.caller, slot.start] = member
        return True
