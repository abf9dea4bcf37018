"""Which preparation call goes where: a pure calculation, with no database and no clock of its own.

Why it is done like this, and what it costs: docs/adr/0014.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sessions.planning.clock import NoSuchHour, local_moment

# How far from its best days a call can be: so many days early all count the same, and later is worse.
EARLY_AT_MOST, LATE = 14, 15


@dataclass(frozen=True, order=True)
class Stretch:
    """From `start` until just before `end`. Both aware."""

    start: datetime
    end: datetime

    def overlaps(self, other: "Stretch") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Days:
    """The best days to be rung before one session, both included."""

    opens: date
    closes: date

    def distance(self, day: date) -> int:
        """0 on the best days, then one more for each day earlier; later days come last."""
        if day > self.closes:
            return LATE
        return max(0, min((self.opens - day).days, EARLY_AT_MOST))


@dataclass(frozen=True)
class Member:
    """One call that is wanted: who is to be rung, when that is safe and they are free, and who may ring.

    `person`, `callers` and `knows` are keys of people; `callers` in order, `knows` one of them or None.
    """

    key: Hashable
    person: int
    free: tuple[Stretch, ...]
    callers: tuple[int, ...]
    days: Days
    knows: int | None = None


@dataclass(frozen=True)
class Caller:
    """Somebody who rings: when they can, with what they have to do already taken out.

    `load`: how many calls they have to make already.
    """

    key: int
    free: tuple[Stretch, ...]
    load: int = 0


@dataclass(frozen=True)
class Slot:
    """One caller at one time."""

    caller: int
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Placement:
    """`slots`: one for each member's key that found one. `unplaced`: the keys of the others, in their order."""

    slots: dict[Hashable, Slot]
    unplaced: list[Hashable]


@dataclass(frozen=True)
class Grid:
    """When calls can start: counted from each midnight in `zone` in steps of `length + gap`.

    With 20 and 10 minutes: on the hour and the half hour. So one caller's calls are always `gap` apart.
    """

    zone: ZoneInfo
    length: timedelta
    gap: timedelta
    starts: list[datetime] = field(default_factory=list)

    def over(self, stretches: Iterable[Stretch]) -> "Grid":
        """The same with the starts that may matter for these stretches."""
        days = set()
        for stretch in stretches:
            day = stretch.start.astimezone(self.zone).date()
            while day <= stretch.end.astimezone(self.zone).date():
                days.add(day)
                day += timedelta(days=1)
        return replace(self, starts=sorted({start for day in days for start in self._of_the_day(day)}))

    def _of_the_day(self, day):
        midnight = moment = datetime.combine(day, time())
        while moment.date() == day:
            with suppress(NoSuchHour):  # the clocks go forward over it
                yield local_moment(midnight.date(), moment.time(), self.zone).astimezone(UTC)
            moment += self.length + self.gap

    def runs(self, free: Iterable[Stretch]) -> list[tuple[int, int]]:
        """The positions in `starts`, from and until, of the calls that lie wholly in these stretches."""
        return [
            (
                bisect_left(self.starts, stretch.start),
                bisect_right(self.starts, stretch.end - self.length),
            )
            for stretch in joined(free)
            if stretch.end - stretch.start >= self.length
        ]


