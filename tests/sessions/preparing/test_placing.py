from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.preparing.placing import Caller, Days, Grid, Member, Stretch, options, place, without

LONDON = ZoneInfo("Europe/London")
LENGTH, GAP = timedelta(minutes=20), timedelta(minutes=10)
JO, AMINA, DEV = 1, 2, 3
BEFORE_TUESDAY = Days(date(2026, 11, 26), date(2026, 11, 30))  # Thursday to Monday


def at(day, hour, minute=0):
    return datetime(2026, 11 if day > 20 else 12, day, hour, minute, tzinfo=UTC)


def stretch(day, start, end):
    return Stretch(at(day, start), at(day, end))


def member(key, *free, knows=None, person=None, callers=(JO, AMINA, DEV), days=BEFORE_TUESDAY):
    return Member(key, person or key, tuple(free), callers, days, knows)


def caller(key, *free, load=0):
    return Caller(key, tuple(free), load)


def placed(members, callers, zone=LONDON):
    return place(members, callers, zone=zone, length=LENGTH, gap=GAP)


def test_place_prefers_the_caller_the_member_knows():
    sam = member(11, stretch(27, 9, 12), knows=AMINA)

    slots = placed([sam], [caller(JO, stretch(27, 9, 12)), caller(AMINA, stretch(27, 11, 12))]).slots

    assert (slots[11].caller, slots[11].start, slots[11].end) == (AMINA, at(27, 11), at(27, 11, 20))


def test_place_prefers_the_best_days_then_earlier_then_later():
    jo = caller(JO, *[stretch(day, 6, 10) for day in (24, 25, 27, 30, 1)])

    def day_for(*days):
        return placed([member(11, *[stretch(day, 6, 12) for day in days])], [jo]).slots[11].start.day

    assert day_for(24, 25, 27, 30, 1) == 27
    assert day_for(24, 25, 30, 1) == 30
    assert day_for(24, 25, 1) == 25
    assert day_for(1) == 1


def test_place_moves_somebody_rather_than_leave_somebody_out():
    # Sam comes first and 9 is the earliest, which is all that Layla has.
    sam, layla = member(11, stretch(30, 9, 10)), member(12, Stretch(at(30, 9), at(30, 9, 20)))

    placement = placed([sam, layla], [caller(JO, stretch(30, 9, 10))])

    assert placement.unplaced == []
    assert {key: slot.start for key, slot in placement.slots.items()} == {
        11: at(30, 9, 30),
        12: at(30, 9),
    }


def test_place_says_who_found_no_time_in_their_order():
    nobody_fits = [member(key, stretch(30, 15, 16)) for key in (14, 12)]

    assert placed(nobody_fits, [caller(JO, stretch(30, 9, 10))]).unplaced == [14, 12]
    assert placed(nobody_fits, []).unplaced == [14, 12]


def test_place_shares_the_work_and_counts_what_callers_have_already():
    six = [member(key, stretch(30, 8, 20)) for key in range(11, 17)]
    callers = [caller(JO, stretch(30, 8, 20), load=3), caller(AMINA, stretch(30, 8, 20)), caller(DEV)]

    rung_by = [slot.caller for slot in placed(six, callers).slots.values()]

    # Nine in all, so four and five.
    assert sorted([3 + rung_by.count(JO), rung_by.count(AMINA)]) == [4, 5]


def test_place_never_puts_somebody_in_two_calls_at_once_who_is_wanted_twice_or_rings_too():
    all_morning = stretch(30, 9, 10)
    twice = [member(key, all_morning, person=11) for key in ("first", "second", "third")]
    rings_too = member("rings too", all_morning, person=AMINA)

    placement = placed([*twice, rings_too], [caller(JO, all_morning), caller(AMINA, all_morning)])

    starts = {key: slot.start for key, slot in placement.slots.items()}
    assert starts["first"] != starts["second"]
    assert placement.unplaced == ["third", "rings too"]


def test_grid_is_the_half_hours_of_the_place_also_when_the_clocks_change():
    kathmandu = Grid(ZoneInfo("Asia/Kathmandu"), LENGTH, GAP)  # a quarter of an hour off ours
    nine = stretch(30, 9, 12)

    first = kathmandu.over([nine])
    start = first.starts[first.runs([nine])[0][0]]

    assert start.astimezone(kathmandu.zone).strftime("%H:%M") == "15:00"
    spring = Stretch(datetime(2027, 3, 28, 0, tzinfo=UTC), datetime(2027, 3, 28, 3, tzinfo=UTC))
    autumn = Stretch(datetime(2026, 10, 24, 23, tzinfo=UTC), datetime(2026, 10, 25, 3, tzinfo=UTC))
    assert said(spring) == ["00:00", "00:30", "02:00", "02:30", "03:00", "03:30"]
    assert said(autumn) == ["00:00", "00:30", "01:00", "01:30", "02:00", "02:30"]


