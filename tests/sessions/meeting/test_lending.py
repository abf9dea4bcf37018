import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from people.models import Person
from sessions.meeting.services import TheirOwnWords, check_in
from sessions.models import CheckIn, CheckOut
from tests.browsing import sign_in
from tests.factories.people import PersonFactory
from tests.sessions.meeting.test_pages import link_for
from tests.sessions.meeting.world import COMING, member_of, pair_of, session_on_now

LENT, BACK = reverse("sessions:lent"), reverse("sessions:lent_back")
PIN = "4711"


@pytest.fixture
def handed(db):
    """(client, session, facilitator, Sam): the support facilitator's phone, lent to Sam to say how they arrive."""
    group_session = session_on_now()
    _lead, support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING, preferred_name="Sam")
    client = Client()
    client.force_login(support)
    # Something that was for the facilitator's eyes, still to be shown.
    client.post(
        reverse("sessions:promise", args=[group_session.public_id, sam.public_id]), {"when": "tomorrow"}
    )
    address = reverse("sessions:lend", args=[group_session.public_id, sam.public_id])
    assert "You are signed out on this phone." in client.get(address).text
    answer = client.post(address, {"part": "arriving", "pin": PIN})
    assert (answer.url, answer.headers["Clear-Site-Data"]) == (LENT, '"cache"')
    return client, group_session, support, sam


def test_lent_phone_opens_one_page_for_one_person_whatever_is_typed(handed):
    client, group_session, support, sam = handed
    lou = member_of(group_session, answer=COMING)
    ids = [group_session.public_id]

    page = client.get(LENT)
    elsewhere = [
        reverse("home"),
        reverse("sessions:meet", args=ids),
        reverse("sessions:feelings", args=ids),
        reverse("sessions:my_check_in", args=ids),
        reverse("sessions:lend", args=[*ids, lou.public_id]),
        reverse("sessions:check_in", args=[link_for(lou, group_session)]),
        reverse("wellbeing:follow_ups"),
        reverse("groups:group", args=[group_session.group.public_id]),
        "/nothing/here/",
    ]
    led_to = {client.get(address).headers.get("Location") for address in elsewhere}
    tapped = client.post(reverse("sessions:tap", args=ids), {"here": str(sam.public_id)})
    client.post(LENT, {"feeling": "2", "person": str(lou.public_id)})
    client.post(LENT, {"word": "wobbly"})
    after = client.get(LENT).text

    assert page.context["user"].is_anonymous
    # What the live page keeps for when there is no signal goes, too.
    assert "js/forget.js" in page.text
    assert list(get_messages(page.wsgi_request)) == []
    assert "has been asked to ring" not in page.text
    assert led_to == {LENT}
    assert tapped.url == LENT
    row = CheckIn.objects.get()
    assert (row.person, row.feeling, row.word) == (sam, 2, "wobbly")
    assert (row.recorded_by, row.lent_by) == (sam, support)
    # Whoever has it next does not see what was said, and nothing leads on from here.
    assert "wobbly" not in after
    assert reverse("sessions:my_check_out", args=ids) not in after


def test_finished_is_not_given_back_and_only_the_numbers_or_the_same_person_bring_it_back(handed):
    client, group_session, support, sam = handed

    client.post(LENT, {"finished": "yes"})
    over = client.get(LENT)
    client.post(LENT, {"feeling": "1"})
    wrong = client.post(BACK, {"pin": "1234"})
    still = client.get(reverse("home"))
    right = client.post(BACK, {"pin": PIN})
    mine = client.get(reverse("home"))

    assert "Please give the phone back" in over.text
    assert not CheckIn.objects.exists()
    assert "Those are not the numbers." in wrong.text
    assert still.url == LENT
    meet = reverse("sessions:meet", args=[group_session.public_id])
    assert right.url == f"{meet}#p-{sam.public_id}"
    assert mine.context["user"] == support
    assert client.get(LENT).status_code == 404


def test_numbers_cannot_be_guessed_and_the_facilitators_code_still_helps(handed):
    client, _group_session, support, _sam = handed

    tries = [client.post(BACK, {"pin": f"000{n}"}).text for n in range(6)]
    too_late = client.post(BACK, {"pin": PIN})
    sign_in = client.get(reverse("account_login"))
    # Somebody else's code lets nobody in on this device; the facilitator's own does.
    client.force_login(PersonFactory())
    other = client.get(reverse("home"))
    client.force_login(support)
    mine = client.get(reverse("home"))

    assert "too many tries" in tries[5]
    assert "too many tries" in too_late.text
    assert sign_in.status_code == 200
    assert other.url == LENT
    assert mine.context["user"] == support


def test_numbers_are_dots_and_no_password_that_a_browser_would_keep_and_fill_in(handed):
    client, group_session, support, sam = handed
    address = reverse("sessions:lend", args=[group_session.public_id, sam.public_id])
    given, wrong = client.get(LENT).text, client.post(BACK, {"pin": "4712"}).text
    client.force_login(support)
    client.get(reverse("home"))

    chosen = client.get(address).text

    # Nearly right tells whoever holds the phone too much.
    assert "4712" not in wrong
    for page in (chosen, given, wrong):
        (field,) = re.findall(r'<input[^>]*name="pin"[^>]*>', page)
        assert all(part in field for part in ('type="text"', 'autocomplete="off"', "unseen"))


