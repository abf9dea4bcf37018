from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from messaging.contact import is_safe
from messaging.services import best_contact, next_safe_moment
from people.models import ContactPoint
from people.reaching.services import take_away
from tests.factories.people import ContactPointFactory, PersonFactory

MONDAY_NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
Channel = ContactPoint.Channel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def monday():
    with time_machine.travel(MONDAY_NOON, tick=False):
        yield


@pytest.fixture
def texts_work(settings):
    settings.DEBUG = True


def test_best_contact_of_somebody_without_any_is_none():
    assert best_contact(PersonFactory()) == (None, "no_contact_allowed")


@pytest.mark.parametrize("allowed", ["no", "ask"])
def test_best_contact_that_was_not_allowed_is_none(allowed):
    point = ContactPointFactory(allowed=allowed)

    assert best_contact(point.person) == (None, "no_contact_allowed")


def test_best_contact_holds_for_90_days():
    on_the_day = ContactPointFactory(confirmed_on=date(2026, 8, 25))
    a_day_late = ContactPointFactory(confirmed_on=date(2026, 8, 24))

    assert best_contact(on_the_day.person) == (on_the_day, "")
    assert best_contact(a_day_late.person) == (None, "not_confirmed")


def test_best_contact_whose_value_was_forgotten_is_none():
    point = ContactPointFactory()
    take_away(point=point, by=point.person)

    assert best_contact(point.person) == (None, "no_contact_allowed")


@pytest.mark.parametrize(
    ("points", "best"),
    [
        ([("email", True), ("text", True), ("call", False)], 0),
        ([("email", False), ("text", True), ("call", False)], 1),
        ([("email", False), ("call", False)], 0),
        ([("call", False)], 0),
    ],
)
def test_best_contact_is_email_with_links_then_text_then_email_then_call(texts_work, points, best):
    person = PersonFactory()
    made = [
        ContactPointFactory(
            person=person, channel=channel, links_ok=links_ok, value=f"07700 90000{number}"
        )
        for number, (channel, links_ok) in enumerate(points)
    ]

    assert best_contact(person) == (made[best], "")


def test_best_contact_by_text_only_waits_for_texts_to_be_set_up(settings):
    settings.DEBUG = False
    point = ContactPointFactory(channel=Channel.TEXT)

    assert best_contact(point.person) == (None, "no_text_provider")


def test_best_contact_is_a_call_where_texts_cannot_be_sent(settings):
    settings.DEBUG = False
    text = ContactPointFactory(channel=Channel.TEXT)
    call = ContactPointFactory(person=text.person, channel=Channel.CALL)

    assert best_contact(text.person) == (call, "")


def test_best_contact_at_an_unsafe_hour_is_none_and_without_an_hour_is_there():
    point = ContactPointFactory(safe_from=time(10), safe_until=time(12))

    assert best_contact(point.person) == (point, "")
    assert best_contact(point.person, at=MONDAY_NOON) == (None, "not_safe_now")
    assert best_contact(point.person, at=MONDAY_NOON.replace(hour=11)) == (point, "")


def test_best_contact_reads_the_hour_in_the_zone_it_is_given():
    point = ContactPointFactory(safe_from=time(20), safe_until=time(22))

    assert best_contact(point.person, at=MONDAY_NOON) == (None, "not_safe_now")
    assert best_contact(point.person, at=MONDAY_NOON, zone=ZoneInfo("Asia/Tokyo")) == (point, "")


def test_best_contact_on_an_unsafe_day_is_the_other_way_that_is_safe(texts_work):
    email = ContactPointFactory(safe_days=[1])
    text = ContactPointFactory(person=email.person, channel=Channel.TEXT)

    assert best_contact(email.person, at=MONDAY_NOON) == (text, "")


def test_best_contact_never_falls_back_to_a_call_because_of_the_hour():
    email = ContactPointFactory(safe_days=[1])
    ContactPointFactory(person=email.person, channel=Channel.CALL)

    assert best_contact(email.person, at=MONDAY_NOON) == (None, "not_safe_now")


def test_real_email_keeps_quiet_in_the_evening_unless_they_said_so_and_always_at_night(settings):
    settings.EMAIL_IS_REAL = True
    evening = MONDAY_NOON.replace(hour=20)
    no_hours = ContactPointFactory()
    late_hours = ContactPointFactory(safe_from=time(19), safe_until=time(23))

    assert best_contact(no_hours.person, at=evening) == (None, "not_safe_now")
    assert best_contact(late_hours.person, at=evening) == (late_hours, "")
    assert best_contact(late_hours.person, at=evening.replace(hour=21)) == (None, "not_safe_now")


def test_best_contact_asks_nothing_when_points_were_fetched_before(django_assert_num_queries):
    person = ContactPointFactory().person
    fetched = type(person).objects.prefetch_related("contact_points").get(pk=person.pk)

    with django_assert_num_queries(0):
        assert best_contact(fetched)[1] == ""


def test_next_safe_moment_is_the_first_of_all_ways(texts_work):
    email = ContactPointFactory(safe_days=[2], safe_from=time(9), safe_until=time(10))
    ContactPointFactory(
        person=email.person, channel=Channel.TEXT, safe_days=[1], safe_from=time(14), safe_until=time(15)
    )

    assert next_safe_moment(email.person, after=MONDAY_NOON) == datetime(2026, 11, 24, 14, tzinfo=UTC)


def test_next_safe_moment_keeps_the_hour_when_the_clocks_change():
    # Sunday 28 March 2027, 1 am: the clocks go forward.
    with time_machine.travel(datetime(2027, 3, 27, 12, tzinfo=UTC), tick=False):
        point = ContactPointFactory(
            safe_days=[6], safe_from=time(9), safe_until=time(10), confirmed_on=date(2027, 3, 1)
        )

        assert next_safe_moment(point.person, after=datetime(2027, 3, 27, 12, tzinfo=UTC)) == datetime(
            2027, 3, 28, 8, tzinfo=UTC
        )


def test_next_safe_moment_of_somebody_without_a_way_is_none():
    assert next_safe_moment(PersonFactory(), after=MONDAY_NOON) is None


quarter_hours = st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15))


@given(
    days=st.lists(st.integers(0, 6), unique=True),
    hours=st.tuples(quarter_hours, quarter_hours).filter(lambda pair: pair[0] < pair[1]) | st.none(),
    after=st.datetimes(
        datetime(2026, 3, 20), datetime(2026, 11, 10), timezones=st.just(ZoneInfo("Europe/London"))
    ),
)
def test_next_safe_moment_is_safe_and_none_is_missed(days, hours, after):
    opens, closes = hours or (None, None)
    point = ContactPoint(
        channel="email", value="x", allowed="yes", confirmed_on=date(2026, 11, 1),
        safe_days=sorted(days), safe_from=opens, safe_until=closes,
    )  # fmt: skip
    person = PersonFactory.build(pk=1)
    person._prefetched_objects_cache = {"contact_points": [point], "hard_dates": []}
    zone = ZoneInfo("Europe/London")

    moment = next_safe_moment(person, after=after, zone=zone)

    assert moment > after
    assert is_safe(point, at=moment, zone=zone)
    if hours and not is_safe(point, at=after, zone=zone):
        begins = after.astimezone(UTC)
        between = (begins + timedelta(minutes=15 * n) for n in range(1, 8 * 96))
        sooner = [one for one in between if one < moment and is_safe(point, at=one, zone=zone)]
        assert sooner == []