def said(night):
    grid = Grid(LONDON, LENGTH, GAP).over([night])
    [(first, end)] = grid.runs([night])
    return [start.astimezone(LONDON).strftime("%H:%M") for start in grid.starts[first:end]]


def test_without_cuts_what_is_taken_out_and_joins_what_touches():
    free = [stretch(30, 9, 11), stretch(30, 11, 12), stretch(30, 14, 15)]

    assert without(free, [stretch(30, 10, 11), stretch(30, 14, 15)]) == (
        stretch(30, 9, 10),
        stretch(30, 11, 12),
    )


# --- for any group ---
@st.composite
def stretches(draw):
    """Up to two stretches on two mornings, in half hours and odd minutes."""
    found = []
    for _ in range(draw(st.integers(0, 2))):
        begin = at(draw(st.sampled_from([25, 30])), 8) + timedelta(
            minutes=draw(st.integers(0, 5)) * 30 + draw(st.sampled_from([0, 10]))
        )
        found.append(
            Stretch(begin, begin + timedelta(minutes=draw(st.sampled_from([10, 20, 30, 60, 90]))))
        )
    return tuple(found)


some_callers = st.sampled_from([(JO,), (AMINA,), (JO, AMINA), (JO, AMINA, DEV)])
members = st.lists(
    st.tuples(stretches(), some_callers, st.sampled_from([None, JO, AMINA, DEV])), max_size=4
).map(
    lambda drawn: [
        member(10 + n, *free, callers=callers, knows=knows)
        for n, (free, callers, knows) in enumerate(drawn)
    ]
)
callers = st.tuples(*[st.tuples(stretches(), st.integers(0, 2))] * 3).map(
    lambda drawn: [
        caller(key, *free, load=load) for key, (free, load) in zip((JO, AMINA, DEV), drawn, strict=True)
    ]
)


@given(members, callers)
def test_place_never_overlaps_and_stays_in_both_peoples_time(members, callers):
    placement = placed(members, callers)

    assert sorted([*placement.slots, *placement.unplaced]) == [member.key for member in members]
    for one in members:
        if slot := placement.slots.get(one.key):
            [rings] = [caller for caller in callers if caller.key == slot.caller]
            assert slot.caller in one.callers
            assert slot.end - slot.start == LENGTH
            assert any(
                free.start <= slot.start and slot.end <= free.end for free in without(one.free, [])
            )
            assert all(
                any(free.start <= minute < free.end for free in rings.free)
                for minute in (slot.start, slot.start + timedelta(minutes=19))
            )
    for one, other in combinations(placement.slots.values(), 2):
        if one.caller == other.caller:
            assert abs(one.start - other.start) >= LENGTH + GAP


def worth(slots, members, callers):
    """What `place` promises to make least, first things first."""
    loads = {caller.key: caller.load for caller in callers}
    for slot in slots.values():
        loads[slot.caller] += 1
    by_key = {member.key: member for member in members}
    return (
        -len(slots),
        -sum(slot.caller == by_key[key].knows for key, slot in slots.items()),
        sum(load * load for load in loads.values()),
        sum(by_key[key].days.distance(slot.start.date()) for key, slot in slots.items()),
    )


def every_way(members, callers):
    """All placements there are, by trying each slot for each member."""
    if not members:
        yield {}
        return
    first, *rest = members
    of_the_first = options(first, callers, zone=LONDON, length=LENGTH, gap=GAP)
    for way in every_way(rest, callers):
        yield way
        taken = {(slot.caller, slot.start) for slot in way.values()}
        for slot in of_the_first:
            if (slot.caller, slot.start) not in taken:
                yield way | {first.key: slot}


@settings(max_examples=60)
@given(members.map(lambda few: few[:3]), callers)
def test_place_is_as_good_as_the_best_of_all_ways(members, callers):
    best = min(worth(way, members, callers) for way in every_way(members, callers))

    assert worth(placed(members, callers).slots, members, callers) == best


@given(members, callers)
def test_place_the_same_again_gives_the_same(members, callers):
    assert placed(members, callers) == placed(members, callers)
