"""What somebody says about being reached, on their own pages."""

from datetime import date, datetime, time

import pytest
import time_machine
from django.urls import reverse

from messaging.contact import best_contact
from messaging.models import Message
from people.models import ContactPoint, Reveal
from people.reaching.services import reveal, reveal_for_safety
from tests.factories.groups import MembershipFactory
from tests.factories.people import ContactPointFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]

NUMBER = "+447700900011"


@pytest.fixture
def november():
    with time_machine.travel(datetime(2026, 11, 23, 12), tick=False):
        yield


@pytest.fixture
def sam(client):
    sam = PersonFactory(preferred_name="Sam")
    client.force_login(sam)
    return sam


@pytest.fixture
def text(sam):
    return ContactPointFactory(
        person=sam, channel="text", value=NUMBER, allowed="no", confirmed_on=None, links_ok=False
    )


def address(name, point):
    return reverse(f"people:{name}", args=[point.public_id])


def page(client, name, *args):
    return client.get(reverse(f"people:{name}", args=args)).content.decode()


def say_more(client, point, **data):
    shown = client.get(address("way_details", point)).context["form"].initial["seen"]
    said = {
        "seen": shown,
        "whose": "mine",
        "wording": "discreet",
        "voicemail": "no",
        "if_cut_off": "wait",
    }
    return client.post(address("way_details", point), said | data)


@pytest.mark.parametrize("answer", ["yes", "ask", "no"])
def test_one_tap_saves_an_answer_with_todays_date(client, sam, text, answer):
    text.written_by = PersonFactory()
    text.save()

    client.post(address("way", text), {"allowed": answer})

    text.refresh_from_db()
    assert (text.allowed, text.confirmed_on, text.written_by) == (answer, date(2026, 11, 23), None)


def test_yes_and_no_hold_at_once(client, sam):
    email = ContactPointFactory(person=sam, allowed="no", confirmed_on=None)
    assert best_contact(sam) == (None, "no_contact_allowed")

    client.post(address("way", email), {"allowed": "yes"})
    assert best_contact(sam) == (email, "")

    client.post(address("way", email), {"allowed": "no"})
    assert best_contact(sam) == (None, "no_contact_allowed")


def test_anything_else_changes_nothing(client, sam, text):
    assert client.post(address("way", text), {"allowed": "perhaps"}).status_code == 404
    assert client.get(address("way", text), {"allowed": "yes"}).status_code == 200

    text.refresh_from_db()
    assert text.allowed == "no"


def test_the_list_says_what_staff_read_and_asks_again_after_90_days(client, sam, text):
    ContactPointFactory(person=sam, channel="call", value=NUMBER, confirmed_on=date(2026, 8, 1))

    shown = page(client, "ways")

    assert "No text." in shown
    assert "Call: check that it is still ok. No voicemail." in shown
    assert "Is this still right?" in shown
    assert NUMBER not in shown


def test_one_tap_says_it_is_still_right(client, sam):
    old = ContactPointFactory(person=sam, allowed="ask", confirmed_on=date(2026, 8, 1))

    client.post(address("still_right", old))

    old.refresh_from_db()
    assert (old.allowed, old.confirmed_on) == ("ask", date(2026, 11, 23))
    assert "Is this still right?" not in page(client, "ways")


def test_words_times_and_whose_phone_are_kept(client, sam, text):
    answer = say_more(
        client, text, whose="shared", wording="plain", links_ok="on",
        safe_days=["1"], safe_from="10:00", safe_until="14:00",
    )  # fmt: skip

    text.refresh_from_db()
    assert answer["Location"] == address("way", text)
    assert (text.whose, text.wording, text.links_ok) == ("shared", "plain", True)
    assert (text.safe_days, text.safe_from, text.safe_until) == ([1], time(10), time(14))
    assert (text.allowed, text.confirmed_on) == ("no", None)


def test_voicemail_is_no_until_they_said_yes_and_only_asked_of_calls(client, sam, text):
    call = ContactPointFactory(person=sam, channel="call", value=NUMBER)
    assert call.voicemail == "no"

    say_more(client, call, voicemail="name_only", if_cut_off="ring_back")
    say_more(client, text, voicemail="yes")

    call.refresh_from_db()
    text.refresh_from_db()
    assert (call.voicemail, call.if_cut_off, text.voicemail) == ("name_only", "ring_back", "no")


def test_hours_that_make_no_sense_are_said_plainly_and_kept_on_the_page(client, sam, text):
    shown = say_more(client, text, safe_from="14:00", safe_until="10:00").content.decode()

    text.refresh_from_db()
    assert "Write both times, the earlier first." in shown
    assert 'value="14:00"' in shown
    assert text.safe_from is None


def test_what_somebody_wrote_down_meanwhile_is_not_written_over(client, sam, text):
    seen = client.get(address("way_details", text)).context["form"].initial["seen"]
    ContactPoint.objects.filter(pk=text.pk).update(whose="shared")

    shown = say_more(client, text, seen=seen, wording="plain", safe_from="10:00", safe_until="14:00")

    text.refresh_from_db()
    assert "Somebody changed this since you opened the page." in shown.content.decode()
    assert 'value="10:00"' in shown.content.decode()
    assert (text.whose, text.wording) == ("shared", "discreet")
    again = client.post(address("way_details", text), shown.context["form"].data)
    text.refresh_from_db()
    assert (again.status_code, text.wording) == (302, "plain")


