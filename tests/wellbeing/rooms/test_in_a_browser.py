"""On a phone: somebody says whom they cannot be in a room with, and that something did not feel right."""

import re

import pytest
from playwright.sync_api import expect

from groups.models import Unease
from tests.browsing import axe, sign_in
from tests.wellbeing.rooms.world import a_group
from wellbeing.models import RoomAnswer

pytestmark = pytest.mark.django_db(transaction=True)


def test_whom_somebody_can_be_in_a_room_with(phone, live_server):
    page, world = phone, a_group()
    group_page = f"{live_server}/groups/{world.group.public_id}/"
    sign_in(page, live_server, world.sam.person)

    page.goto(group_page)
    page.get_by_role("link", name="Can you be in a room with…?").click()
    expect(page.get_by_text("The other person is never told.")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name=re.compile("^No ?: Ruth")).click()
    expect(page.get_by_role("heading", name="Saved for Ruth: no")).to_be_visible()
    assert axe(page) == []
    page.get_by_label("Do you want to say why?").fill("She took notes about us.")
    page.get_by_role("button", name="Save my words").click()
    page.get_by_role("button", name=re.compile("^No ?: Jo")).click()
    expect(page.get_by_role("heading", name="Who should know?")).to_be_visible()
    assert axe(page) == []
    page.get_by_label("Esme").check()
    page.get_by_role("button", name="Let this person know").click()
    page.get_by_role("button", name="Yes to everybody on this list").click()
    expect(page.get_by_role("heading", name="What you said")).to_be_visible()
    assert axe(page) == []
    told = {row.other.preferred_name: row.told_to for row in RoomAnswer.objects.careful()}
    assert told == {"Ruth": world.jo.person, "Jo": world.esme}

    sign_in(page, live_server, world.esme)
    page.goto(f"{live_server}/trusted/")
    page.get_by_role("link", name="Sam").click()
    expect(page.get_by_role("heading", name="Sam trusts you with this")).to_be_visible()
    assert axe(page) == []

    sign_in(page, live_server, world.amina.person)
    page.goto(f"{group_page}people/")
    expect(page.get_by_text("There is a clash. Talk to Esme and Jo.")).to_be_visible()


def test_something_did_not_feel_right(phone, live_server):
    page, world = phone, a_group()
    sign_in(page, live_server, world.sam.person)

    page.goto(f"{live_server}/groups/{world.group.public_id}/")
    page.get_by_role("link", name="Something did not feel right").click()
    assert axe(page) == []
    page.get_by_role("button", name="Send it to this person").click()
    expect(page.get_by_text("Please choose one.").first).to_be_visible()
    assert axe(page) == []
    page.get_by_label("Esme, outside your group").check()
    page.get_by_label("What did not feel right?").fill("Jo laughed when I spoke.")
    page.get_by_role("button", name="Send it to this person").click()
    expect(page.get_by_role("heading", name="Esme will read it")).to_be_visible()
    assert axe(page) == []

    sign_in(page, live_server, world.esme)
    page.goto(f"{live_server}/")
    expect(page.get_by_text("Somebody told you that something did not feel right")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="Read what was said").click()
    page.get_by_label("What came of it?").fill("I will speak with Jo, if you want me to.")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("Saved. They can read it now.")).to_be_visible()
    assert axe(page) == []
    assert Unease.objects.get().said_to == world.esme
