from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from people.models import HardDate
from sessions.dates.knowing import advice_for
from sessions.planning.readiness import readiness
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.sessions import GroupSessionFactory

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def group(db):
    group = GroupFactory()
    for first, last in [((2027, 1, 5), (2027, 2, 12)), ((2027, 2, 22), (2027, 3, 25))]:
        group.organisation.terms.create(name="Spring", first_day=date(*first), last_day=date(*last))
    return group


def on(day, starts=time(10), ends=time(12)):
    return datetime.combine(day, starts, LONDON), datetime.combine(day, ends, LONDON)


@pytest.mark.parametrize(
    ("day", "starts", "ends", "said"),
    [
        (date(2027, 1, 12), time(10), time(12), []),
        (date(2027, 2, 16), time(10), time(12), ["School holidays: children are at home."]),
        (date(2027, 2, 20), time(10), time(12), []),  # a Saturday
        (date(2027, 3, 26), time(10), time(12), ["Bank holiday: Good Friday."]),
        (date(2027, 1, 12), time(9), time(11), ["School run: 8.30 to 9.15 in the morning."]),
        (date(2027, 1, 12), time(9, 15), time(14, 45), []),
        (
            date(2027, 1, 12),
            time(13),
            time(15),
            ["School run: 2.45 to 3.45 in the afternoon."],
        ),
        (date(2027, 2, 16), time(8), time(9), ["School holidays: children are at home."]),
        # Nobody has written down the terms that far: there may be school.
        (date(2028, 2, 15), time(13), time(15), ["School run: 2.45 to 3.45 in the afternoon."]),
    ],
)
def test_what_is_known_about_a_day(group, day, starts, ends, said):
    assert advice_for(group, [on(day, starts, ends)]) == [said]


def test_the_other_session_of_that_day_is_named_and_not_itself(group):
    starts_at, ends_at = on(date(2027, 1, 12))
    there = GroupSessionFactory(group=group, starts_at=starts_at, ends_at=ends_at)
    GroupSessionFactory(starts_at=starts_at, ends_at=ends_at)

    assert advice_for(group, [on(date(2027, 1, 12), time(13), time(14))]) == [
        ["The group meets already on this day: 10 in the morning to 12 noon."]
    ]
    assert advice_for(group, [(starts_at, ends_at)], but=there) == [[]]


def test_hard_dates_of_one_or_three_say_the_same_and_name_nobody(group):
    days = [on(date(2027, 3, 1)), on(date(2027, 3, 2))]
    for _each in range(3):
        person = MembershipFactory(group=group).person
        HardDate.objects.create(person=person, month=2, day=29, label="the hearing")
        assert advice_for(group, days) == [["Avoid this day."], []]

    person.memberships.update(left_at=datetime(2027, 1, 1, tzinfo=LONDON))
    HardDate.objects.exclude(person=person).delete()
    assert advice_for(group, days) == [[], []]


def test_the_plan_says_it_as_advice(group):
    starts_at, ends_at = on(date(2027, 3, 26))
    lines = readiness(GroupSessionFactory(group=group, starts_at=starts_at, ends_at=ends_at))

    [line] = [line for line in lines if line.name == "day"]
    assert (line.what, line.state) == ("Bank holiday: Good Friday.", "advice")


@pytest.mark.parametrize("number", [1, 3])
def test_three_queries_for_any_number(group, number, django_assert_num_queries):
    for _each in range(number):
        HardDate.objects.create(person=MembershipFactory(group=group).person, month=1, day=12)
        GroupSessionFactory(group=group, starts_at=on(date(2027, 1, 12))[0])

    with django_assert_num_queries(3):
        advice_for(group, [on(date(2027, 1, 12 + day)) for day in range(number)])