def test_both_wordings_can_be_compared_before_anything_is_saved(client, sam, text):
    MembershipFactory(person=sam)

    shown = say_more(client, text, wording="plain", links_ok="on", look="1").content.decode()

    text.refresh_from_db()
    assert "Not saved yet." in shown
    assert "We meet at the library." in shown  # plain
    assert (
        "Hi Sam, Jo here. Is Tuesday 1 December, 10 in the morning, good for you?" in shown
    )  # discreet
    assert "http://127.0.0.1:8000/i/" in shown
    assert (text.wording, text.links_ok) == ("discreet", False)


def test_the_page_of_a_way_shows_the_text_they_would_get_without_a_link(client, sam, text):
    shown = page(client, "way", text.public_id)

    assert "good for you?" in shown
    assert "the library" not in shown
    assert "/i/" not in shown


@pytest.mark.parametrize(
    ("channel", "written", "kept"),
    [
        ("text", "07700 900011", NUMBER),
        ("call", "020 7946 0018", "+442079460018"),
        ("email", "Sam@Example.org", "sam@example.org"),
        ("post", "1  Mill Street\r\n\r\nBlackpool ", "1 Mill Street\nBlackpool"),
    ],
)
def test_a_new_way_is_kept_and_used_by_nobody_until_they_say_yes(client, sam, channel, written, kept):
    answer = client.post(reverse("people:new_way"), {"channel": channel, "value": written})

    point = ContactPoint.objects.get()
    assert (point.person, point.value, point.allowed, point.written_by) == (sam, kept, "no", None)
    assert answer["Location"] == address("way", point)
    assert best_contact(sam) == (None, "no_contact_allowed")


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("020 7946 0018", "This is not a mobile number, so it cannot get texts."),
        ("ring me", "We could not read the mobile number."),
        ("", "Please fill this in."),
        ("1" * 5_000_000, "That is too long. Write one number or address, please."),
    ],
)
def test_what_cannot_be_read_is_said_plainly(client, sam, written, sentence):
    shown = client.post(reverse("people:new_way"), {"channel": "text", "value": written})

    assert sentence in shown.content.decode()
    assert not ContactPoint.objects.exists()


def test_the_same_again_keeps_what_was_said(client, sam, text):
    shown = client.post(reverse("people:new_way"), {"channel": "text", "value": "07700 900011"})

    assert "We have this one already." in shown.content.decode()
    assert ContactPoint.objects.count() == 1


def test_taken_away_it_is_gone(client, sam, text):
    look = reveal(contact_point=text, by=PersonFactory(), why="follow-up")
    assert NUMBER in page(client, "take_away", text.public_id)

    client.post(address("take_away", text))

    look.refresh_from_db()
    assert (look.contact_point, look.channel) == (None, "text")
    assert not ContactPoint.objects.exists()


def test_taken_away_after_something_was_sent_only_the_number_goes(client, sam, text):
    text.allowed, text.confirmed_on = "yes", date(2026, 11, 20)
    text.save()
    reveal(contact_point=text, by=PersonFactory(), why="follow-up")
    now = datetime(2026, 11, 23, 12).astimezone()
    Message.objects.create(
        person=sam, purpose="hello", target=text.public_id, key="k", contact_point=text,
        channel="text", not_before=now, not_after=now.replace(hour=20),
    )  # fmt: skip

    client.post(address("take_away", text))

    text.refresh_from_db()
    assert (text.value, text.allowed) == (None, "no")
    assert "011" not in page(client, "ways")
    assert client.get(address("way", text)).status_code == 404
    client.post(reverse("people:new_way"), {"channel": "text", "value": NUMBER})
    assert ContactPoint.objects.kept().get().allowed == "no"


def test_nobody_reaches_the_ways_of_somebody_else(client, sam):
    theirs = ContactPointFactory()

    for name in ("way", "way_details", "take_away", "still_right"):
        assert client.post(address(name, theirs), {"allowed": "no"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.allowed == "yes"
    assert theirs.value not in page(client, "ways")


def test_two_who_share_one_phone_each_have_their_own_word(client, sam, text):
    other = ContactPointFactory(channel="text", value=NUMBER, whose="shared")

    client.post(address("way", text), {"allowed": "no"})

    other.refresh_from_db()
    assert (other.allowed, other.digest == text.digest) == ("yes", True)
    say_more(client, text, whose="shared")
    client.post(address("way", text), {"allowed": "yes"})
    assert "Text ok. Shared with somebody." in page(client, "ways")


def test_who_looked_says_who_what_why_and_when_about_me_only(client, sam, text):
    jo, grace = PersonFactory(preferred_name="Jo"), PersonFactory(preferred_name="Grace")
    reveal(contact_point=text, by=jo, why=Reveal.Why.FOLLOW_UP)
    reveal_for_safety(contact_point=text, by=grace, reason="He was at the door.")
    mine = ContactPointFactory(person=PersonFactory(preferred_name="Marek"))
    reveal(contact_point=mine, by=sam, why=Reveal.Why.TOUCH)

    shown = page(client, "looked")

    assert "saw your number for texts, to make a call they promised you." in shown
    assert "saw your number for texts, because they feared somebody was not safe." in shown
    assert "He was at the door." in shown
    assert "Monday 23 November, 12 noon" in shown
    assert "you had said no" in shown
    assert "Marek" not in shown
    assert NUMBER not in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_for_1_row_and_3(client, sam, rows, django_assert_num_queries):
    for _row in range(rows):
        point = ContactPointFactory(person=sam, written_by=PersonFactory())
        reveal(contact_point=point, by=PersonFactory(), why="call")

    for name in ("ways", "looked"):
        with django_assert_num_queries(6):
            page(client, name)


def test_long_lists_are_paged(client, sam, text):
    jo = PersonFactory()
    for _look in range(21):
        reveal(contact_point=text, by=jo, why=Reveal.Why.TOUCH)

    assert "Page 1 of 2" in page(client, "looked")
