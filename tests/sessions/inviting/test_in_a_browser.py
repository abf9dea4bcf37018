import pytest
from playwright.sync_api import expect

from sessions.inviting.messages import link_to_answer
from sessions.inviting.services import send_out
from sessions.models import Invitation
from sessions.planning.services import cancel
from tests.browsing import axe, fits
from tests.factories.people import PersonFactory
from tests.sessions.planning.test_readiness import ready

A_FIRST_VISIT = 40 * 1024  # bytes


@pytest.fixture
def invitation(transactional_db, live_server, settings):
    settings.SITE_URL = live_server.url
    group_session = ready(
        kind="both", online_link="https://example.org/room", getting_there="There is a lift."
    )
    send_out(group_session=group_session, by=PersonFactory())
    return Invitation.objects.select_related("person", "group_session__group__organisation").first()


def test_answering_on_a_phone_with_scripts_off(browser, invitation):
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()

    page.goto(link_to_answer(invitation))
    page.get_by_role("button", name="I’m coming").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You’re down as coming")
    page.get_by_label("Childcare").check()
    page.get_by_label("How many children, and from when to when?").fill("Two, from nine to one")
    page.get_by_role("button", name="Save what would help").click()
    expect(page.get_by_text("Saved. You can change it at any time.")).to_be_visible()
    page.get_by_text("Change my answer").click()
    page.get_by_role("button", name="Not sure yet").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("You’re down as not sure yet")
    context.close()
    invitation.refresh_from_db()
    assert invitation.answer == "not_sure"
    assert invitation.arrangements.get().detail == "Two, from nine to one"


def test_first_visit_is_small(phone, invitation):
    seen = []
    phone.on("requestfinished", lambda request: seen.append(request.sizes()["responseBodySize"]))

    phone.goto(link_to_answer(invitation))
    phone.wait_for_load_state("networkidle")

    assert len(seen) <= 6
    # Sent as it is; compressed it is less than half of this.
    assert sum(seen) <= A_FIRST_VISIT


def test_room_for_words_shows_once_it_is_ticked(phone, invitation):
    phone.goto(link_to_answer(invitation))
    phone.get_by_role("button", name="I’m coming").click()
    words = phone.get_by_label("Which language?")

    expect(words).to_be_hidden()
    phone.get_by_label("An interpreter").check()
    expect(words).to_be_visible()


def test_pages_are_for_everyone(page, invitation):
    address = link_to_answer(invitation)

    page.goto(address)
    assert (axe(page), fits(page)) == ([], True)
    page.locator("button[value=coming]").click()
    assert (axe(page), fits(page)) == ([], True)
    page.goto(address + "x/")
    assert (axe(page), fits(page)) == ([], True)
    cancel(group_session=invitation.group_session, by=PersonFactory())
    page.goto(address)
    assert (axe(page), fits(page)) == ([], True)
    expect(page.get_by_role("link", name="01632 960000")).to_be_visible()
