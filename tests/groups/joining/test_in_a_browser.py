import pytest
from django.urls import reverse
from playwright.sync_api import expect

from groups.models import Membership
from tests.browsing import axe, fits, sign_in
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.people import PersonFactory

A_FIRST_VISIT = 40 * 1024  # bytes


@pytest.fixture
def jos_seat(transactional_db, live_server, settings):
    settings.SITE_URL = live_server.url
    return MembershipFactory(
        group=GroupFactory(name="Coming home together"),
        seat=Membership.Seat.FACILITATOR,
        person=PersonFactory(preferred_name="Jo"),
        work_phone="01632 960077",
    )


def test_from_an_invitation_to_leaving_well(browser, desktop, live_server, jos_seat):
    sign_in(desktop, live_server.url, jos_seat.person)
    desktop.goto(live_server.url + reverse("groups:invite", args=[jos_seat.group.public_id]))
    assert axe(desktop) == []
    desktop.get_by_role("button", name="Make the invitation").click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("The invitation is ready")
    expect(desktop.get_by_alt_text("The link as a picture to scan")).to_have_js_property(
        "complete", True
    )
    assert desktop.locator("img.qr").evaluate("image => image.naturalWidth") > 100
    assert axe(desktop) == []
    code = desktop.locator(".code-aloud").inner_text()

    # On a small phone with scripts off, by the code that was read out.
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + reverse("groups:type_code"))
    page.get_by_label("Your code").fill(code.lower())
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are invited")
    page.get_by_label("What do you like to be called?").fill("عائشة 🌷")
    page.get_by_role("button", name="Yes, I join").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are in")
    page.goto(live_server.url + jos_seat.group.get_absolute_url())
    page.get_by_role("link", name="Have a pause").click()
    page.get_by_role("button", name="Begin the pause").click()
    page.get_by_role("button", name="I am back").click()
    expect(page.get_by_text("Good to have you back.")).to_be_visible()
    page.get_by_role("link", name="Leave the group").click()
    page.get_by_role("button", name="Leave the group").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have left")
    context.close()

    desktop.goto(live_server.url + reverse("groups:who_left", args=[jos_seat.group.public_id]))
    expect(desktop.get_by_text("no thanks written yet")).to_be_visible()


def test_the_page_of_an_invitation_is_small_and_for_everybody(page, live_server, place):
    seen = []
    page.on("requestfinished", lambda request: seen.append(request.sizes()["responseBodySize"]))

    page.goto(live_server.url + place.link)
    page.wait_for_load_state("networkidle")

    assert len(seen) <= 6
    assert sum(seen) <= A_FIRST_VISIT
    assert fits(page)
    assert axe(page) == []
    page.get_by_role("button", name="Yes, I join").click()
    expect(page.get_by_text("One thing to look at again")).to_be_visible()
    assert axe(page) == []