def place(
    members: Iterable[Member],
    callers: Iterable[Caller],
    *,
    zone: ZoneInfo,
    length: timedelta,
    gap: timedelta,
) -> Placement:
    """Give as many as possible a call, all of them together. In this order, none given up for a later one:

    1. as many members as can be have a call;
    2. as many as can be are rung by the one they know;
    3. callers have evenly much to do (the sum of the squares of their numbers of calls is least);
    4. calls are on the best days (the sum of `Days.distance` is least).

    Of what is then equally good, each caller's calls are as early as can be: there is time for another try.
    Calls lie on the `Grid` and wholly in a free stretch of both people. The same input always gives the
    same answer.

    All this holds of those who are to be rung once. Somebody who is wanted twice, for two sessions, has
    the first placed with everybody else and the second after that; somebody who is also a caller comes
    last. So nobody is ever in two calls at once. Loads SciPy.
    """
    waiting, callers = list(members), {caller.key: caller for caller in callers}
    order = [member.key for member in waiting]
    taken, slots = defaultdict(list), {}
    while waiting:
        together = _together(waiting, callers)
        keys = {member.key for member in together}
        waiting = [member for member in waiting if member.key not in keys]
        found = _assign(
            [replace(one, free=without(one.free, taken[one.person])) for one in together],
            [
                replace(one, free=without(one.free, taken[one.key]), load=one.load + _calls(one, slots))
                for one in callers.values()
            ],
            Grid(zone, length, gap),
        )
        slots |= found
        for member in together:
            if slot := found.get(member.key):
                around = Stretch(slot.start - gap, slot.end + gap)
                taken[member.person].append(around)
                taken[slot.caller].append(around)
    return Placement(slots=slots, unplaced=[key for key in order if key not in slots])


def _calls(caller, slots):
    return sum(slot.caller == caller.key for slot in slots.values())


def _together(waiting, callers):
    """Those who can be placed in one go: each person once, and nobody who also rings."""
    found = {}
    for member in waiting:
        if member.person not in callers:
            found.setdefault(member.person, member)
    return list(found.values()) or waiting[:1]


def _assign(members, callers, grid):
    """One assignment of least cost, and each caller's calls moved forward. {key: Slot}.

    A call takes a slot (one caller, one start), and a slot that is taken takes a place in its caller's
    count: the first place costs least, the tenth more. To say both in one bipartite graph, slots stand on
    both sides: one that is not taken is matched with itself, one that is must take a place in the count.
    Whoever finds no slot takes a place of their own, which costs more than all the rest together.
    """
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    grid = grid.over(stretch for caller in callers for stretch in caller.free)
    index = {caller.key: at for at, caller in enumerate(callers)}
    can_ring = _marked(np, [caller.free for caller in callers], grid)
    can_talk = _marked(np, [member.free for member in members], grid)
    may_ring = np.zeros((len(members), len(callers)), dtype=bool)
    for row, member in enumerate(members):
        may_ring[row, [index[key] for key in member.callers if key in index]] = True
        if member.person in index:
            may_ring[row, index[member.person]] = False
    slot_caller, slot_start = (part.astype(np.int32) for part in np.nonzero(can_ring))
    member_of, slot_of = np.nonzero(may_ring[:, slot_caller] & can_talk[:, slot_start])
    if not len(member_of):
        return {}
    knows = np.array([index.get(member.knows, -1) for member in members])
    distance = _distances(np, members, grid)[member_of, slot_start[slot_of]]

    count, slots = len(members), len(slot_caller)
    # No caller has more calls than slots, nor than members who may be rung by them.
    most = np.minimum(np.bincount(slot_caller, minlength=len(callers)), may_ring.sum(axis=0))
    load = np.array([caller.load for caller in callers])
    # Each outweighs all that can be gained below it. Whole numbers, so that the sums are exact.
    uneven = count * LATE + 1
    unknown = uneven * (count * (2 * int((load + most).max()) + 1) + 1)
    unplaced = unknown * (count + 2)
    if unplaced > 2**50:
        raise ValueError("too many to be placed at once")

    # Rows: members, then slots. Columns: slots, then places in each caller's count, then nowhere.
    places_begin = slots + np.concatenate([[0], np.cumsum(most)])
    rows = [member_of, np.arange(count), count + np.arange(slots)]
    columns = [slot_of, places_begin[-1] + np.arange(count), np.arange(slots)]
    costs = [
        distance + unknown * (knows[member_of] != slot_caller[slot_of]),
        np.full(count, unplaced),
        np.zeros(slots, dtype=np.int64),
    ]
    for caller in np.flatnonzero(most):
        theirs, places = np.flatnonzero(slot_caller == caller), np.arange(most[caller])
        rows.append(np.repeat(count + theirs, len(places)))
        columns.append(np.tile(places_begin[caller] + places, len(theirs)))
        # One call more takes the square of their number from n² to (n + 1)²: 2n + 1.
        costs.append(np.tile(uneven * (2 * (load[caller] + places) + 1), len(theirs)))
    # A cost of 0 would be no edge; every row takes one edge, so 1 more on each changes nothing.
    graph = csr_array(
        (np.concatenate(costs) + 1.0, (np.concatenate(rows), np.concatenate(columns))),
        shape=(count + slots, int(places_begin[-1]) + count),
    )
    _rows, taken = min_weight_full_bipartite_matching(graph)
    taken = taken[:count]

    found = {}
    for caller in np.unique(slot_caller[taken[taken < slots]]):
        theirs = np.flatnonzero((taken < slots) & (slot_caller[np.minimum(taken, slots - 1)] == caller))
        starts = np.flatnonzero(can_ring[caller])
        edges = can_talk[np.ix_(theirs, starts)]
        far = _distances(np, [members[row] for row in theirs], grid)[:, starts]
        early = far * (len(theirs) * len(starts) + 1) + np.arange(len(starts)) + 1.0
        rows, columns = min_weight_full_bipartite_matching(csr_array(np.where(edges, early, 0)))
        for row, column in zip(rows, columns, strict=True):
            start = grid.starts[starts[column]]
            found[members[theirs[row]].key] = Slot(callers[caller].key, start, start + grid.length)
    return found


