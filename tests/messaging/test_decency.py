"""Nobody is written to at a time, on a channel or in words they did not say are fine, nor too often."""

import threading
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from messaging import decency, purposes, sending
from messaging.contact import best_contact, next_safe_moment
from messaging.models import Message
from tests.factories.messaging import MessageFactory
from tests.factories.people import ContactPointFactory, PersonFactory

LONDON = ZoneInfo("Europe/London")
State = Message.State
# https://www.gov.uk/bank-holidays for England and Wales, and the weekend days that are moved to them.
BANK_HOLIDAYS = {
    date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25), date(2026, 8, 31),
    date(2026, 12, 25), date(2026, 12, 26), date(2026, 12, 28),
    date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29),
}  # fmt: skip


@pytest.fixture
def both_leave(settings):
    """Texts and emails are real. Nothing is handed over here: `claim` says what would be."""
    settings.TEXT_PROVIDER, settings.EMAIL_IS_REAL = "notify", True


def at(*moment):
    return datetime(*moment, tzinfo=LONDON)


def text_point(**fields):
    return ContactPointFactory(channel="text", value="+447700900001", **fields)


@pytest.mark.parametrize(
    ("moment", "fields", "is_fine"),
    [
        (at(2026, 11, 23, 8, 59), {}, False),
        (at(2026, 11, 23, 9, 0), {}, True),
        (at(2026, 11, 23, 18, 59), {}, True),
        (at(2026, 11, 23, 19, 0), {}, False),
        (at(2026, 11, 28, 12), {}, True),  # a Saturday
        (at(2026, 11, 29, 12), {}, False),  # a Sunday
        (at(2026, 11, 29, 12), {"safe_days": [6]}, True),  # ... which they said is best
        (at(2026, 12, 25, 12), {}, False),
        (at(2026, 12, 28, 12), {}, False),  # Boxing Day, moved from Saturday
        (at(2026, 12, 28, 12), {"safe_days": [0]}, False),
        (at(2026, 11, 23, 20), {"safe_from": time(18), "safe_until": time(22)}, True),
        (at(2026, 11, 23, 21), {"safe_from": time(18), "safe_until": time(22)}, False),
        (at(2026, 11, 23, 7, 59), {"safe_from": time(6), "safe_until": time(9)}, False),
        (at(2026, 11, 23, 8, 0), {"safe_from": time(6), "safe_until": time(9)}, True),
    ],
)
def test_hours_and_days(db, both_leave, moment, fields, is_fine):
    point = text_point(confirmed_on=date(2026, 11, 1), **fields)

    with time_machine.travel(moment, tick=False):
        assert best_contact(point.person, at=moment, zone=LONDON)[0] == (point if is_fine else None)


@pytest.mark.parametrize(
    ("nation", "day", "is_one"),
    [
        ("ENG", date(2026, 11, 30), False),
        ("SCT", date(2026, 11, 30), True),  # St Andrew
        ("NIR", date(2027, 3, 17), True),  # St Patrick
        ("WLS", date(2027, 3, 29), True),  # Easter Monday
        ("SCT", date(2027, 3, 29), False),
        ("SCT", date(2027, 1, 4), True),  # 2 January, moved
        ("", date(2026, 12, 25), False),
    ],
)
def test_bank_holidays_are_those_of_the_nation(settings, nation, day, is_one):
    settings.BANK_HOLIDAYS = nation

    assert decency.is_bank_holiday(day) == is_one


def test_over_christmas_it_waits_for_the_29th(db, both_leave):
    point = text_point(confirmed_on=date(2026, 12, 1))

    with time_machine.travel(at(2026, 12, 24, 20), tick=False):
        moment = next_safe_moment(point.person, after=at(2026, 12, 24, 20), zone=LONDON)

    assert moment == at(2026, 12, 29, 9)


