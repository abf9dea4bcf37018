from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.template import Context, Template
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from people.presentation import day_in_words, pounds, time_in_words, times_in_words

pytestmark = pytest.mark.usefixtures("in_november")


@pytest.fixture
def in_november():
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC)):
        yield


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def render(template, **context):
    return Template("{% load words %}" + template).render(Context(context))


def test_day_in_words_this_year_and_another():
    assert day_in_words(date(2026, 12, 1)) == "Tuesday 1 December"
    assert day_in_words(date(2027, 1, 4)) == "Monday 4 January 2027"


def test_day_in_words_is_the_day_where_people_live():
    half_past_midnight_in_summer = utc(2026, 6, 30, 23, 30)

    assert day_in_words(half_past_midnight_in_summer) == "Wednesday 1 July"


def test_day_in_words_the_year_turns_where_people_live():
    with timezone.override("Asia/Riyadh"), time_machine.travel(utc(2026, 12, 31, 22)):
        assert day_in_words(utc(2026, 12, 31, 22)) == "Friday 1 January"


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(0, 0), "12 midnight"),
        (time(0, 30), "12.30 at night"),
        (time(1, 0), "1 in the morning"),
        (time(10, 0), "10 in the morning"),
        (time(11, 59), "11.59 in the morning"),
        (time(12, 0), "12 noon"),
        (time(12, 5), "12.05 in the afternoon"),
        (time(14, 30), "2.30 in the afternoon"),
        (time(18, 0), "6 in the evening"),
        (time(22, 15), "10.15 at night"),
    ],
)
def test_time_in_words(at, words):
    assert time_in_words(at) == words


def test_time_in_words_in_summer_and_in_winter():
    assert time_in_words(utc(2026, 7, 1, 9)) == "10 in the morning"
    assert time_in_words(utc(2026, 12, 1, 9)) == "9 in the morning"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (utc(2026, 12, 1, 10), utc(2026, 12, 1, 12), "10 in the morning to 12 noon"),
        (utc(2026, 12, 1, 10), utc(2026, 12, 1, 11, 30), "10 to 11.30 in the morning"),
        (utc(2026, 12, 1, 12), utc(2026, 12, 1, 14), "12 noon to 2 in the afternoon"),
        (utc(2026, 12, 1, 22), utc(2026, 12, 2, 0), "10 at night to 12 midnight"),
        (
            utc(2026, 12, 1, 22),
            utc(2026, 12, 2, 1),
            "10 at night to 1 in the morning on Wednesday 2 December",
        ),
        # The night the clocks go forward: half past midnight, then at once half past two.
        (utc(2026, 3, 29, 0, 30), utc(2026, 3, 29, 1, 30), "12.30 at night to 2.30 in the morning"),
        # The night they go back: an hour and a half that the clock shows as half an hour.
        (utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 2), "1.30 to 2 in the morning"),
    ],
)
def test_times_in_words(start, end, words):
    assert times_in_words(start, end) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Decimal("27.5"), "£27.50"),
        (Decimal("1164.50"), "£1,164.50"),
        (Decimal("0.005"), "£0.01"),
        (Decimal(-5), "−£5.00"),
        (0, "£0.00"),
        (None, ""),
    ],
)
def test_pounds(amount, words):
    assert pounds(amount) == words


def test_pounds_refuses_a_float():
    with pytest.raises(TypeError):
        pounds(27.5)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_pounds_can_be_read_back(amount):
    read = Decimal(pounds(amount).replace("£", "").replace(",", "").replace("−", "-"))

    assert read == amount


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)), st.integers(1, 48))
def test_times_in_words_always_says_both_ends(start, hours):
    start = start.replace(tzinfo=UTC)
    end = start + timedelta(hours=hours)

    assert times_in_words(start, end).count(" to ") == 1


def test_filters_say_nothing_for_nothing():
    template = "[{{ no|day_in_words }}{{ no|time_in_words }}{{ no|times_in_words:no }}{{ no|pounds }}]"

    assert render(template, no=None) == "[]"


def test_filters_in_a_template():
    start, end = utc(2026, 12, 1, 10), utc(2026, 12, 1, 12)

    text = render(
        "{{ start|day_in_words }}, {{ start|times_in_words:end }}. {{ pay|pounds }}. {{ phone|phone_link }}",
        start=start,
        end=end,
        pay=Decimal("27.5"),
        phone="01253 496 0000",
    )

    assert text == "Tuesday 1 December, 10 in the morning to 12 noon. £27.50. tel:012534960000"


def test_midnight_is_a_time_and_not_nothing():
    assert render("{{ at|time_in_words }}", at=time(0, 0)) == "12 midnight"
