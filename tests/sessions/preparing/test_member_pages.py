"""What the member sees and does about their call: by their link, without signing in, or signed in."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from groups.models import Membership
from people.services import issue_link
from sessions.models import PreparationCall
from sessions.preparing import looking, recording
from tests.factories.sessions import PreparationCallFactory
from tests.sessions.preparing.conftest import SESSION_AT, invite

State = PreparationCall.State
MONDAY_9 = datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.fixture
def sam(group_session):
    return invite(group_session, "Sam")


@pytest.fixture
def call(group_session, sam, jo):
    [call] = looking.place_calls(group_session=group_session)
    return call


@pytest.fixture
def link(sam):
    token = issue_link(
        person=sam.person, purpose="invitation", target=sam.public_id, expires_at=SESSION_AT
    )
    return reverse("sessions:invitation", args=[token])


def page(client, link):
    return client.get(link).content.decode()


def test_their_page_asks_whether_the_call_is_fine(client, call, link):
    words = page(client, link)

    assert "would like to ring you on <b>Thursday 26 November, 9 in the morning</b>" in words
    assert "It takes about 20 minutes." in words
    assert "paid" not in words


def test_their_page_says_that_it_is_paid_when_it_is(client, call, link):
    call.person.memberships.update(paid="yes")

    assert "It takes about 20 minutes, and it is paid." in page(client, link)


def test_their_page_without_a_call_says_nothing_of_one(client, sam, link):
    assert "A call before we meet" not in page(client, link)


def test_another_time_is_saved_on_the_first_tap(client, call, link):
    offers = client.get(f"{link}call/").context["offers"]

    response = client.post(f"{link}call/", {"slot": offers[0].value})

    assert len(offers) == 6
    assert (response.status_code, response["Location"]) == (302, f"{link}#call")
    standing = call.group_session.preparation_calls.get(state=State.BOOKED)
    assert standing.starts_at == offers[0].starts_at


def test_another_time_that_has_gone_offers_others(client, call, link):
    response = client.post(f"{link}call/", {"slot": "nonsense"})

    assert "that time has just gone" in response.content.decode()
    call.refresh_from_db()
    assert call.state == State.BOOKED


def test_looking_changes_nothing(client, call, link):
    client.get(f"{link}call/")
    client.head(f"{link}call/")

    assert client.get(f"{link}no-call/").status_code == 405
    call.refresh_from_db()
    assert call.state == State.BOOKED


def test_no_thanks_is_saved_on_the_first_tap_and_can_be_pressed_twice(client, call, link):
    client.post(f"{link}no-call/")
    client.post(f"{link}no-call/")

    call.refresh_from_db()
    assert call.state == State.DECLINED
    assert "No call, as you wish." in page(client, link)


def test_they_read_what_was_written_down_once_signed_in(client, call, jo, link):
    recording.record(call=call, outcome=State.SPOKE, note="Sits by the <door>", by=jo)
    invitation = call.group_session.invitations.get()
    client.force_login(call.person)

    words = page(client, reverse("sessions:my_invitation", args=[invitation.public_id]))

    assert "You spoke with <bdi>Jo</bdi> on Monday 23 November." in words
    assert "Sits by the &lt;door&gt;" in words


def test_link_tells_whoever_holds_the_phone_no_notes(client, call, jo, link):
    recording.record(call=call, outcome=State.SPOKE, note="Sits by the door", by=jo)

    words = page(client, link)

    assert "You spoke with <bdi>Jo</bdi> on Monday 23 November." in words
    assert "They are yours to read: sign in, or just ask." in words
    assert "Sits by" not in words


def test_no_thanks_after_the_call_changes_nothing(client, call, jo, link):
    recording.record(call=call, outcome=State.SPOKE, note="", by=jo)

    assert client.post(f"{link}no-call/").status_code == 302
    call.refresh_from_db()
    assert call.state == State.SPOKE


def test_somebody_elses_call_is_never_touched_by_my_link(client, group_session, call, link):
    layla = invite(group_session, "Layla")
    [other] = looking.place_calls(group_session=group_session)

    client.post(f"{link}no-call/")

    other.refresh_from_db()
    assert (other.person, other.state) == (layla.person, State.BOOKED)


def test_signed_in_they_do_the_same_from_home(client, call, sam):
    client.force_login(sam.person)
    offers = client.get(reverse("sessions:my_call_choose", args=[sam.public_id])).context["offers"]

    client.post(reverse("sessions:my_call_choose", args=[sam.public_id]), {"slot": offers[1].value})
    client.post(reverse("sessions:my_call_decline", args=[sam.public_id]))

    states = call.group_session.preparation_calls.order_by("pk").values_list("state", flat=True)
    assert list(states) == [State.MOVED, State.DECLINED]


def test_after_the_session_began_the_note_can_still_be_read(client, call, jo, monday):
    recording.record(call=call, outcome=State.SPOKE, note="Sits by the door", by=jo)
    invitation = call.group_session.invitations.get()
    monday.move_to(SESSION_AT + timedelta(minutes=1))
    client.force_login(call.person)

    words = page(client, reverse("sessions:my_invitation", args=[invitation.public_id]))

    assert "Sits by the door" in words


def test_whoever_has_no_call_yet_chooses_a_time_or_says_no_thanks(client, group_session, jo, link):
    group_session.invitations.update(
        answer="coming", answered_at=SESSION_AT - timedelta(days=9), answered_by=jo
    )
    before = page(client, link)

    client.post(f"{link}no-call/")
    left_in_peace = page(client, link)
    client.post(f"{link}call/", {"slot": client.get(f"{link}call/").context["offers"][0].value})

    assert "There is no time for it yet." in before
    assert "Nobody will ring you this time." in left_in_peace
    assert group_session.preparation_calls.get().state == State.BOOKED
    assert "would like to ring you" in page(client, link)


def test_a_professional_asks_for_a_call_with_one_tap(client, group_session, jo):
    ruth = invite(group_session, "Ruth", seat=Membership.Seat.PROFESSIONAL, answer="coming")
    client.force_login(ruth.person)
    own = reverse("sessions:my_invitation", args=[ruth.public_id])
    before = page(client, own)

    client.post(reverse("sessions:my_call_ask", args=[ruth.public_id]))
    client.post(reverse("sessions:my_call_ask", args=[ruth.public_id]))

    assert "Would you like a call before we meet?" in before
    assert "You asked for a call. We will tell you when." in page(client, own)
    [call] = looking.place_calls(group_session=group_session)
    assert call.person == ruth.person


def test_call_me_now_ish_books_today_or_says_plainly_that_nobody_is_free(client, call, link, monday):
    monday.move_to(MONDAY_9 - timedelta(days=5))  # Wednesday

    assert client.post(f"{link}call/", {"now": "yes"}).status_code == 302
    soon = call.group_session.preparation_calls.get(state=State.BOOKED)
    monday.move_to(soon.starts_at.replace(hour=18))
    soon.group_session.preparation_calls.filter(pk=soon.pk).update(state=State.CALLED_OFF)
    nobody = client.post(f"{link}call/", {"now": "yes"})

    assert soon.starts_at == datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
    assert "Nobody is free to ring you today" in nobody.content.decode()
    assert len(nobody.context["offers"]) == 6


def test_every_word_that_was_written_can_be_read(client, call, jo):
    recording.record(
        call=call, outcome=recording.ANOTHER_TIME, note="Was at <work>", by=jo, steps=["safe", "reach"]
    )
    PreparationCall.objects.update(state=State.MOVED)
    elsewhere = PreparationCallFactory(caller=jo)
    recording.record(call=elsewhere, outcome=State.SPOKE, note="About somebody else", by=jo)
    client.force_login(call.person)

    words = page(client, reverse("sessions:my_calls"))

    assert "Was at &lt;work&gt;" in words
    assert "Is it still fine to reach you like this?" in words
    assert "About somebody else" not in words
