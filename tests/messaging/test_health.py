"""The line on the first page of those who count on messages, only when something is wrong."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import Membership
from messaging import health, sending, tasks
from messaging.health import Trouble
from messaging.models import Heartbeat, Message
from tests.factories.groups import GroupFactory, MembershipFactory, OrganisationRoleFactory
from tests.factories.messaging import MessageFactory
from tests.factories.people import ContactPointFactory, PersonFactory

TITLE = "Messages do not go out as they should"
pytestmark = pytest.mark.django_db


@pytest.fixture
def now(time_machine):
    time_machine.move_to("2026-11-23T12:00:00+00:00", tick=False)
    return timezone.now()


def handed_over(number, now, **fields):
    when = {"claimed_at": now - timedelta(minutes=30), "finished_at": now}
    defaults = {"state": "sent", "channel": "text", "provider": "notify"} | when
    return MessageFactory.create_batch(number, **defaults | fields)


def test_nothing_is_wrong_where_nothing_ever_ran_and_where_all_runs(now, django_assert_num_queries):
    before = health.troubles()
    tasks.note_that_beat_runs()
    tasks.note_that_beat_runs()
    MessageFactory(not_before=now - timedelta(minutes=9))
    handed_over(5, now)
    handed_over(5, now, state="failed", why_held="number_gone")  # that is nobody's trouble but theirs
    handed_over(2, now, state="failed", why_held="channel_down")  # fewer than three
    handed_over(9, now - timedelta(hours=2), state="failed", why_held="channel_down")

    with django_assert_num_queries(1):
        assert health.troubles() == before == []
    assert Heartbeat.objects.count() == 1


def test_beat_that_stopped_is_seen_without_beat(now, time_machine):
    tasks.note_that_beat_runs()
    time_machine.shift(timedelta(minutes=5, seconds=1))

    assert health.troubles() == [Trouble("stopped", since=now)]


def test_a_queue_that_is_old_says_since_when(now):
    tasks.note_that_beat_runs()
    oldest = MessageFactory(not_before=now - timedelta(minutes=11))
    MessageFactory(not_before=now - timedelta(minutes=10))
    MessageFactory(
        not_before=now - timedelta(minutes=30), reserved_until=now + timedelta(seconds=9)
    )  # in hand

    assert health.troubles() == [Trouble("old", since=oldest.not_before)]


def test_a_provider_that_fails_is_named_with_how_many(now, real_email, hello, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody there: tried again
    handed_over(6, now)
    handed_over(4, now, state="sending", finished_at=None)
    for _number in range(3):
        MessageFactory(person=ContactPointFactory().person, purpose="hello")

    sending.send_batch()

    assert set(Message.objects.filter(state="queued").values_list("provider", "attempts")) == {
        ("smtp", 1)
    }
    assert health.troubles() == [
        Trouble("failing", provider="notify", number=4, of=10),
        Trouble("failing", provider="smtp", number=3, of=3),
    ]


@pytest.mark.parametrize("who", ["facilitator", "admin", "member"])
def test_the_first_page_says_it_to_those_who_can_do_something(client, now, time_machine, who):
    person, group = PersonFactory(), GroupFactory()
    if who == "admin":
        OrganisationRoleFactory(person=person, organisation=group.organisation, role="admin")
    else:
        seat = Membership.Seat.FACILITATOR if who == "facilitator" else Membership.Seat.LIVED_EXPERIENCE
        MembershipFactory(group=group, person=person, seat=seat)
    client.force_login(person)
    tasks.note_that_beat_runs()
    well = client.get(reverse("home")).content.decode()

    time_machine.shift(timedelta(hours=1))
    page = client.get(reverse("home")).content.decode()

    assert TITLE not in well
    assert (TITLE in page) == (who != "member")
    assert ("Nothing has been sent since Monday 23 November, 12 noon" in page) == (who != "member")
