from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.models import AgendaItem
from sessions.planning.agenda import (
    NoSuchMove,
    add_item,
    change_item,
    longest_without_a_break,
    move_item,
    remove_item,
    suggest_agenda,
    suggestion,
    timed,
)
from tests.factories.sessions import GroupSessionFactory, add_agenda


def kinds(group_session):
    return list(AgendaItem.objects.filter(group_session=group_session).values_list("kind", flat=True))


def positions(group_session):
    return list(
        AgendaItem.objects.filter(group_session=group_session).values_list("position", flat=True)
    )


def item_at(group_session, position):
    return group_session.agenda.get(position=position)


def session_with_agenda():
    group_session = GroupSessionFactory()
    add_agenda(group_session)
    return group_session


@given(minutes=st.integers(min_value=15, max_value=360))
def test_suggestion_fits_and_breaks_in_time(minutes):
    plan = suggestion(minutes)

    items = [AgendaItem(kind=kind, minutes=length) for kind, length in plan]
    assert sum(item.minutes for item in items) == minutes
    assert all(item.minutes >= 5 for item in items)
    assert (items[0].kind, items[-1].kind) == ("check_in", "check_out")
    assert longest_without_a_break(items) <= 50


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (30, [("check_in", 5), ("work", 20), ("check_out", 5)]),
        (90, [("check_in", 15), ("work", 25), ("break", 10), ("work", 25), ("check_out", 15)]),
        (
            120,
            [
                ("check_in", 15),
                ("work", 20),
                ("break", 10),
                ("work", 30),
                ("break", 10),
                ("work", 20),
                ("check_out", 15),
            ],
        ),
    ],
)
def test_suggestion(minutes, expected):
    assert suggestion(minutes) == expected


@pytest.mark.parametrize(
    ("plan", "longest"),
    [
        ([("work", 50), ("break", 10), ("work", 20)], 50),
        ([("check_in", 15), ("work", 40), ("break", 10)], 55),
        ([("work", 30), ("break", 4), ("work", 30)], 64),  # four minutes are no break
        ([], 0),
    ],
)
def test_longest_without_a_break_counts_from_the_start(plan, longest):
    items = [AgendaItem(kind=kind, minutes=minutes) for kind, minutes in plan]

    assert longest_without_a_break(items) == longest


def test_timed_says_when_each_begins():
    group_session = GroupSessionFactory.build(group=None)
    items = [AgendaItem(kind="check_in", minutes=15), AgendaItem(kind="work", minutes=30)]

    first, second = timed(group_session, items)

    assert first.starts_at == group_session.starts_at
    assert second.starts_at == first.ends_at == group_session.starts_at + timedelta(minutes=15)


def test_suggest_agenda_replaces_what_was_there(db):
    group_session = session_with_agenda()
    item_at(group_session, 0).delete()

    suggest_agenda(group_session=group_session)

    assert kinds(group_session) == ["check_in", "work", "break", "work", "break", "work", "check_out"]
    assert item_at(group_session, 2).title == "Break"


def test_add_item_goes_before_the_check_out(db):
    group_session = session_with_agenda()

    add_item(group_session=group_session, kind="work", title="Questions", minutes=5)

    assert item_at(group_session, 6).title == "Questions"
    assert kinds(group_session)[-1] == "check_out"
    assert positions(group_session) == list(range(8))


def test_add_check_out_goes_to_the_end(db):
    group_session = session_with_agenda()

    add_item(group_session=group_session, kind="check_out", title="Goodbye", minutes=5)

    assert item_at(group_session, 7).title == "Goodbye"


def test_add_the_first_item(db):
    group_session = GroupSessionFactory()

    add_item(group_session=group_session, kind="work", title="Walk", minutes=60)

    assert kinds(group_session) == ["work"]


def test_move_item_up_and_down_again(db):
    group_session = session_with_agenda()
    item = item_at(group_session, 2)

    move_item(item=item, up=True)

    assert item_at(group_session, 1) == item
    move_item(item=item, up=False)
    assert item_at(group_session, 2) == item


@pytest.mark.parametrize(("position", "up"), [(0, True), (6, False)])
def test_move_item_past_either_end(db, position, up):
    group_session = session_with_agenda()

    with pytest.raises(NoSuchMove):
        move_item(item=item_at(group_session, position), up=up)

    assert positions(group_session) == list(range(7))


def test_move_item_that_somebody_removed(db):
    group_session = session_with_agenda()
    item = item_at(group_session, 3)
    AgendaItem.objects.filter(pk=item.pk).delete()

    with pytest.raises(NoSuchMove):
        move_item(item=item, up=True)


def test_remove_item_twice_removes_one(db):
    group_session = session_with_agenda()
    item = item_at(group_session, 2)

    remove_item(item=AgendaItem.objects.get(pk=item.pk))
    remove_item(item=item)

    assert kinds(group_session) == ["check_in", "work", "work", "break", "work", "check_out"]
    assert positions(group_session) == list(range(6))


def test_change_item_keeps_its_new_place(db):
    group_session = session_with_agenda()
    as_it_was = item_at(group_session, 3)
    move_item(item=item_at(group_session, 3), up=True)

    change_item(item=as_it_was, kind="work", title="In pairs", minutes=25)

    assert item_at(group_session, 2).title == "In pairs"


@settings(max_examples=25)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["add", "up", "down", "remove"]), st.integers(min_value=0, max_value=9)
        ),
        max_size=12,
    )
)
def test_whatever_is_done_the_positions_have_no_gaps(db, steps):
    group_session = session_with_agenda()

    for what, number in steps:
        items = list(
            AgendaItem.objects.filter(group_session=group_session).select_related("group_session")
        )
        if what == "add" or not items:
            add_item(group_session=group_session, kind="work", title="More", minutes=5)
            continue
        item = items[number % len(items)]
        if what == "remove":
            remove_item(item=item)
            continue
        try:
            move_item(item=item, up=what == "up")
        except NoSuchMove:
            assert item in (items[0], items[-1])

    assert positions(group_session) == list(range(len(positions(group_session))))
