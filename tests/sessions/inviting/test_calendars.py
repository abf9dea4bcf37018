from datetime import UTC, datetime

import time_machine
from icalendar import Calendar

from sessions.inviting.calendars import calendar_file
from sessions.planning.services import cancel
from tests.factories.groups import GroupFactory
from tests.factories.people import PersonFactory
from tests.factories.sessions import InvitationFactory, sent_out


def invitation_to_a_summer_tuesday():
    group = GroupFactory(name="Coming home together", discreet_name="Tuesday group")
    return InvitationFactory(
        group_session=sent_out(
            group=group,
            starts_at=datetime(2027, 7, 6, 9, tzinfo=UTC),
            about="Courts",
            online_link="https://example.org/room",
        )
    )


def event_of(invitation):
    [event] = Calendar.from_ical(calendar_file(invitation)).walk("VEVENT")
    return event


def test_calendar_says_when_in_the_sessions_own_zone(db):
    event = event_of(invitation_to_a_summer_tuesday())

    assert event["dtstart"].params["tzid"] == "Europe/London"
    assert event["dtstart"].dt.strftime("%Y-%m-%d %H:%M") == "2027-07-06 10:00"
    assert event["dtend"].dt.strftime("%H:%M") == "12:00"


def test_calendar_tells_nothing(db):
    invitation = invitation_to_a_summer_tuesday()

    written = calendar_file(invitation).decode()

    assert "SUMMARY:Tuesday\r\n" in written
    for telling in [
        "home",
        "group",
        "Library",
        "Courts",
        "example.org",
        invitation.person.preferred_name,
    ]:
        assert telling not in written
    assert "LOCATION" not in written
    assert "DESCRIPTION" not in written


def test_calendar_keeps_its_uid(db):
    invitation = invitation_to_a_summer_tuesday()

    with time_machine.travel(datetime(2026, 12, 1, tzinfo=UTC)):
        first = event_of(invitation)
    with time_machine.travel(datetime(2026, 12, 2, tzinfo=UTC)):
        again = event_of(invitation)

    assert first["uid"] == again["uid"] == str(invitation.public_id)


def test_calendar_of_a_cancelled_session_takes_it_out(db):
    invitation = invitation_to_a_summer_tuesday()
    invitation.group_session = cancel(group_session=invitation.group_session, by=PersonFactory())

    calendar = Calendar.from_ical(calendar_file(invitation))

    [event] = calendar.walk("VEVENT")
    assert (calendar["method"], event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 1)
    assert event["uid"] == str(invitation.public_id)


def test_calendar_has_the_zone_it_names(db):
    calendar = Calendar.from_ical(calendar_file(invitation_to_a_summer_tuesday()))

    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/London"]
