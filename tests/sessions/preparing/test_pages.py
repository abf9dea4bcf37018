"""The pages of those who run a session."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groups.models import Membership
from messaging.models import Message
from people.models import Reveal
from sessions.models import CallerHours, PreparationCall
from sessions.preparing import booking, looking, recording, wishing
from sessions.preparing.today import needs_you
from tests.factories.messaging import MessageFactory
from tests.factories.people import ContactPointFactory
from tests.factories.sessions import CallerHoursFactory, PreparationCallFactory
from tests.factories.wellbeing import RoomAnswerFactory
from tests.sessions.preparing.conftest import NOW, invite

State = PreparationCall.State
MONDAY_9 = datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.fixture
def as_jo(client, jo):
    client.force_login(jo)
    return client


@pytest.fixture
def call(group_session, jo, amina):
    invite(group_session, "Sam")
    [call] = looking.place_calls(group_session=group_session)
    return call


def prepare(group_session):
    return reverse("sessions:prepare", args=[group_session.public_id])


def lines(response):
    return {
        line.person.preferred_name: (line.word, str(line.why_none.words) if line.why_none else "")
        for line in response.context["lines"]
    }


@pytest.mark.parametrize("who_said_so", ["sam", "jo"])
def test_a_clash_looks_like_no_hour_that_suits(client, group_session, jo, amina, who_said_so):
    """Whoever cannot be in a room with the one who would ring: no page says anything but that no hour suits."""
    invitation = invite(group_session, "Sam", way={"safe_from": time(9), "safe_until": time(12)})
    about_calls = [
        (jo, prepare(group_session)),
        (jo, reverse("sessions:find_a_time", args=[group_session.public_id, invitation.public_id])),
        (amina, prepare(group_session)),
        (invitation.person, reverse("sessions:my_invitation", args=[invitation.public_id])),
        (invitation.person, reverse("sessions:my_call_choose", args=[invitation.public_id])),
    ]
    others = [(jo, reverse("sessions:plan", args=[group_session.public_id])), (jo, reverse("home"))]

    def looked(pages):
        assert looking.look_for_calls(organisation=group_session.group.organisation) == []
        found = []
        for person, page in pages:
            client.force_login(person)
            html = client.get(page).content.decode()
            found.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html))
        return found

    CallerHours.objects.update(from_time=time(13), until_time=time(16))
    no_hour = looked(about_calls)
    one, other = (invitation.person, jo) if who_said_so == "sam" else (jo, invitation.person)
    clash = RoomAnswerFactory(person=one, other=other)
    both = looked(about_calls + others)
    CallerHours.objects.update(from_time=time(9), until_time=time(12))

    # That there is a clash in the group the plan says in any event; calls add nothing to it.
    assert looked(about_calls + others) == both
    assert both[: len(no_hour)] == no_hour
    assert "Nobody can ring at the times that are safe for them." in no_hour[0]
    clash.delete()
    assert len(looking.look_for_calls(organisation=group_session.group.organisation)) == 1


def test_a_call_is_taken_from_whoever_must_not_ring(group_session, jo, amina):
    invitation = invite(group_session, "Sam")
    [call] = looking.place_calls(group_session=group_session)
    for weekday in range(5):
        CallerHoursFactory(person=amina, weekday=weekday, from_time=time(9), until_time=time(12))
    RoomAnswerFactory(person=invitation.person, other=jo)

    [again] = looking.look_for_calls(organisation=group_session.group.organisation)

    call.refresh_from_db()
    assert (call.caller, call.state, again.caller) == (jo, State.CALLED_OFF, amina)
    assert {offer.caller for offer in booking.offers_for(invitation, before=again)} == {amina}


def test_prepare_says_who_has_a_time_and_why_others_have_none(as_jo, jo, amina, group_session, monday):
    for name in ("Sam", "Marek", "Nadia", "Omar"):
        invite(group_session, name)
    looking.place_calls(group_session=group_session)
    calls = {call.person.preferred_name: call for call in group_session.preparation_calls.all()}
    wishing.decline(call=calls["Marek"])
    recording.record(call=calls["Nadia"], outcome=State.SPOKE, note="", by=jo)
    PreparationCall.objects.filter(pk=calls["Omar"].pk).update(
        starts_at=NOW - timedelta(hours=1), ends_at=NOW - timedelta(minutes=40)
    )
    invite(group_session, "Layla", way={"safe_days": [6]})
    invite(group_session, "Wendy", way=False)
    invite(group_session, "Ines")  # the next round finds her a time
    invite(group_session, "Tariq", answer="cant")
    invite(group_session, "Ruth", seat=Membership.Seat.PROFESSIONAL)
    response = as_jo.get(prepare(group_session))

    assert lines(response) == {
        "Sam": ("booked", ""),
        "Marek": ("said no thanks", ""),
        "Nadia": ("we spoke", ""),
        "Omar": ("how did it go?", ""),
        "Layla": ("needs a time", "Nobody can ring at the times that are safe for them."),
        "Wendy": ("needs a time", "They have not said lately how it is safe to reach them."),
        "Ines": ("needs a time", "A time will be found within a few minutes."),
        "Tariq": ("can’t come", ""),
    }
    assert (response.context["count"].everybody, response.context["count"].need_a_time) == (7, 3)
    assert [line.person.preferred_name for line in response.context["lines"]][:4] == [
        "Ines",
        "Layla",
        "Tariq",
        "Wendy",
    ]


def test_prepare_says_when_nobody_gave_hours_and_when_it_is_too_late(
    client, group_session, amina, monday
):
    invite(group_session, "Sam")
    client.force_login(amina)

    no_hours = client.get(prepare(group_session))
    monday.move_to(group_session.starts_at - timedelta(hours=3))
    client.force_login(amina)
    too_late = client.get(prepare(group_session))

    assert lines(no_hours)["Sam"][1] == "Nobody in the group has said when they can make calls."
    assert "You have not said when you can make calls." in no_hours.content.decode()
    assert lines(too_late)["Sam"][1] == "The session is too close for a time to be found by itself."


def test_prepare_says_who_could_not_be_told(as_jo, call, group_session):
    Message.objects.filter(person=call.person).update(state="held", why_held="no_text_provider")

    page = as_jo.get(prepare(group_session)).content.decode()

    assert "They have not been told: Text messages are not set up here yet." in page


def test_prepare_never_shows_what_was_written_down(as_jo, call, jo, group_session):
    recording.record(call=call, outcome=State.SPOKE, note="Sits by the door", by=jo)

    assert "Sits by the door" not in as_jo.get(prepare(group_session)).content.decode()


def test_prepare_of_a_draft_says_what_comes_first(as_jo, group_session):
    group_session.state, group_session.invited_at, group_session.invited_by = "draft", None, None
    group_session.save()

    assert "Nobody has been asked yet." in as_jo.get(prepare(group_session)).content.decode()


def queries(client, page):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


def test_prepare_asks_no_more_for_more_people(as_jo, group_session):
    def add(number):
        invite(group_session, f"Booked {number}")
        looking.place_calls(group_session=group_session)
        invite(group_session, f"Waiting {number}", way=False)

    add(0)
    for_one_each = queries(as_jo, prepare(group_session))
    add(1)
    add(2)

    assert queries(as_jo, prepare(group_session)) == for_one_each


def test_prepare_is_paged(as_jo, group_session):
    for number in range(21):
        invite(group_session, f"Person {number:02}")

    response = as_jo.get(prepare(group_session), {"page": 2})

    assert [line.person.preferred_name for line in response.context["lines"]] == ["Person 20"]


# --- a time by hand ---
def find_a_time(invitation):
    return reverse(
        "sessions:find_a_time", args=[invitation.group_session.public_id, invitation.public_id]
    )


def test_find_a_time_takes_an_offer_on_the_first_tap(as_jo, jo, group_session):
    invitation = invite(group_session, "Sam")
    offer = as_jo.get(find_a_time(invitation)).context["offers"][0]

    response = as_jo.post(find_a_time(invitation), {"slot": offer.value})

    assert response.status_code == 302
    call = group_session.preparation_calls.get()
    assert (call.person, call.caller, call.starts_at) == (invitation.person, jo, offer.starts_at)


def test_find_a_time_by_hand_says_a_conflict_in_a_sentence(as_jo, jo, call, group_session):
    invitation = invite(group_session, "Layla")
    by_hand = {"caller": jo.pk, "day": "2026-11-26", "time": "09:10"}

    response = as_jo.post(find_a_time(invitation), by_hand)

    assert response.status_code == 200
    assert (
        "Whoever would ring is in another call then. Nothing was changed." in response.content.decode()
    )


def test_find_a_time_outside_safe_hours_only_when_they_agreed(as_jo, jo, group_session):
    invitation = invite(group_session, "Sam")
    by_hand = {"caller": jo.pk, "day": "2026-11-30", "time": "20:00"}

    refused = as_jo.post(find_a_time(invitation), by_hand)
    booked = as_jo.post(find_a_time(invitation), by_hand | {"agreed": "on"})

    assert (refused.status_code, booked.status_code) == (200, 302)
    assert group_session.preparation_calls.get().starts_at == MONDAY_9.replace(hour=20)


def test_find_a_time_that_has_gone_books_nothing(as_jo, group_session):
    invitation = invite(group_session, "Sam")

    response = as_jo.post(find_a_time(invitation), {"slot": "nonsense"})

    assert "that time has just gone" in response.content.decode()
    assert not group_session.preparation_calls.exists()


def test_find_a_time_for_a_caller_of_another_group_is_refused(as_jo, group_session):
    invitation = invite(group_session, "Sam")
    stranger = invite(group_session, "Ruth", seat=Membership.Seat.PROFESSIONAL).person

    response = as_jo.post(
        find_a_time(invitation), {"caller": stranger.pk, "day": "2026-11-30", "time": "10:00"}
    )

    assert response.status_code == 200
    assert not group_session.preparation_calls.exists()


# --- the call itself ---
def test_call_shows_the_number_only_after_it_was_written_down_who_looked(as_jo, jo, call):
    call.person.contact_points.all().delete()
    ContactPointFactory(person=call.person, channel="call", value="07700 900011")
    page = reverse("sessions:call", args=[call.public_id])

    before = as_jo.get(page).content.decode()
    as_jo.post(reverse("sessions:call_number", args=[call.public_id]))
    after = as_jo.get(page).content.decode()

    assert ("07700 900011" in before, "07700 900011" in after) == (False, True)
    assert [(r.by, r.person, r.why) for r in Reveal.objects.all()] == [
        (jo, call.person, "preparation call")
    ]


def test_call_number_is_hidden_again_after_a_while(as_jo, call, monday):
    as_jo.post(reverse("sessions:call_number", args=[call.public_id]))
    monday.move_to(NOW + timedelta(minutes=31))

    page = as_jo.get(reverse("sessions:call", args=[call.public_id])).content.decode()

    assert call.person.contact_points.get().value not in page


def test_call_of_somebody_who_only_said_yes_to_texts_says_to_ask_first(as_jo, call):
    call.person.contact_points.all().delete()
    ContactPointFactory(person=call.person, channel="text", value="07700 900011")

    page = as_jo.get(reverse("sessions:call", args=[call.public_id])).content.decode()

    assert "They said yes to texts, not to calls. Text first: may I ring you now?" in page


def test_call_is_recorded_in_one_step(as_jo, jo, call):
    response = as_jo.post(
        reverse("sessions:call", args=[call.public_id]), {"outcome": "spoke", "note": "Sits by the door"}
    )

    call.refresh_from_db()
    assert response.status_code == 302
    assert (call.state, call.record, call.recorded_by) == (State.SPOKE, "Sits by the door", jo)


def test_call_without_an_outcome_says_what_is_missing(as_jo, call):
    response = as_jo.post(reverse("sessions:call", args=[call.public_id]), {"note": "x"})

    assert "Please choose one." in response.content.decode()
    call.refresh_from_db()
    assert call.state == State.BOOKED


def test_call_begins_its_script_with_the_safety_check(as_jo, call):
    page = as_jo.get(reverse("sessions:call", args=[call.public_id])).content.decode()

    assert page.index("Is it safe to talk?") < page.index("Is it still fine to reach you like this?")


def test_call_keeps_the_ticks_and_what_was_written_so_far(as_jo, call):
    address = reverse("sessions:call", args=[call.public_id])

    kept = as_jo.post(address, {"keep": "yes", "steps": ["reach", "safe", "x"], "note": "Half a sent"})

    call.refresh_from_db()
    assert (call.state, call.steps) == (State.BOOKED, ["safe", "reach"])
    assert "Half a sent" in kept.content.decode()
    assert 'value="reach" checked' in as_jo.get(address).content.decode()


def test_call_at_another_time_leads_to_the_new_time_and_loses_nothing(as_jo, jo, call, group_session):
    address = reverse("sessions:call", args=[call.public_id])
    invitation = group_session.invitations.get()

    response = as_jo.post(address, {"outcome": "another_time", "note": "In the bus", "steps": ["safe"]})

    call.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, find_a_time(invitation))
    assert (call.state, call.record, call.steps) == (State.BOOKED, "In the bus", ["safe"])


def test_no_answer_twice_is_decided_by_a_person(as_jo, jo, call, group_session):
    recording.record(call=call, outcome=State.NO_ANSWER, note="", by=jo)
    [again] = looking.place_calls(group_session=group_session)
    recording.record(call=again, outcome=State.NO_ANSWER, note="", by=jo)
    invitation = group_session.invitations.get()
    address = reverse("sessions:decide_on_calls", args=[group_session.public_id, invitation.public_id])

    waiting = as_jo.get(prepare(group_session))
    decide = as_jo.get(address)
    assert [line.what for line in needs_you(jo, timezone.now()).lines] == ["Sam"]
    as_jo.post(address)
    as_jo.post(address)

    assert lines(waiting)["Sam"] == (
        "needs a time",
        "No answer twice. Now a person decides, not the machine.",
    )
    assert address in waiting.content.decode()
    assert [call.pk for call in decide.context["tries"]] == [call.pk, again.pk]
    assert lines(as_jo.get(prepare(group_session)))["Sam"] == ("no call this time", "")
    assert needs_you(jo, timezone.now()).lines == []


# --- hours ---
@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"what": "off"}, "Please fill this in."),
        ({"what": "off", "first_day": "2026-11-25", "last_day": "2026-11-24"}, "The last day is before"),
        ({"what": "off", "first_day": "2026-11-22"}, "That day is over."),
        ({"what": "off", "first_day": "2028-11-22"}, "That is more than a year away."),
        ({"what": "extra", "first_day": "2026-11-25"}, "Write both: from when, and until when."),
    ],
)
def test_other_days_that_make_no_sense_change_nothing(as_jo, jo, data, error):
    assert error in as_jo.post(reverse("sessions:other_days"), data).content.decode()
    assert not jo.caller_days.exists()


def test_other_days_are_said_shown_and_taken_away(as_jo, jo):
    address = reverse("sessions:other_days")
    as_jo.post(address, {"what": "off", "first_day": "2026-11-25", "from_time": "09:00"})
    extra = {"what": "extra", "first_day": "2026-11-28", "last_day": "2026-11-29"}
    as_jo.post(address, extra | {"from_time": "09:00", "until_time": "11:00"})

    shown = as_jo.get(address).content.decode()
    off, more = jo.caller_days.all()
    as_jo.post(reverse("sessions:forget_days", args=[off.public_id]))

    assert (off.is_off, more.from_time, more.last_day) == (True, time(9), date(2026, 11, 29))
    assert "Saturday 28 November to Sunday 29 November" in shown
    assert list(jo.caller_days.all()) == [more]


def test_hours_are_saved_and_shown_again(as_jo, jo):
    data = {"1_1_from": "09:00", "1_1_until": "12:30", "1_2_from": "14:00", "1_2_until": "16:00"}

    as_jo.post(reverse("sessions:hours"), data)

    assert list(jo.caller_hours.values_list("weekday", "from_time", "until_time")) == [
        (1, time(9), time(12, 30)),
        (1, time(14), time(16)),
    ]
    assert 'value="12:30"' in as_jo.get(reverse("sessions:hours")).content.decode()


def test_hours_of_monday_on_every_weekday(as_jo, jo):
    as_jo.post(reverse("sessions:hours"), {"0_1_from": "09:00", "0_1_until": "12:00", "same": "yes"})

    assert [row.weekday for row in jo.caller_hours.all()] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"0_1_from": "09:00"}, "Write both: from when, and until when."),
        ({"0_1_from": "09:00", "0_1_until": "08:00"}, "It has to end after it begins."),
        (
            {"0_1_from": "09:00", "0_1_until": "12:00", "0_2_from": "11:00", "0_2_until": "13:00"},
            "The second time begins after the first has ended.",
        ),
        ({"0_1_from": "nine", "0_1_until": "12:00"}, "Please write a time, like 10:30."),
    ],
)
def test_hours_that_make_no_sense_change_nothing(as_jo, jo, data, error):
    response = as_jo.post(reverse("sessions:hours"), data)

    assert error in response.content.decode()
    assert jo.caller_hours.count() == 5


# --- what was sent ---
def messages_page(group_session):
    return reverse("sessions:messages", args=[group_session.public_id])


def test_messages_say_who_was_told_how_and_why_not_and_never_the_words(as_jo, group_session):
    sam, layla = invite(group_session, "Sam"), invite(group_session, "Layla")
    MessageFactory(
        person=sam.person,
        target=sam.public_id,
        state="sent",
        channel="email",
        finished_at=NOW,
        body="the secret words",
    )
    MessageFactory(person=layla.person, target=layla.public_id, state="held", why_held="not_confirmed")
    MessageFactory(person=layla.person)  # about something else

    response = as_jo.get(messages_page(group_session))
    page = response.content.decode()

    assert [message.person.preferred_name for message in response.context["page"]] == ["Layla", "Sam"]
    assert "It is more than 90 days since they said this is safe. Ask them again." in page
    assert "email" in page
    assert "the secret words" not in page
    assert sam.person.contact_points.get().value not in page


def test_messages_to_be_rung_say_what_to_say(as_jo, group_session):
    sam = invite(group_session, "Sam")
    MessageFactory(
        person=sam.person,
        target=sam.public_id,
        state="held",
        why_held="a_person_rings",
        channel="call",
        body="Say this to Sam",
    )

    assert "Say this to Sam" in as_jo.get(messages_page(group_session)).content.decode()


def test_message_told_by_a_person_says_by_whom(as_jo, jo, group_session):
    sam = invite(group_session, "Sam")
    message = MessageFactory(
        person=sam.person, target=sam.public_id, state="held", why_held="not_confirmed"
    )

    as_jo.post(reverse("sessions:message_told", args=[group_session.public_id, message.public_id]))

    message.refresh_from_db()
    assert (message.state, message.told_by) == ("told", jo)
    assert "Jo</bdi> told them." in as_jo.get(messages_page(group_session)).content.decode()


def test_message_about_another_session_cannot_be_touched_from_here(as_jo, group_session):
    message = MessageFactory(state="held", why_held="not_confirmed")

    response = as_jo.post(
        reverse("sessions:message_told", args=[group_session.public_id, message.public_id])
    )

    assert response.status_code == 404


def test_messages_ask_no_more_for_more_people(as_jo, group_session):
    def add(number):
        invitation = invite(group_session, f"Person {number}")
        MessageFactory(
            person=invitation.person,
            target=invitation.public_id,
            state="held",
            why_held="a_person_rings",
            channel="call",
        )

    add(0)
    for_one = queries(as_jo, messages_page(group_session))
    add(1)
    add(2)

    assert queries(as_jo, messages_page(group_session)) == for_one


def test_calls_of_another_session_are_not_there(as_jo, group_session):
    other = PreparationCallFactory()

    assert as_jo.get(reverse("sessions:call", args=[other.public_id])).status_code == 404
