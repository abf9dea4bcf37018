import uuid
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.urls import reverse

from groups.models import Membership
from sessions.models import GroupSession, SessionSeries
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.people import PersonFactory
from tests.factories.sessions import sent_out
from tests.refusing import refused_by

TODAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
FORM = {
    "public_id": "0c0f6f0e-9a53-4d0c-a9a3-6c1f0b6d4c23",
    "kind": "in_person",
    "day": "2026-12-08",
    "starts": "10:00",
    "ends": "12:00",
    "place": "The Old Library",
    "every": "fortnight",
    "times": "4",
    "no_bank_holidays": "on",
}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def group(db, client):
    seat = MembershipFactory(group=GroupFactory(), seat=Membership.Seat.FACILITATOR)
    client.force_login(seat.person)
    return seat.group


def page(group):
    return reverse("sessions:new_series", args=[group.public_id])


def made(client, group, days, **typed):
    client.post(page(group), FORM | {"make": "1", "days": days} | typed)
    return list(GroupSession.objects.order_by("starts_at"))


TUESDAYS = ["2026-12-08", "2026-12-22", "2027-01-05", "2027-01-19"]


def local_days(sessions):
    return [each.starts_at.astimezone(each.zone).date().isoformat() for each in sessions]


def test_how_often_is_one_of_three(db):
    with refused_by("session_series_every_is_one_of_three"):
        SessionSeries.objects.create(group=GroupFactory(), begun_by=PersonFactory(), every="day")


def test_the_days_are_seen_before_anything_is_made(client, group):
    shown = client.post(page(group), FORM).content.decode()

    assert "4 days come out" in shown
    assert not GroupSession.objects.exists()
    sessions = made(client, group, [*TUESDAYS[:3], "2026-12-15"])
    made(client, group, TUESDAYS)
    assert local_days(sessions) == TUESDAYS[:3]
    assert GroupSession.objects.count() == 3
    assert {each.series for each in sessions} == {SessionSeries.objects.get()}
    assert {each.state for each in sessions} == {"draft"}
    assert [each.agenda.count() > 2 for each in sessions] == [True] * 3


def test_term_time_and_bank_holidays_are_left_out_with_why(client, group):
    group.organisation.terms.create(
        name="Autumn", first_day=date(2026, 11, 2), last_day=date(2026, 12, 18)
    )
    group.organisation.terms.create(
        name="Spring", first_day=date(2027, 1, 5), last_day=date(2027, 1, 31)
    )
    typed = FORM | {"every": "week", "day": "2026-12-07", "only_term": "on", "times": "6"}

    shown = client.post(page(group), typed).content.decode()

    assert "Bank holiday: Boxing Day" in shown
    assert "School holidays." in shown
    assert "Nobody has written down the school terms for then." in shown
    assert "5 days come out" in shown


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"times": ""}, "A series needs an end"),
        ({"times": "27"}, "Write a number from 2 to 26."),
        ({"times": "many"}, "Please write a number, like 2."),
        ({"times": "", "until": "2026-12-01"}, "That is before the first day."),
        ({"times": "", "until": "2028-10-01", "every": "week"}, "That makes more than 26 sessions."),
        ({"only_term": "on"}, "No school terms are written down yet."),
        ({"every": "day"}, "Please choose one of these."),
        (
            {"day": "2027-03-21", "starts": "00:30", "ends": "01:30", "every": "week"},
            "On Sunday 28 March 2027 the clocks go forward",
        ),
        ({"place": "x" * 5_000_000}, "Keep the place short."),
    ],
)
def test_what_cannot_be_is_said(client, group, typed, sentence):
    response = client.post(page(group), FORM | typed | {"make": "1", "days": TUESDAYS})

    assert sentence in response.content.decode()
    assert not GroupSession.objects.exists()


def test_no_day_ticked_is_said(client, group):
    response = client.post(page(group), FORM | {"make": "1"})

    assert "No day is ticked." in response.content.decode()


def test_this_and_all_that_follow_but_not_what_was_sent_out(client, group):
    first, second, third, fourth = made(client, group, TUESDAYS)
    third.facilitations.all().delete()
    third.agenda.all().delete()
    sent_out(third)
    second.agenda.first().delete()
    address = reverse("sessions:change_following", args=[second.public_id])
    typed = {"starts": "13:00", "ends": "14:30", "place": "The Town Hall", "with_agenda": "on"}

    assert "This changes 2 sessions" in client.get(address).content.decode()
    client.post(address, typed)

    for each in (first, second, third, fourth):
        each.refresh_from_db()
    assert [each.place for each in (first, second, third, fourth)] == [
        "The Old Library",
        "The Town Hall",
        "The Old Library",
        "The Town Hall",
    ]
    assert fourth.starts_at.astimezone(fourth.zone).time() == time(13)
    assert local_days([fourth]) == TUESDAYS[3:]
    assert fourth.agenda.count() == second.agenda.count()
    assert list(fourth.agenda.values_list("title")) == list(second.agenda.values_list("title"))


def test_an_hour_left_out_for_one_of_them_changes_none(client, group):
    days = ["2027-03-21", "2027-03-28"]
    first, second = made(client, group, days, day="2027-03-21", every="week", times="2")
    address = reverse("sessions:change_following", args=[first.public_id])

    response = client.post(address, {"starts": "01:30", "ends": "03:00", "place": "The Town Hall"})

    assert "the clocks go forward" in response.content.decode()
    for each in (first, second):
        each.refresh_from_db()
        assert each.place == "The Old Library"


def test_one_that_is_in_no_series_has_nothing_that_follows(client, group):
    alone = GroupSession.objects.create(
        group=group, public_id=uuid.uuid4(), starts_at=TODAY, ends_at=datetime(2026, 11, 24, tzinfo=UTC)
    )
    address = reverse("sessions:change_following", args=[alone.public_id])

    assert "nothing that follows" in client.get(address, follow=True).content.decode()


@pytest.mark.parametrize("times", ["2", "20"])
def test_the_days_cost_the_same_for_2_and_20(client, group, times, django_assert_num_queries):
    with django_assert_num_queries(12):
        client.post(page(group), FORM | {"times": times, "every": "week"})
