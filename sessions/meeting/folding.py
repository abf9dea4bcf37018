"""What many taps come to: the same, however often and in whatever order they arrive.

Pure: no database, no clock. docs/adr/0016-taps-are-events.md says why it is so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sessions.models import LiveTap

Kind = LiveTap.Kind

# Two who look up at the door within these minutes mean the same arrival.
SAME_MOMENT = timedelta(minutes=5)


@dataclass(frozen=True)
class Tap:
    """One tap, as the fold reads it. `voice`: the device, or the person where there was none."""

    id: UUID
    kind: str
    tapped_at: datetime
    at: datetime
    by: int
    voice: object = None
    is_said: bool = False
    person: object = None
    how: str = ""
    item: UUID | None = None
    minutes: int | None = None
    seen: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Claim:
    """What one person said that another did not know of and said otherwise."""

    field: str  # here, arrived, left or how
    tap: Tap


@dataclass(frozen=True)
class Presence:
    """Whether one person is here, as all taps about them say together. Times stay when it is taken back."""

    is_here: bool = False
    how: str = ""
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    taken_back_at: datetime | None = None
    by: int | None = None
    # Taps that no other tap has seen: what a device shows, and says it has seen.
    heads: tuple[UUID, ...] = ()
    claims: tuple[Claim, ...] = ()


def in_order(taps: Iterable[Tap]) -> list[Tap]:
    """Each once, by the moment of the tap, but never before a tap it rests on: clocks are off by seconds."""
    return _in_order(taps)[0]


def _in_order(taps):
    by_id = {tap.id: tap for tap in taps}
    known = _what_each_knew(by_id)

    def place(tap):
        latest = max([tap.tapped_at, *(by_id[one].tapped_at for one in known[tap.id])])
        return latest, len(known[tap.id]), tap.id

    return sorted(by_id.values(), key=place), known


def heads(taps: Iterable[Tap]) -> tuple[UUID, ...]:
    """The taps that no other has seen: what a device shows, and says it has seen."""
    ordered, known = _in_order(taps)
    seen = frozenset().union(*known.values())
    # Where two claim to have seen each other there is none: then all of them are.
    return tuple(tap.id for tap in ordered if tap.id not in seen) or tuple(tap.id for tap in ordered)


def fold_person(taps: Iterable[Tap], *, starts_at: datetime) -> Presence:
    """What the taps about one person come to. `starts_at`: of the session, for whom nobody saw arriving."""
    ordered, known = _in_order(taps)
    retracted = _retracted(ordered, known)
    standing = [
        tap for tap in ordered if tap.kind in (Kind.ARRIVED, Kind.LEFT) and tap.id not in retracted
    ]
    # What was taken back is only told where nothing else is left to tell.
    told = [tap for tap in ordered if tap.id not in retracted] if standing else ordered
    how, arrived, left, by = "", None, None, None
    for tap in told:
        before = (how, arrived and arrived.at, left and left.at)
        if tap.kind == Kind.ARRIVED:
            arrived, was_gone = _the_one_that_counts(arrived, tap, known), left is not None
            # Whoever says when somebody came does not say that they came back.
            if not (was_gone and tap.is_said and tap.at <= left.at):
                left = None
            how = tap.how if arrived is tap or was_gone else how
        elif tap.kind == Kind.LEFT:
            left = _the_one_that_counts(left, tap, known)
        elif tap.kind == Kind.HOW:
            how = tap.how
        if before != (how, arrived and arrived.at, left and left.at):
            by = tap.by
    arrived_at = arrived.at if arrived else left and min(starts_at, left.at)
    taken_back = [tap for tap in ordered if tap.kind == Kind.TAKEN_BACK and not standing]
    return Presence(
        is_here=bool(standing),
        how=how,
        arrived_at=arrived_at,
        left_at=max(left.at, arrived_at) if left else None,
        taken_back_at=taken_back[-1].tapped_at if taken_back else None,
        by=taken_back[-1].by if taken_back else by,
        heads=heads(ordered),
        claims=_claims(ordered, known, retracted),
    )


def _what_each_knew(by_id: dict[UUID, Tap]) -> dict[UUID, frozenset[UUID]]:
    """For each tap the ids it rests on: what was on the screen, and what was on it when that was tapped."""
    known = {}
    for tap in by_id.values():
        found, waiting = set(), list(tap.seen)
        while waiting:
            one = waiting.pop()
            if one not in found and one != tap.id and one in by_id:
                found.add(one)
                waiting += by_id[one].seen
        known[tap.id] = frozenset(found)
    return known


def _retracted(ordered, known):
    """What was taken back: only what whoever took it back knew of. A slip that is tapped again at once is none."""
    undone = {
        back.id
        for back in ordered
        if back.kind == Kind.TAKEN_BACK
        and any(
            tap.kind == Kind.ARRIVED
            and not tap.is_said
            and back.id in known[tap.id]
            and tap.tapped_at - back.tapped_at <= SAME_MOMENT
            for tap in ordered
        )
    }
    backs = [tap for tap in ordered if tap.kind == Kind.TAKEN_BACK and tap.id not in undone]
    return frozenset(one for back in backs for one in known[back.id])


def _the_one_that_counts(standing, tap, known):
    """A second tap for the same thing changes nothing, unless it says a time or did not know of the first."""
    if standing is None or tap.is_said:
        return tap
    is_other = tap.voice != standing.voice and standing.id not in known[tap.id]
    return tap if is_other and _far(standing, tap) else standing


def _far(one, other):
    return abs(one.at - other.at) > SAME_MOMENT


SETTLED_BY = {
    "here": [Kind.ARRIVED, Kind.LEFT, Kind.TAKEN_BACK],
    "arrived": [Kind.ARRIVED, Kind.TAKEN_BACK],
    "left": [Kind.LEFT, Kind.ARRIVED, Kind.TAKEN_BACK],
    "how": [Kind.HOW, Kind.TAKEN_BACK],
}


def _claims(ordered, known, retracted):
    """Pairs that contradict each other, said by two who did not know; until somebody who knows both settles it."""
    claims = []
    for place, first in enumerate(ordered):
        for second in ordered[place + 1 :]:
            if (
                first.voice == second.voice
                or first.id in known[second.id]
                or second.id in known[first.id]
            ):
                continue
            field = _contradiction(first, second, ordered, known, retracted)
            settled = field and any(
                tap.kind in SETTLED_BY[field] and {first.id, second.id} <= known[tap.id]
                for tap in ordered
            )
            if field and not settled:
                claims += [Claim(field, first), Claim(field, second)]
    return tuple(sorted(set(claims), key=lambda said: (said.field, said.tap.tapped_at, said.tap.id)))


def _contradiction(first, second, ordered, known, retracted):
    kinds = {first.kind, second.kind}
    if Kind.TAKEN_BACK in kinds:
        back, other = (first, second) if first.kind == Kind.TAKEN_BACK else (second, first)
        if other.kind not in (Kind.ARRIVED, Kind.LEFT):
            return None
        # Whoever only takes back their own mistake says nothing about what somebody else saw.
        of_others = [tap for tap in ordered if tap.id in known[back.id] and tap.voice != back.voice]
        return "here" if of_others and other.id not in retracted else None
    if first.id in retracted or second.id in retracted:
        return None
    if kinds == {Kind.ARRIVED}:
        if _far(first, second):
            return "arrived"
        return "how" if first.how != second.how else None
    if kinds == {Kind.LEFT}:
        return "left" if _far(first, second) else None
    if kinds == {Kind.HOW} and first.how != second.how:
        return "how"
    if (first.kind, second.kind) == (Kind.LEFT, Kind.ARRIVED):
        return "left"
    return None
