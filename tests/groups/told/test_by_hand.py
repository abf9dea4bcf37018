"""Whom a person has to tell: the list, what to say, and what came of it. And all that was sent to somebody."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from messaging import sending
from messaging.by_hand import later_times, tried
from messaging.models import HandTry, Message
from people.models import ContactPoint, Reveal
from sessions.models import SessionSeries
from tests.factories.groups import MembershipFactory
from tests.factories.messaging import MessageFactory
from tests.factories.people import ContactPointFactory, PersonFactory
from tests.factories.sessions import InvitationFactory, sent_out
from tests.factories.unease import UneaseFactory
from tests.factories.wellbeing import FollowUpFactory
from tests.groups.told.conftest import NOON

pytestmark = pytest.mark.django_db


def to_tell(group_session, name="Sam", channel="call", **fields):
    """Somebody asked to it who wants a call, or a letter: `(message, way)`."""
    seat = MembershipFactory(group=group_session.group, person__preferred_name=name)
    value = "14 Acacia Avenue" if channel == "post" else "+441632960011"
    point = ContactPointFactory(person=seat.person, channel=channel, value=value, **fields)
    invitation = InvitationFactory(group_session=group_session, person=seat.person)
    message = MessageFactory(
        person=seat.person,
        purpose="invitation",
        target=invitation.public_id,
        not_after=group_session.starts_at,
    )
    sending.send(message.pk)
    message.refresh_from_db()
    return message, point


def page(client, name, *args):
    return client.get(reverse(f"groups:{name}", args=args)).content.decode()


def test_late_ones_first_and_what_is_to_be_tried_later_last(client, jo, group_session):
    soon, _point = to_tell(group_session)
    later, _point = to_tell(group_session, name="Layla")
    late, _point = to_tell(group_session, name="Marek")
    Message.objects.filter(pk=soon.pk).update(not_after=NOON + timedelta(days=1))
    Message.objects.filter(pk=late.pk).update(
        not_before=NOON - timedelta(days=2), not_after=NOON - timedelta(days=1)
    )
    again = NOON + timedelta(hours=1)
    HandTry.objects.create(message=soon, by=jo, outcome="later", again_at=again)

    shown = client.get(reverse("groups:by_hand"))

    assert [message.person.preferred_name for message in shown.context["page"]] == [
        "Marek",
        "Layla",
        "Sam",
    ]
    assert "3 people wait for a call or a letter" in client.get(reverse("home")).content.decode()
    assert later.why_held == "a_person_rings"


def test_the_page_of_one_says_what_to_say_and_when_and_shows_the_number_once(client, jo, group_session):
    message, point = to_tell(
        group_session, wording="plain", voicemail="name_only", safe_from=time(10), safe_until=time(14)
    )

    before = page(client, "one_by_hand", message.public_id)
    shown = client.post(reverse("groups:by_hand_number", args=[message.public_id])).content.decode()

    assert "10 in the morning to 2 in the afternoon" in before
    assert "Only: “Please ring Jo.”" in before
    assert "In these discreet words" not in before
    assert "Is it safe to talk?" in before
    assert message.body.splitlines()[0][:20] in before.replace("<br>", "\n")
    assert "960011" not in before.replace(" ", "")
    assert "960011" in shown.replace(" ", "")
    assert Reveal.objects.get().contact_point == point


def test_told_in_two_taps_and_no_answer_stays(client, jo, group_session):
    message, _point = to_tell(group_session)
    address = reverse("groups:by_hand_tried", args=[message.public_id])

    client.post(address, {"outcome": "no_answer"})
    client.post(address, {"outcome": "no_answer"})
    client.post(address, {"outcome": "hour"})
    waiting = page(client, "by_hand")
    client.post(reverse("groups:by_hand_told", args=[message.public_id]))

    outcomes = HandTry.objects.order_by("pk").values_list("outcome", "again_at")
    assert list(outcomes) == [("no_answer", None), ("later", NOON + timedelta(hours=1))]
    assert "Ring again Monday 23 November, 1 in the afternoon." in waiting
    message.refresh_from_db()
    assert (message.state, message.told_by) == (Message.State.TOLD, jo)
    assert "Sam" not in page(client, "by_hand")


def test_only_safe_times_are_offered_for_later(client, jo, group_session):
    message, _point = to_tell(group_session, safe_from=time(11), safe_until=time(14))

    shown = page(client, "one_by_hand", message.public_id)
    answer = client.post(
        reverse("groups:by_hand_tried", args=[message.public_id]), {"outcome": "four_hours"}, follow=True
    )

    assert "Ring again in an hour" in shown
    assert "Ring again in four hours" not in shown
    assert "not one of their safe times" in answer.content.decode()
    assert not HandTry.objects.exists()


def test_a_wrong_number_is_used_by_nobody_any_more_and_a_person_decides(client, jo, group_session):
    message, point = to_tell(group_session)
    shared = ContactPointFactory(channel="call", value=point.value)

    answer = client.post(
        reverse("groups:by_hand_tried", args=[message.public_id]),
        {"outcome": "wrong_number"},
        follow=True,
    ).content.decode()

    assert set(ContactPoint.objects.filter(pk__in=[point.pk, shared.pk]).values_list("allowed")) == {
        ("no",)
    }
    message.refresh_from_db()
    assert (message.state, message.why_held, message.body) == ("held", "wrong_number", None)
    assert "It was a wrong number" in answer
    assert "Show the number" not in answer
    assert "Sam" in page(client, "by_hand")


def test_a_wrong_number_gets_no_texts_either(client, jo, group_session):
    message, point = to_tell(group_session)
    texts = ContactPointFactory(channel="text", value=point.value)

    tried(message=message, outcome="wrong_number", by=jo)

    texts.refresh_from_db()
    assert texts.allowed == "no"


def test_nobody_is_rung_in_the_night_and_the_hours_do_not_matter_for_a_letter(
    client, jo, group_session, time_machine
):
    call, _point = to_tell(group_session)
    letter, _point = to_tell(group_session, channel="post")
    time_machine.move_to(NOON + timedelta(hours=15), tick=False)
    client.force_login(jo)

    to_ring = page(client, "one_by_hand", call.public_id)

    assert "ok now" not in to_ring
    assert "Nobody is rung after 9 in the evening" in to_ring
    assert "Ring again in an hour" not in to_ring
    assert "Ring again in four hours" not in to_ring
    assert "Safe times" not in page(client, "one_by_hand", letter.public_id)


def test_tomorrow_at_this_time_is_by_the_clock_on_the_wall(group_session, time_machine):
    message, _point = to_tell(group_session, safe_from=time(9), safe_until=time(13))
    Message.objects.filter(pk=message.pk).update(not_after=datetime(2027, 4, 30, tzinfo=UTC))
    message.refresh_from_db()
    # The clocks are put forward in the night after.
    time_machine.move_to(datetime(2027, 3, 27, 12, 30, tzinfo=UTC), tick=False)

    times = dict(later_times(message, zone=group_session.zone))

    assert times["tomorrow"] == datetime(2027, 3, 28, 11, 30, tzinfo=UTC)


def test_a_page_opened_before_they_chose_another_way_breaks_nothing(client, jo, group_session):
    message, _point = to_tell(group_session)
    Message.objects.filter(pk=message.pk).update(contact_point=None, why_held="no_contact_allowed")

    answer = client.post(
        reverse("groups:by_hand_tried", args=[message.public_id]), {"outcome": "hour"}, follow=True
    )

    assert "not one of their safe times" in answer.content.decode()
    assert not HandTry.objects.exists()


def test_facilitators_who_cannot_be_reached_about_a_series_or_a_late_call_are_on_the_list(
    client, jo, group_session
):
    amina = MembershipFactory(
        group=group_session.group, seat="facilitator", person__preferred_name="Amina"
    ).person
    series = SessionSeries.objects.create(group=group_session.group, begun_by=jo, every="week")
    call = FollowUpFactory(group=group_session.group, owner=jo, second=amina)
    held = {"person": amina, "state": "held", "why_held": "not_confirmed"}
    MessageFactory(purpose="facilitating", target=series.public_id, **held)
    MessageFactory(purpose="follow-up-late", target=call.public_id, **held)
    MessageFactory(purpose="follow-up-late", target=FollowUpFactory().public_id, **held)

    waiting = client.get(reverse("groups:by_hand")).context["page"]

    assert sorted(one.purpose for one in waiting) == ["facilitating", "follow-up-late"]


def test_nobody_is_told_that_nothing_needs_them_while_somebody_waits_to_be_told(client, jo):
    group = MembershipFactory(person=jo, seat="facilitator").group
    amina = MembershipFactory(group=group, seat="facilitator").person
    series = SessionSeries.objects.create(group=group, begun_by=jo, every="week")
    calm = client.get(reverse("home")).content.decode()

    MessageFactory(
        person=amina,
        purpose="facilitating",
        target=series.public_id,
        state="held",
        why_held="not_confirmed",
    )

    waits = client.get(reverse("home")).content.decode()
    assert "Nothing needs you today." in calm
    assert "1 person waits for a call or a letter" in waits
    assert "Nothing needs you today." not in waits


def test_a_letter_is_printed_and_posted_by_somebody(client, jo, group_session):
    message, _point = to_tell(group_session, channel="post")

    shown = page(client, "one_by_hand", message.public_id)
    client.post(reverse("groups:by_hand_told", args=[message.public_id]))

    assert "A plain envelope" in shown
    assert "Printed and posted" in shown
    assert "Acacia" not in shown
    message.refresh_from_db()
    assert (message.state, message.told_by) == ("told", jo)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(
    client, jo, group_session, number, django_assert_num_queries
):
    for _number in range(number):
        to_tell(group_session)

    with django_assert_num_queries(5):
        client.get(reverse("groups:by_hand"))


def test_of_one_person_only_what_is_about_this_group_and_never_the_words(client, jo, group_session):
    message, _point = to_tell(group_session)
    sam = message.person
    elsewhere = sent_out()
    MembershipFactory(group=elsewhere.group, person=sam)
    theirs = InvitationFactory(group_session=elsewhere, person=sam)
    sent = {"person": sam, "state": "sent", "finished_at": NOON, "channel": "email"}
    MessageFactory(target=theirs.public_id, purpose="reminder", body="The other one.", **sent)
    unease = UneaseFactory(group=group_session.group, said_by=sam)
    MessageFactory(target=unease.public_id, purpose="something-said", body="Read it.", **sent)
    MessageFactory(target=sam.public_id, purpose="sign-in-code", body="1234", **sent)
    seat = sam.memberships.get(group=group_session.group)

    shown = page(client, "seat_sent", seat.public_id)

    listed = client.get(reverse("groups:seat_sent", args=[seat.public_id])).context["page"]
    assert [one.purpose for one in listed] == ["invitation"]
    assert message.body[:20] not in shown
    assert "They asked for a phone call." in shown


def test_what_we_sent_you_says_all_but_the_words_until_a_tap(client, group_session):
    add = MessageFactory
    sam = MembershipFactory(group=group_session.group, person__preferred_name="Sam").person
    sent = add(
        person=sam,
        purpose="reminder",
        state="sent",
        channel="text",
        finished_at=NOON,
        subject="Tuesday",
        body="Hi Sam, Tuesday 10am still OK?\nhttps://example.org/i/secret-token/ is yours.",
    )
    add(person=sam, purpose="summary", state="held", why_held="a_person_rings", body="Call me")
    add(person=sam, purpose="pay-offer", state="cancelled", finished_at=NOON)
    client.force_login(sam)

    listed = client.get(reverse("messaging:sent_to_me")).content.decode()
    words = client.get(reverse("messaging:sent_to_me_one", args=[sent.public_id])).content.decode()

    assert "You asked to be rung. Somebody rings you." in listed
    assert "still OK" not in listed
    assert "Pay" not in listed.split("<main")[-1].split("What we sent you")[1]
    assert "Hi Sam, Tuesday 10am still OK?<br>(" in words.replace('<i class="soft">', "")
    assert "secret-token" not in words
    assert "<b>Tuesday</b>" not in words  # a text has no subject


def test_the_database_refuses_later_without_a_time(group_session):
    message, _point = to_tell(group_session)

    with pytest.raises(IntegrityError, match="hand_try_later_says_when"), transaction.atomic():
        HandTry.objects.create(message=message, by=PersonFactory(), outcome="later")
    assert timezone.now() == NOON
