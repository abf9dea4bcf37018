"""A frightened parent's two taps, and what helps them, on a phone."""

import pytest
from playwright.sync_api import expect

from people.models import AccessNeed, ContactPoint
from tests.browsing import axe, sign_in
from tests.factories.groups import MembershipFactory
from tests.factories.people import ContactPointFactory, PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_taps_stop_texts(phone, live_server):
    sam = MembershipFactory(person=PersonFactory(preferred_name="عائشة 🌸")).person
    ContactPointFactory(person=sam, channel="text", value="+447700900011")
    sign_in(phone, live_server, sam)

    phone.goto(f"{live_server}/me/ways/")
    assert axe(phone) == []
    phone.get_by_role("link", name="Text message").click()
    assert axe(phone) == []
    phone.get_by_role("button", name="no", exact=True).click()

    expect(phone.get_by_text("Saved. It holds from now on.")).to_be_visible()
    expect(phone.get_by_text("No text.")).to_be_visible()
    assert ContactPoint.objects.get().allowed == "no"


def test_what_helps_is_ticked_once(phone, live_server):
    sam = MembershipFactory().person
    sign_in(phone, live_server, sam)

    phone.goto(f"{live_server}/me/helps/")
    phone.get_by_label("Hearing").first.check()
    phone.get_by_label("Captions, a loop, sitting near?").fill("A loop")
    assert axe(phone) == []
    phone.get_by_role("button", name="Save what helps me").click()

    expect(phone.get_by_role("button", name="Yes, still right")).to_be_visible()
    assert axe(phone) == []
    assert AccessNeed.objects.get().words == "A loop"