@pytest.mark.parametrize(
    ("asked", "fields", "goes"),
    [
        (at(2026, 11, 23, 6), {}, at(2026, 11, 23, 7)),
        (at(2026, 11, 22, 22), {}, at(2026, 11, 23, 7)),
        (at(2026, 11, 23, 6), {"safe_from": time(6), "safe_until": time(9)}, at(2026, 11, 23, 7)),
        (at(2026, 11, 23, 6), {"safe_from": time(10), "safe_until": time(12)}, at(2026, 11, 23, 10)),
        (at(2026, 11, 23, 6), {"safe_days": [1]}, None),
        (at(2026, 11, 22, 12), {"safe_days": [6]}, at(2026, 11, 22, 12)),
    ],
)
def test_what_must_be_known_before_they_set_out_goes_from_seven(
    db, both_leave, hello, asked, fields, goes
):
    """The session that is cancelled would have been on the Monday at 2 in the afternoon."""
    purposes.register(purposes.Purpose("hello", lambda _message: hello.facts, early_on_the_day=True))
    person = text_point(confirmed_on=date(2026, 11, 1), **fields).person
    message = MessageFactory(
        person=person, purpose="hello", not_before=asked, not_after=at(2026, 11, 23, 14)
    )

    with time_machine.travel(asked, tick=False) as clock:
        sending.claim(message.pk)
        message.refresh_from_db()
        if goes not in (None, asked):
            assert (message.state, message.not_before) == (State.QUEUED, goes)
            clock.move_to(goes)
            sending.claim(message.pk)
            message.refresh_from_db()

    assert message.state == (State.SENDING if goes else State.HELD)


class TestEnough:
    pytestmark = pytest.mark.usefixtures("db", "both_leave", "hello", "a_weekday")

    def had(self, person, *days_ago, **fields):
        for days in days_ago:
            defaults = {"state": "sent", "channel": "text", "provider": "notify"}
            moment = datetime(2026, 11, 23, 9, tzinfo=UTC) - timedelta(days=days)
            stored = {"claimed_at": moment, "finished_at": moment}
            MessageFactory(person=person, **defaults | stored | fields)

    def claim(self, person, **fields):
        message = MessageFactory(
            person=person, purpose="hello", not_after=datetime(2026, 11, 26, tzinfo=UTC), **fields
        )
        sending.claim(message.pk)
        message.refresh_from_db()
        return message

    @pytest.mark.parametrize(
        ("days", "state"),
        [
            ([0], State.SENDING),
            ([0, 0], State.QUEUED),
            ([1, 1, 2], State.SENDING),
            ([1, 1, 2, 2], State.QUEUED),
            ([6, 5, 4, 3], State.QUEUED),
            ([7, 5, 4, 3], State.SENDING),
        ],
    )
    def test_two_a_day_and_four_in_seven_days(self, days, state):
        person = text_point().person
        self.had(person, *days)

        message = self.claim(person)

        assert message.state == state
        if state == State.QUEUED:
            assert (message.why_held, message.body, message.channel) == ("enough_texts", None, "")
            assert message.not_before == datetime(2026, 11, 24, 9, tzinfo=UTC)

    def test_what_is_no_text_or_never_left_or_was_asked_for_does_not_count(self):
        person = text_point().person
        self.had(person, 0, 0, channel="email")
        self.had(person, 0, 0, is_test=True)
        self.had(person, 0, 0, state="failed", why_held="refused")
        self.had(person, 0, 0, purpose="stop-confirmed")

        assert self.claim(person).state == State.SENDING

    def test_the_third_goes_by_email_where_they_said_yes_to_that(self):
        person = text_point().person
        ContactPointFactory(person=person, links_ok=False)
        self.had(person, 0, 0)

        message = self.claim(person)

        assert (message.state, message.channel) == (State.SENDING, "email")

    def test_the_third_that_cannot_wait_is_for_a_person(self):
        person = text_point().person
        self.had(person, 0, 0)
        message = MessageFactory(
            person=person, purpose="hello", not_after=datetime(2026, 11, 23, 20, tzinfo=UTC)
        )

        sending.claim(message.pk)

        message.refresh_from_db()
        assert (message.state, message.why_held) == (State.HELD, "enough_texts")


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_not_each_send_the_second(both_leave, hello, a_weekday):
    person = text_point().person
    messages = [MessageFactory(person=person, purpose="hello") for _ in range(4)]
    together = threading.Barrier(4)

    def run(message):
        together.wait()
        try:
            sending.claim(message.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[message]) for message in messages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Message.objects.filter(state=State.SENDING).count() == 2


