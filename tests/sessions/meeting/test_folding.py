"""What taps come to, without the database: always the same, however they arrive."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.meeting.folding import Kind, Tap, fold_person
from sessions.meeting.running import Course, fold_course, run
from sessions.models import AgendaItem

TEN = datetime(2026, 12, 1, 10, tzinfo=UTC)
JO, ANN = 1, 2


def at(minutes):
    return TEN + timedelta(minutes=minutes)


def tap(number, kind, minutes, *, by=JO, seen=(), **fields):
    moment = at(minutes)
    return Tap(
        id=UUID(int=number),
        kind=kind,
        tapped_at=moment,
        at=fields.pop("at", moment),
        by=by,
        voice=by,
        how="in_person" if kind == Kind.ARRIVED else fields.pop("how", ""),
        seen=frozenset(UUID(int=one) for one in seen),
        **fields,
    )


def presence(*taps):
    return fold_person(taps, starts_at=TEN)


def said(found):
    return [(claim.field, claim.tap.by, claim.tap.at) for claim in found.claims]


# --- two devices that queue taps, whatever becomes of the line ---


@st.composite
def two_devices(draw):
    """What two facilitators tap about one person, each seeing some of what the other tapped."""
    taps = []
    moments = draw(st.lists(st.integers(0, 90), min_size=1, max_size=9))
    for number, minutes in enumerate(sorted(moments), start=1):
        kind = draw(st.sampled_from([Kind.ARRIVED, Kind.LEFT, Kind.HOW, Kind.TAKEN_BACK]))
        seen = draw(st.lists(st.sampled_from([one.id.int for one in taps]), max_size=2)) if taps else []
        how = {"how": draw(st.sampled_from(["in_person", "online"]))} if kind == Kind.HOW else {}
        is_said = draw(st.booleans()) and kind in (Kind.ARRIVED, Kind.LEFT)
        skew = timedelta(seconds=draw(st.integers(-25, 25)))
        one = tap(number, kind, minutes, by=draw(st.sampled_from([JO, ANN])), seen=seen, **how)
        values = one.__dict__ | {"tapped_at": one.tapped_at + skew, "is_said": is_said}
        taps.append(Tap(**values))
    return taps


@settings(max_examples=150)
@given(taps=two_devices(), data=st.data())
def test_any_order_and_any_repetition_come_to_the_same(taps, data):
    once = fold_person(taps, starts_at=TEN)
    as_they_came = data.draw(st.permutations(taps + data.draw(st.lists(st.sampled_from(taps)))))

    assert fold_person(as_they_came, starts_at=TEN) == once
    assert once.is_here == (once.taken_back_at is None and once.arrived_at is not None) or (
        not once.is_here and once.arrived_at is None
    )
    assert once.left_at is None or once.left_at >= once.arrived_at


@settings(max_examples=60)
@given(
    data=st.data(),
    kinds=st.lists(
        st.sampled_from(["item_started", "break_started", "break_ended", "item_dropped", "item_kept"]),
        min_size=1,
        max_size=10,
    ),
)
def test_the_agenda_comes_to_the_same_too(data, kinds):
    taps = [
        tap(
            number,
            kind,
            data.draw(st.integers(0, 90)),
            item=UUID(int=data.draw(st.integers(100, 103))) if kind.startswith("item") else None,
        )
        for number, kind in enumerate(kinds, start=1)
    ]
    once = fold_course(taps)

    assert fold_course(data.draw(st.permutations(taps * 2))) == once
    assert once.paused >= timedelta()


# --- one person ---


def test_two_who_did_not_know_keep_both_times_until_somebody_settles_it():
    jo = tap(1, Kind.ARRIVED, 2)
    ann = tap(2, Kind.ARRIVED, 10, by=ANN)

    both = presence(jo, ann)
    settled = presence(jo, ann, tap(3, Kind.ARRIVED, 30, seen=[1, 2], at=at(2), is_said=True))

    assert said(both) == [("arrived", JO, at(2)), ("arrived", ANN, at(10))]
    assert (both.is_here, both.arrived_at, len(both.heads)) == (True, at(10), 2)
    assert (said(settled), settled.arrived_at, settled.heads) == ([], at(2), (UUID(int=3),))


def test_two_who_look_up_at_the_same_moment_say_the_same():
    both = presence(tap(1, Kind.ARRIVED, 2), tap(2, Kind.ARRIVED, 5, by=ANN))

    assert (said(both), both.arrived_at, both.by) == ([], at(2), JO)


def test_what_was_seen_and_tapped_again_is_no_news():
    again = presence(tap(1, Kind.ARRIVED, 2), tap(2, Kind.ARRIVED, 40, by=ANN, seen=[1]))

    assert (said(again), again.arrived_at, again.by) == ([], at(2), JO)


def test_taking_back_only_takes_back_what_was_known():
    slip = [tap(2, Kind.ARRIVED, 9, by=ANN), tap(3, Kind.TAKEN_BACK, 10, by=ANN, seen=[2])]

    own_slip = presence(tap(1, Kind.ARRIVED, 2), *slip)
    alone = presence(*slip)

    assert (own_slip.is_here, own_slip.arrived_at, said(own_slip)) == (True, at(2), [])
    assert (alone.is_here, alone.arrived_at, alone.taken_back_at) == (False, at(9), at(10))


def test_left_by_one_and_not_here_by_the_other_keeps_both():
    found = presence(
        tap(1, Kind.ARRIVED, 2),
        tap(2, Kind.TAKEN_BACK, 20, by=ANN, seen=[1]),
        tap(3, Kind.LEFT, 60, seen=[1]),
    )

    assert found.is_here
    assert [(claim.field, claim.tap.kind) for claim in found.claims] == [
        ("here", "taken_back"),
        ("here", "left"),
    ]


def test_a_slip_that_is_tapped_again_at_once_keeps_the_first_time():
    slip = presence(
        tap(1, Kind.ARRIVED, 2),
        tap(2, Kind.TAKEN_BACK, 60, seen=[1]),
        tap(3, Kind.ARRIVED, 61, seen=[2]),
    )
    later = presence(
        tap(1, Kind.ARRIVED, 2),
        tap(2, Kind.TAKEN_BACK, 3, seen=[1]),
        tap(3, Kind.ARRIVED, 40, seen=[2]),
    )

    assert (slip.arrived_at, later.arrived_at) == (at(2), at(40))


def test_a_clock_that_is_some_seconds_off_does_not_turn_cause_and_effect_round():
    arrived = tap(1, Kind.ARRIVED, 10.4, by=ANN)  # her clock is ahead
    left = tap(2, Kind.LEFT, 10.1, seen=[1])

    found = presence(arrived, left)

    assert (found.is_here, found.left_at) == (True, at(10.4))


# --- the agenda ---


def items():
    kind = AgendaItem.Kind
    plan = [("in", kind.CHECK_IN, 10), ("a", kind.WORK, 30), ("tea", kind.BREAK, 10)]
    plan += [("b", kind.WORK, 30), ("c", kind.WORK, 20), ("out", kind.CHECK_OUT, 20)]
    return [
        AgendaItem(
            public_id=UUID(int=100 + place), position=place, kind=kind, title=title, minutes=minutes
        )
        for place, (title, kind, minutes) in enumerate(plan)
    ]


def running(course, minutes):
    return run(items(), course, starts_at=TEN, ends_at=at(120), now=at(minutes))


def test_until_somebody_taps_the_clock_says_what_is_on():
    found = running(Course(), 15)

    assert (found.now.item.title, found.next.item.title, found.next_break.starts_at) == (
        "a",
        "tea",
        at(40),
    )
    assert (found.late, found.offers) == (0, [])


def test_a_break_now_holds_everything_up_and_only_work_is_offered_to_give_way():
    taps = [
        tap(1, Kind.ITEM_STARTED, 10, item=UUID(int=101)),
        tap(2, Kind.BREAK_STARTED, 20),
        tap(3, Kind.BREAK_ENDED, 32),
    ]

    on_break = running(fold_course(taps[:2]), 25)
    after = running(fold_course(taps), 33)

    assert on_break.break_until == at(30)
    assert (after.now.item.title, after.now.ends_at, after.late) == ("a", at(52), 12)
    assert [(offer.item.title, offer.minutes, offer.saves) for offer in after.offers] == [
        ("b", 15, 15),
        ("c", 0, 20),
        ("b", 0, 30),
        ("c", 10, 10),
    ]


def test_what_was_tapped_about_a_break_or_a_check_out_changes_neither():
    course = Course(
        item=UUID(int=101),
        started_at=at(40),
        dropped=frozenset([UUID(int=102), UUID(int=104)]),
        shortened={UUID(int=105): 5},
    )

    parts = {part.item.title: part for part in running(course, 41).parts}

    assert [parts[name].is_dropped for name in ("tea", "c", "out")] == [False, True, False]
    assert parts["out"].minutes == 20


def test_going_on_too_early_and_back_at_once_loses_no_time():
    slip = fold_course(
        [
            tap(1, Kind.ITEM_STARTED, 10, item=UUID(int=101)),
            tap(2, Kind.ITEM_STARTED, 15, item=UUID(int=102)),
            tap(3, Kind.ITEM_STARTED, 16, item=UUID(int=101)),
        ]
    )

    assert (slip.item, slip.started_at) == (UUID(int=101), at(10))
