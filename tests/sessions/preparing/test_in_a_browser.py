"""The pages as people meet them: with a thumb, on a phone, to axe, and with scripts off."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from messaging import sending
from messaging.models import Message
from sessions.models import Facilitation, PreparationCall
from sessions.preparing import looking
from tests.browsing import axe, fits, sign_in
from tests.factories.sessions import CallerHoursFactory, sent_out
from tests.sessions.preparing.conftest import invite

LONG = "Wendy-Anne Oluwaseun Featherstonehaugh of the very long way round"
ARABIC = "عائشة بنت عبد الرحمن"


@pytest.fixture(autouse=True)
def monday():
    """No stopped clock here: the browser has its own."""


@pytest.fixture
def group_session(transactional_db, settings, live_server):
    settings.SITE_URL = live_server.url
    starts_at = (timezone.now() + timedelta(days=7)).replace(hour=10, minute=0, second=0, microsecond=0)
    group_session = sent_out(starts_at=starts_at)
    jo = group_session.facilitations.get(role=Facilitation.Role.LEAD).person
    for weekday in range(7):
        CallerHoursFactory(person=jo, weekday=weekday, from_time=time(9), until_time=time(17))
    for name in (LONG, ARABIC, "Sam"):
        invite(group_session, name)
    invite(group_session, "Layla", way=False)
    looking.place_calls(group_session=group_session)
    return group_session


@pytest.fixture
def jo(group_session):
    return group_session.facilitations.get(role=Facilitation.Role.LEAD).person


@pytest.fixture
def letter(group_session):
    """The message about her call that Sam has, and the link in it."""
    message = Message.objects.get(purpose="preparation-call", person__preferred_name="Sam")
    sending.send(message.pk)
    message.refresh_from_db()
    return message.body.rpartition(" ")[2]


def address(live_server, name, *args):
    return live_server.url + reverse(f"sessions:{name}", args=args)


def troubles(page):
    return axe(page) + ([] if fits(page) else ["too wide"])


def test_pages_of_the_callers_are_for_everyone(page, group_session, jo, live_server):
    sign_in(page, live_server.url, jo)
    calls = {call.person.preferred_name: call for call in group_session.preparation_calls.all()}
    layla = group_session.invitations.get(person__preferred_name="Layla")
    Message.objects.filter(person__preferred_name=LONG).update(state="held", why_held="no_text_provider")
    addresses = {
        "prepare": address(live_server, "prepare", group_session.public_id),
        "messages": address(live_server, "messages", group_session.public_id),
        "find": address(live_server, "find_a_time", group_session.public_id, layla.public_id),
        "call": address(live_server, "call", calls[LONG].public_id),
        "hours": address(live_server, "hours"),
    }

    found = []
    for name, url in addresses.items():
        page.goto(url)
        found += [f"{name}: {trouble}" for trouble in troubles(page)]

    assert found == []


def test_a_call_is_made_and_written_down(phone, group_session, jo, live_server):
    sign_in(phone, live_server.url, jo)
    phone.goto(address(live_server, "prepare", group_session.public_id))
    phone.get_by_role("link", name="Make the call Sam").click()
    phone.get_by_role("button", name="Show me").click()
    expect(phone.get_by_text("@example.org")).to_be_visible()
    phone.get_by_label("Is it safe to talk?").check()
    phone.get_by_label("We spoke").check()
    phone.get_by_label("What we will remember").fill("Sits by the door")
    phone.get_by_role("button", name="Save how it went").click()

    expect(phone.get_by_text("Saved. They can read it.")).to_be_visible()
    call = PreparationCall.objects.get(person__preferred_name="Sam")
    assert (call.state, call.record, call.recorded_by) == ("spoke", "Sits by the door", jo)


def test_hours_are_said_with_a_thumb(phone, group_session, jo, live_server):
    sign_in(phone, live_server.url, jo)
    phone.goto(address(live_server, "hours"))
    monday = phone.get_by_role("group", name="Monday")
    monday.get_by_label("from").first.fill("10:00")
    monday.get_by_text("And again, after a break").click()
    monday.get_by_label("from").nth(1).fill("18:00")
    monday.get_by_label("until").nth(1).fill("17:30")
    phone.get_by_role("button", name="Save my hours").click()
    expect(phone.get_by_text("It has to end after it begins.")).to_be_visible()
    assert troubles(phone) == []
    monday.get_by_label("until").nth(1).fill("19:30")
    phone.get_by_role("button", name="Save my hours").click()

    expect(phone.get_by_text("Saved. Calls that no longer fit are moved")).to_be_visible()
    assert [row.from_time for row in jo.caller_hours.filter(weekday=0)] == [time(10), time(18)]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_member_chooses_another_time_then_says_no_thanks(browser, letter, scripts):
    context = browser.new_context(
        viewport={"width": 320, "height": 700}, java_script_enabled=scripts, locale="en-GB"
    )
    page = context.new_page()
    page.goto(letter)
    page.get_by_role("link", name="Choose another time").click()
    if scripts:
        assert troubles(page) == []
    page.get_by_role("button", name="with").nth(2).click()
    calls = PreparationCall.objects.filter(person__preferred_name="Sam").order_by("pk")
    assert [call.state for call in calls] == ["moved", "booked"]
    if scripts:
        assert troubles(page) == []
    page.get_by_role("button", name="No thanks").click()

    expect(page.get_by_text("No call, as you wish.")).to_be_visible()
    assert [call.state for call in calls.all()] == ["moved", "declined"]
    context.close()