quarter_hours = st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15))
ways = st.lists(
    st.fixed_dictionaries(
        {
            "channel": st.sampled_from(["text", "email", "call", "post"]),
            "allowed": st.sampled_from(["yes", "yes", "yes", "no", "ask"]),
            "wording": st.sampled_from(["plain", "discreet"]),
            "links_ok": st.booleans(),
            "safe_days": st.lists(st.integers(0, 6), unique=True, max_size=7),
            "hours": st.tuples(quarter_hours, quarter_hours).filter(lambda two: two[0] < two[1]) | st.none(),
            "confirmed": st.integers(0, 120),
            "gone": st.sampled_from([False, False, False, True]),
        }
    ),
    max_size=4,
)  # fmt: skip
# With both days on which the clocks change, Easter, and Christmas.
clocks = st.one_of(
    st.datetimes(datetime(2026, 10, 23), datetime(2026, 10, 28), timezones=st.just(UTC)),
    st.datetimes(datetime(2027, 3, 25), datetime(2027, 3, 31), timezones=st.just(UTC)),
    st.datetimes(datetime(2026, 12, 23), datetime(2027, 1, 5), timezones=st.just(UTC)),
    st.datetimes(datetime(2026, 4, 1), datetime(2027, 4, 1), timezones=st.just(UTC)),
)


@given(
    plan=ways,
    now=clocks,
    texts_today=st.integers(0, 3),
    early=st.booleans(),
    of_use=st.sampled_from([timedelta(hours=3), timedelta(days=1), timedelta(days=10)]),
)
def test_nothing_ever_leaves_in_a_way_they_did_not_allow(
    db, both_leave, hello, plan, now, texts_today, early, of_use
):
    purposes.register(purposes.Purpose("hello", purposes.get("hello").build, early_on_the_day=early))
    with time_machine.travel(now, tick=False), transaction.atomic():
        person = PersonFactory(preferred_name="Sam")
        local = now.astimezone(LONDON)
        for number, said in enumerate(plan):
            opens, closes = said["hours"] or (None, None)
            is_gone = said["gone"]
            ContactPointFactory(
                person=person, channel=said["channel"], wording=said["wording"],
                allowed="no" if is_gone else said["allowed"], links_ok=said["links_ok"],
                value=None if is_gone else f"+44770090000{number}", safe_days=said["safe_days"],
                safe_from=opens, safe_until=closes,
                confirmed_on=local.date() - timedelta(days=said["confirmed"]),
            )  # fmt: skip
        for _ in range(texts_today):
            MessageFactory(person=person, state="sent", channel="text", claimed_at=now, finished_at=now)
        message = MessageFactory(person=person, purpose="hello", not_after=now + of_use)
        is_early = early and local.date() == message.not_after.astimezone(LONDON).date()

        letter = sending.claim(message.pk)
        message.refresh_from_db()

        if letter is not None:
            said = plan[int(letter.to[-1])]
            assert letter.to.startswith("+44770090000")
            assert (said["allowed"], said["gone"]) == ("yes", False)
            assert said["channel"] == message.channel
            assert message.channel in ("text", "email")
            assert said["confirmed"] <= 90
            assert ("the parents’ group" in letter.body) == (said["wording"] == "plain")
            assert ("https://" in letter.body) == said["links_ok"]
            assert time(7 if is_early else 8) <= local.time() < time(21)
            assert is_early or local.date() not in BANK_HOLIDAYS
            assert local.weekday() in (said["safe_days"] or range(7 if is_early else 6))
            opens, closes = said["hours"] or ((time(7), time(21)) if is_early else (time(9), time(19)))
            assert opens <= local.time() < closes
            assert message.channel == "email" or texts_today < 2
        elif message.state == State.QUEUED:
            assert message.body is None
            assert now < message.not_before < message.not_after
        else:
            assert (message.state, bool(message.why_held)) == (State.HELD, True)
        transaction.set_rollback(True)
