from datetime import date, timedelta

import pytest
from django.urls import reverse

from people.hard_days import services
from people.models import HardDate
from tests.factories.people import PersonFactory
from tests.refusing import refused_by


@pytest.fixture
def sam(db, client):
    person = PersonFactory(preferred_name="Sam")
    client.force_login(person)
    return person


@pytest.mark.parametrize(("month", "day"), [(2, 30), (4, 31), (11, 31), (12, 32), (1, 0), (13, 1)])
def test_a_day_that_is_none_is_refused(sam, month, day):
    with refused_by("hard_date_is_a_day_of_the_year"):
        HardDate.objects.create(person=sam, month=month, day=day)


def test_the_same_day_twice_is_refused(sam):
    HardDate.objects.create(person=sam, month=5, day=14)
    with refused_by("hard_date_once_for_each_person"):
        HardDate.objects.create(person=sam, month=5, day=14)


@pytest.mark.parametrize(
    ("day", "is_on_it"),
    [
        (date(2028, 2, 28), False),
        (date(2028, 2, 29), True),
        (date(2028, 3, 1), False),
        (date(2027, 2, 27), False),
        (date(2027, 2, 28), True),
        (date(2027, 3, 1), True),
        (date(2027, 3, 2), False),
    ],
)
def test_29_february_in_other_years_is_the_days_on_both_sides(sam, day, is_on_it):
    HardDate.objects.create(person=sam, month=2, day=29)

    assert HardDate.objects.on(day).exists() is is_on_it


def test_every_day_of_a_leap_year_falls_on_itself_only(sam):
    day = date(2028, 1, 1)
    while day.year == 2028:
        HardDate.objects.create(person=sam, month=day.month, day=day.day)
        day += timedelta(days=1)

    assert HardDate.objects.count() == 366
    assert HardDate.objects.on(date(2028, 7, 31)).count() == 1
    assert HardDate.objects.on(date(2027, 2, 28)).count() == 2


def test_a_day_is_written_changed_and_taken_away(client, sam):
    page = reverse("people:hard_days")

    client.post(page, {"day": "14", "month": "5", "label": ""})
    client.post(page, {"day": "14", "month": "5", "label": "the hearing"})

    kept = HardDate.objects.get()
    assert (kept.person, kept.month, kept.day, kept.label) == (sam, 5, 14, "the hearing")
    assert "14 May" in client.get(page).content.decode()
    away = reverse("people:hard_day_away", args=[kept.public_id])
    client.post(away)
    assert client.post(away).status_code == 302
    assert not HardDate.objects.exists()


def test_the_label_cannot_be_read_in_the_database(sam):
    services.keep_free(person=sam, month=5, day=14, label="the hearing")

    with_label = HardDate.objects.extra(select={"raw": "label::text"}).get()
    assert "hearing" not in with_label.raw
    assert with_label.label == "the hearing"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"day": "30", "month": "2"}, "February has only 29 days."),
        ({"day": "half", "month": "2"}, "Write the day as a number, like 14."),
        ({"day": "", "month": ""}, "Write the day, like 14."),
        ({"day": "1", "month": "1", "label": "x" * 5_000_000}, "Keep it short, please"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(client, sam, typed, sentence):
    response = client.post(reverse("people:hard_days"), typed)

    assert sentence in response.content.decode()
    assert not HardDate.objects.exists()


def test_nobody_takes_away_what_is_somebody_elses(client, sam):
    other = services.keep_free(person=PersonFactory(), month=1, day=2)

    client.post(reverse("people:hard_day_away", args=[other.public_id]))

    assert HardDate.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_1_and_3(client, sam, rows, django_assert_num_queries):
    for day in range(rows):
        services.keep_free(person=sam, month=1, day=day + 1)

    with django_assert_num_queries(5):
        client.get(reverse("people:hard_days"))
