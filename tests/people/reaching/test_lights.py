"""The traffic light: green only for what somebody said yes to, lately, at an hour they said is safe."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from people.models import ContactPoint
from people.reaching.words import Colour, contact_in_words, light_of, light_of_all, way_in_words

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 23, 12, tzinfo=LONDON)  # a Monday

hours = st.none() | st.lists(st.times(), min_size=2, max_size=2, unique=True).map(sorted)
points = st.builds(
    lambda hours, **said: ContactPoint(
        safe_from=hours and hours[0], safe_until=hours and hours[1], **said
    ),
    hours=hours,
    channel=st.sampled_from(ContactPoint.Channel.values),
    value=st.sampled_from([None, "+447700900011"]),
    allowed=st.sampled_from(ContactPoint.Allowed.values),
    whose=st.sampled_from(ContactPoint.Whose.values),
    confirmed_on=st.none() | st.dates(date(2026, 6, 1), date(2026, 11, 23)),
    safe_days=st.sets(st.integers(0, 6)).map(sorted),
)


def colour(point):
    return light_of(point, at=NOW, zone=LONDON).colour


@given(points)
def test_green_exactly_when_all_is_well(point):
    fresh = point.confirmed_on is not None and NOW.date() - point.confirmed_on <= timedelta(days=90)
    all_is_well = bool(point.value) and point.allowed == "yes" and fresh and point.is_safe_at(NOW)

    assert (colour(point) == Colour.GREEN) == all_is_well


@given(points)
def test_red_exactly_when_they_never_said_yes_or_ask(point):
    assert (colour(point) == Colour.RED) == (not point.value or point.allowed == "no")


@given(st.lists(points, max_size=4))
def test_a_person_is_as_green_as_their_best_way(several):
    best = light_of_all(several, at=NOW, zone=LONDON).colour

    assert (best == Colour.GREEN) == any(colour(point) == Colour.GREEN for point in several)
    assert (best == Colour.RED) == all(colour(point) == Colour.RED for point in several)


@given(points)
def test_no_more_than_a_no_is_ever_said_of_a_way_they_refused(point):
    point.allowed = "no"

    assert way_in_words(point) in (
        "No text.",
        "No email.",
        "No call.",
        "No letters.",
        "No sign on a phone.",
    )


@given(st.lists(points, max_size=4))
def test_the_number_is_in_none_of_the_words(several):
    assert "900011" not in contact_in_words(several)
    assert all("900011" not in way_in_words(point) for point in several)


def test_the_hour_is_the_one_on_their_wall():
    point = ContactPoint(
        channel="call", value="1", allowed="yes", confirmed_on=NOW.date(),
        safe_from=time(12), safe_until=time(13),
    )  # fmt: skip

    assert light_of(point, at=NOW, zone=LONDON).word == "ok now"
    assert light_of(point, at=NOW, zone=ZoneInfo("Europe/Paris")).word == "ok, but not now"
