from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from sessions.preparing.placing import Caller, Member, Stretch, grid_of, place, without

LONDON = ZoneInfo("Europe/London")
TUESDAY = date(2026, 12, 1)
LENGTH, GAP = timedelta(minutes=20), timedelta(minutes=10)
JO, AMINA = 1, 2


def at(day, hour, minute=0):
    return datetime(2026, 11 if day > 20 else 12, day, hour, minute, tzinfo=UTC)


def stretch(day, start, end):
    return Stretch(at(day, start), at(day, end))


def placed(members, callers, zone=LONDON):
    return place(members, callers, session_day=TUESDAY, zone=zone, length=LENGTH, gap=GAP)


def test_place_prefers_the_caller_the_member_knows():
    sam = Member(11, (stretch(28, 9, 12),), knows=AMINA)

    slots = placed(
        [sam], [Caller(JO, (stretch(28, 9, 12),)), Caller(AMINA, (stretch(28, 11, 12),))]
    ).slots

    assert (slots[11].caller, slots[11].start, slots[11].end) == (AMINA, at(28, 11), at(28, 11, 20))


def test_place_prefers_three_days_to_one_day_before_then_earlier_then_the_day_itself():
    caller = Caller(JO, (stretch(26, 9, 10), stretch(27, 9, 10), stretch(30, 9, 10), stretch(1, 6, 7)))

    def day_for(*days):
        free = tuple(stretch(day, 6, 12) for day in days)
        return placed([Member(11, free)], [caller]).slots[11].start.day

    assert day_for(26, 27, 30, 1) == 30
    assert day_for(26, 27, 1) == 27
    assert day_for(26, 1) == 26
    assert day_for(1) == 1


def test_place_moves_somebody_rather_than_leave_somebody_out():
    # Sam comes first and likes 9 best, which is all that Layla has.
    sam, layla = Member(11, (stretch(30, 9, 10),)), Member(12, (Stretch(at(30, 9), at(30, 9, 20)),))

    placement = placed([sam, layla], [Caller(JO, (stretch(30, 9, 10),))])

    assert placement.unplaced == []
    assert {key: slot.start for key, slot in placement.slots.items()} == {
        11: at(30, 9, 30),
        12: at(30, 9),
    }


def test_place_says_who_found_no_time_in_their_order():
    nobody_fits = [Member(key, (stretch(30, 15, 16),)) for key in (14, 12)]

    assert placed(nobody_fits, [Caller(JO, (stretch(30, 9, 10),))]).unplaced == [14, 12]
    assert placed(nobody_fits, []).unplaced == [14, 12]


def test_grid_is_the_half_hours_of_the_place_also_when_the_clocks_change():
    kathmandu = ZoneInfo("Asia/Kathmandu")  # a quarter of an hour off ours

    [first, *_rest] = grid_of(
        [Caller(JO, (stretch(30, 9, 12),))], zone=kathmandu, length=LENGTH, gap=GAP
    )[JO]

    assert first.start.astimezone(kathmandu).strftime("%H:%M") == "15:00"
    night = Stretch(datetime(2027, 3, 28, 0, tzinfo=UTC), datetime(2027, 3, 28, 3, tzinfo=UTC))
    starts = [call.start.astimezone(LONDON).strftime("%H:%M") for call in _grid([night])]
    assert starts == ["00:00", "00:30", "02:00", "02:30", "03:00", "03:30"]


def _grid(stretches):
    return grid_of([Caller(JO, tuple(stretches))], zone=LONDON, length=LENGTH, gap=GAP)[JO]


def test_without_cuts_what_is_taken_out_and_joins_what_touches():
    free = [stretch(30, 9, 11), stretch(30, 11, 12), stretch(30, 14, 15)]

    assert without(free, [stretch(30, 10, 11), stretch(30, 14, 15)]) == (
        stretch(30, 9, 10),
        stretch(30, 11, 12),
    )


# --- for any group ---
half_hours = st.integers(0, 11)


@st.composite
def stretches(draw):
    """Up to two stretches on one morning, in half hours and odd minutes."""
    found = []
    for _ in range(draw(st.integers(0, 2))):
        start = draw(half_hours) * 30 + draw(st.sampled_from([0, 10]))
        length = draw(st.sampled_from([10, 20, 30, 60, 90]))
        begin = at(30, 8) + timedelta(minutes=start)
        found.append(Stretch(begin, begin + timedelta(minutes=length)))
    return tuple(found)


members = st.lists(st.tuples(stretches(), st.sampled_from([None, JO, AMINA])), max_size=4).map(
    lambda drawn: [Member(10 + n, free, knows) for n, (free, knows) in enumerate(drawn)]
)
callers = st.tuples(stretches(), stretches()).map(
    lambda drawn: [Caller(JO, drawn[0]), Caller(AMINA, drawn[1])]
)


@given(members, callers)
def test_place_never_overlaps_and_stays_in_both_peoples_time(members, callers):
    placement = placed(members, callers)

    assert sorted([*placement.slots, *placement.unplaced]) == [member.key for member in members]
    for member in members:
        if slot := placement.slots.get(member.key):
            caller = callers[slot.caller - 1]
            assert slot.end - slot.start == LENGTH
            assert any(free.start <= slot.start and slot.end <= free.end for free in member.free)
            assert all(
                any(free.start <= minute < free.end for free in caller.free)
                for minute in (slot.start, slot.start + timedelta(minutes=19))
            )
    for one, other in combinations(placement.slots.values(), 2):
        if one.caller == other.caller:
            assert abs(one.start - other.start) >= LENGTH + GAP


@given(members, callers)
def test_place_finds_a_call_for_as_many_as_there_can_be(members, callers):
    grid = grid_of(callers, zone=LONDON, length=LENGTH, gap=GAP)
    seats = {
        member.key: {
            (caller, call.start)
            for caller, calls in grid.items()
            for call in calls
            if any(free.start <= call.start and call.end <= free.end for free in member.free)
        }
        for member in members
    }

    def most(keys, taken):
        if not keys:
            return 0
        key, *rest = keys
        without_key = most(rest, taken)
        return max([without_key, *(1 + most(rest, taken | {seat}) for seat in seats[key] - taken)])

    assert len(placed(members, callers).slots) == most(list(seats), frozenset())


@given(members, callers)
def test_place_the_same_again_gives_the_same(members, callers):
    assert placed(members, callers) == placed(members, callers)


@given(members, callers)
def test_place_lets_as_many_as_can_be_talk_to_the_caller_they_know_first(members, callers):
    # Whoever knows a caller with room for everybody is rung by that caller.
    roomy = [Caller(caller.key, (stretch(30, 8, 20),)) for caller in callers]
    free_all_day = [Member(member.key, (stretch(30, 8, 20),), member.knows) for member in members]

    slots = placed(free_all_day, roomy).slots

    assert all(slots[m.key].caller == m.knows for m in free_all_day if m.knows)