def test_their_page_is_in_a_language_our_words_are_in(handed):
    client, _group_session, _support, sam = handed
    Person.objects.filter(pk=sam.pk).update(language="ur")  # what their messages are in

    pages = [client.get(LENT).text, client.post(BACK, {"pin": "1"}).text]

    assert all('<html lang="en-gb" dir="ltr">' in page for page in pages)


def test_a_call_that_was_asked_for_is_not_shown_to_who_takes_the_phone(handed):
    client, group_session, support, sam = handed
    address = reverse("sessions:lend", args=[group_session.public_id, sam.public_id])
    client.force_login(support)
    client.get(reverse("home"))
    client.post(address, {"part": "leaving", "pin": PIN})

    said = client.post(LENT, {"ring_me": "today"}, follow=True).text
    after = client.get(LENT).text

    assert CheckOut.objects.get().ring_me == "today"
    assert "Saved." in said
    assert "Saved." not in after
    assert "will ring you by" not in after
    assert "This is your answer now" not in after


def test_other_tabs_of_a_phone_that_is_lent_show_only_what_it_is_lent_for(phone, live_server):
    group_session = session_on_now()
    _lead, support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING)
    check_in(group_session=group_session, person=sam, by=sam, word="wobbly")
    ids = [group_session.public_id]
    sign_in(phone, live_server.url, support)
    other = phone.context.new_page()
    other.goto(live_server.url + reverse("sessions:feelings", args=ids))
    expect(other.get_by_text("wobbly")).to_be_visible()

    phone.goto(live_server.url + reverse("sessions:lend", args=[*ids, sam.public_id]))
    phone.get_by_label("Four numbers").fill(PIN)
    phone.get_by_role("button", name="Hand the phone to").click()

    expect(other).to_have_url(live_server.url + LENT)
    expect(other.get_by_text("wobbly")).to_have_count(0)
    expect(phone).to_have_url(live_server.url + LENT)


def test_leaving_quickly_works_and_leaves_it_locked(handed):
    client, _group_session, _support, _sam = handed

    left = client.get(reverse("leave"))
    back = client.get(reverse("home"))

    assert "Clear-Site-Data" in left.headers
    assert back.url == LENT
    assert "Please give the phone back" in client.get(LENT).text


def test_a_lent_phone_writes_over_nothing_somebody_said_on_their_own(handed):
    client, group_session, support, sam = handed
    check_in(group_session=group_session, person=sam, by=sam, feeling=4)

    told = client.post(LENT, {"feeling": "1"}, follow=True).text
    with pytest.raises(TheirOwnWords):
        check_in(group_session=group_session, person=sam, by=sam, feeling=1, lent_by=support)

    assert "You said this on your own phone." in told
    assert CheckIn.objects.get().feeling == 4


def test_only_for_the_two_and_only_while_it_is_open(client, db):
    group_session = session_on_now(starts_at=timezone.now() + timedelta(hours=3))
    lead, _support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING)
    client.force_login(lead)
    address = reverse("sessions:lend", args=[group_session.public_id, sam.public_id])

    too_early = client.post(address, {"part": "leaving", "pin": PIN})

    assert too_early.url == reverse("sessions:meet", args=[group_session.public_id])
    assert client.get(reverse("home")).context["user"] == lead
    assert not CheckOut.objects.exists()


def test_code_on_the_wall_lets_nobody_act_as_somebody_else(client, db):
    group_session = session_on_now()
    lead, _support = pair_of(group_session)
    sam, stranger = member_of(group_session, answer=COMING), PersonFactory()
    door = reverse("sessions:wall_door", args=[group_session.public_id])
    no_such = reverse("sessions:wall_door", args=[stranger.public_id])

    nobody, nothing = client.get(door), client.get(no_such)
    same = str(group_session.public_id), str(stranger.public_id)
    answers = {}
    for name, person in (("sam", sam), ("lead", lead), ("stranger", stranger)):
        client.force_login(person)
        answer = client.get(door)
        answers[name] = answer.headers.get("Location") or answer.status_code
    client.force_login(lead)
    wall = client.get(reverse("sessions:wall", args=[group_session.public_id])).text
    code = client.get(reverse("sessions:wall_code", args=[group_session.public_id]))

    # Nobody can tell from it whether there is such a session, let alone who is there.
    assert nobody.text.replace(*same) == nothing.text
    assert f"?next={door.replace('/', '%2F')}" in nobody.text
    assert answers == {
        "sam": reverse("sessions:my_today", args=[group_session.public_id]),
        "lead": reverse("sessions:meet", args=[group_session.public_id]),
        "stranger": 404,
    }
    assert door in wall
    assert (code.headers["Content-Type"], code.content[:5]) == ("image/svg+xml", b"<?xml")
