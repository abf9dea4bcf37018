from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from groups.models import Membership
from sessions.calendars.services import make_feed, switch_off
from sessions.inviting.services import answer_invitation, send_out
from sessions.models import CalendarFeed, Invitation
from sessions.moving.services import move
from sessions.planning.services import cancel
from tests.factories.people import PersonFactory
from tests.sessions.planning.test_readiness import ready


def out(**fields):
    group_session = ready(**fields)
    jo = group_session.facilitations.get(role="lead").person
    send_out(group_session=group_session, by=jo)
    group_session.refresh_from_db()
    return group_session, jo, Invitation.objects.filter(group_session=group_session).first()


def address(token):
    return reverse("sessions:calendar_feed", args=[token])


def events(client, token):
    calendar = Calendar.from_ical(client.get(address(token)).content)
    return [
        (str(event["uid"]), event["sequence"], str(event["status"]), event["dtstart"].dt)
        for event in calendar.walk("VEVENT")
    ]


def test_feed_follows_what_was_moved_and_cancelled(client, db):
    group_session, jo, invitation = out()
    start, uid = group_session.starts_at, str(invitation.public_id)
    token = make_feed(person=invitation.person)
    assert events(client, token) == [(uid, 0, "CONFIRMED", start.replace(microsecond=0))]

    later = (start + timedelta(days=7)).replace(microsecond=0)
    move(
        group_session=group_session,
        seen=0,
        by=jo,
        starts_at=later,
        ends_at=later + timedelta(hours=2),
    )
    assert events(client, token) == [(uid, 1, "CONFIRMED", later)]
    assert [event[1:] for event in events(client, make_feed(person=jo))] == [(1, "CONFIRMED", later)]

    cancel(group_session=group_session, by=jo)
    assert events(client, token) == [(uid, 2, "CANCELLED", later)]


def test_feed_leaves_out_what_they_cannot_come_to_and_groups_they_left(client, db):
    _session, _jo, invitation = out()
    token = make_feed(person=invitation.person)
    answer_invitation(invitation=invitation, answer="cant", by=invitation.person)
    assert events(client, token) == []

    answer_invitation(invitation=invitation, answer="coming", by=invitation.person)
    assert len(events(client, token)) == 1
    Membership.objects.filter(person=invitation.person).update(left_at=timezone.now())
    assert events(client, token) == []


def test_feed_tells_nothing(client, db):
    _session, _jo, invitation = out(about="Courts", kind="both", online_link="https://example.org/room")
    invitation.person.preferred_name = "Sam"
    invitation.person.save()

    response = client.get(address(make_feed(person=invitation.person)))

    written = response.content.decode()
    assert "SUMMARY:" in written
    for telling in ["Library", "Courts", "example.org", "Sam", "Jo", "roup", "LOCATION", "DESCRIPTION"]:
        assert telling not in written
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"


def test_address_that_is_wrong_replaced_or_switched_off_is_not_there(client, db):
    sam = PersonFactory()
    first = make_feed(person=sam)
    second = make_feed(person=sam)
    statuses = [client.get(address(token)).status_code for token in (first, second, "wrong")]
    switch_off(person=sam)

    assert statuses == [404, 200, 404]
    assert client.get(address(second)).status_code == 404


def test_address_is_shown_once_and_kept_as_a_hash(client, db):
    sam = PersonFactory()
    client.force_login(sam)
    page = reverse("sessions:my_calendar_address")

    made = client.post(page).content.decode()
    again = client.get(page).content.decode()

    feed = CalendarFeed.objects.get()
    assert "/calendar.ics" in made
    assert "/calendar.ics" not in again
    assert feed.token_hash not in made
    client.post(reverse("sessions:no_calendar_address"))
    assert not CalendarFeed.objects.working().exists()


def test_one_address_works_at_a_time(db):
    sam = PersonFactory()
    make_feed(person=sam)

    with pytest.raises(IntegrityError, match="calendar_feed_one_that_works"):
        CalendarFeed.objects.create(person=sam, token_hash="a" * 64)


def test_only_a_hash_is_kept(db):
    with pytest.raises(IntegrityError, match="calendar_feed_keeps_only_a_hash"):
        CalendarFeed.objects.create(person=PersonFactory(), token_hash="token")


def test_feed_asks_as_often_for_one_day_as_for_three(client, db, django_assert_num_queries):
    _session, _jo, invitation = out()
    token = make_feed(person=invitation.person)
    for _n in range(2):
        other = out(group=invitation.group_session.group)[0]
        Invitation.objects.get_or_create(group_session=other, person=invitation.person)

    with django_assert_num_queries(3):
        assert len(events(client, token)) == 3