def _marked(np, frees, grid):
    """For each of these people and each start: whether a call then lies in their free time."""
    marked = np.zeros((len(frees), len(grid.starts)), dtype=bool)
    for row, free in enumerate(frees):
        for first, end in grid.runs(free):
            marked[row, first:end] = True
    return marked


def _distances(np, members, grid):
    """For each member and each start: how far it is from their best days."""
    days = [start.astimezone(grid.zone).date() for start in grid.starts]
    of_these = {member.days: None for member in members}
    for best in of_these:
        of_these[best] = [best.distance(day) for day in days]
    return np.array([of_these[member.days] for member in members], dtype=np.int64)


def options(
    member: Member, callers: Iterable[Caller], *, zone: ZoneInfo, length: timedelta, gap: timedelta
) -> list[Slot]:
    """Every slot that fits this member: who they know first, then the best days, then the earliest."""
    callers = {caller.key: caller for caller in callers if caller.key != member.person}
    grid = Grid(zone, length, gap).over(member.free)
    suits = {at for first, end in grid.runs(member.free) for at in range(first, end)}
    found = [
        (key != member.knows, member.days.distance(start.astimezone(zone).date()), start, order, key)
        for order, key in enumerate(key for key in member.callers if key in callers)
        for first, end in grid.runs(callers[key].free)
        for at in range(first, end)
        if at in suits
        for start in [grid.starts[at]]
    ]
    return [Slot(key, start, start + length) for _unknown, _far, start, _order, key in sorted(found)]


def without(free: Iterable[Stretch], busy: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The stretches of `free` that remain when `busy` is cut out of them; joined where they touch."""
    pieces = joined(free)
    for taken in sorted(busy):
        pieces = [left for piece in pieces for left in _cut(piece, taken)]
    return tuple(pieces)


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same time in as few stretches as there can be, in order."""
    found = []
    for stretch in sorted(stretches):
        if found and stretch.start <= found[-1].end:
            found[-1] = Stretch(found[-1].start, max(found[-1].end, stretch.end))
        elif stretch.start < stretch.end:
            found.append(stretch)
    return found


def _cut(piece, taken):
    if not piece.overlaps(taken):
        yield piece
        return
    if piece.start < taken.start:
        yield Stretch(piece.start, taken.start)
    if taken.end < piece.end:
        yield Stretch(taken.end, piece.end)
