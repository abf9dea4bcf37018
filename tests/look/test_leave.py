import re
from functools import partial

import pytest
from playwright.sync_api import expect

from tests.factories.people import PersonFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("with_styleguide")]

ELSEWHERE = "/elsewhere/"
PRIVATE = "Can you come on Tuesday?"


@pytest.fixture
def member_page(open_page, settings, live_server):
    settings.LEAVE_TO = f"{live_server.url}{ELSEWHERE}"
    return partial(open_page, "/styleguide/member/")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_leave_signs_out_and_asks_the_browser_to_forget(client, db):
    client.force_login(PersonFactory(), backend="allauth.account.auth_backends.AuthenticationBackend")

    response = client.get("/leave/")

    assert (response.status_code, response.headers["Location"]) == (302, "https://www.bbc.co.uk/weather")
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert response.headers["Cache-Control"] == "no-store"
    assert "_auth_user_id" not in client.session


def test_leave_now_goes_somewhere_else(member_page):
    page = member_page()

    page.get_by_role("link", name="Leave now").click()

    page.wait_for_url(f"**{ELSEWHERE}")


def test_leave_now_works_with_scripts_off(member_page):
    page = member_page(java_script_enabled=False)

    page.get_by_role("link", name="Leave now").click()

    page.wait_for_url(f"**{ELSEWHERE}")


def test_leave_now_covers_the_page_before_anything_answers(member_page):
    page = member_page()

    seen = page.evaluate(
        "() => { document.querySelector('.leave').click(); return getComputedStyle(document.body).display }"
    )

    assert seen == "none"


def test_back_does_not_show_the_page_that_was_left(member_page):
    page = member_page()
    page.goto("/sign-in/")
    page.goto("/styleguide/member/")
    page.get_by_role("link", name="Leave now").click()
    page.wait_for_url(f"**{ELSEWHERE}")

    page.go_back()

    # The page itself is out of the history: Back goes to what came before it.
    expect(page).to_have_url(re.compile("/sign-in/$"))


def test_a_page_brought_back_from_memory_is_covered_and_asked_for_afresh(member_page):
    page = member_page()
    with page.expect_request("**/styleguide/member/"):
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")


def test_shift_three_times_leaves(member_page):
    page = member_page()

    press(page, "Shift", "Shift", "Shift")

    page.wait_for_url(f"**{ELSEWHERE}")


def test_each_shift_lights_a_light_and_is_said_aloud(member_page):
    page = member_page()
    said = page.locator("#leave-status")

    press(page, "Shift")
    expect(said).to_have_text("Press Shift 2 more times to leave")
    press(page, "Shift")
    expect(said).to_have_text("Press Shift once more to leave")
    expect(page.locator(".leave")).to_have_attribute("data-shifts", "2")


def test_capital_letters_do_not_leave(member_page):
    page = member_page()

    press(page, "Shift+A", "Shift+B", "Shift+C", "Shift+D")
    press(page, "Shift", "Shift", "x", "Shift")

    expect(page.get_by_role("heading", name=PRIVATE)).to_be_visible()
    expect(page.locator(".leave")).to_have_attribute("data-shifts", "1")


def test_shifts_more_than_five_seconds_apart_do_not_leave(member_page):
    page = member_page()
    page.clock.install()
    page.reload()

    press(page, "Shift", "Shift")
    page.clock.run_for(5100)
    press(page, "Shift")

    expect(page.get_by_role("heading", name=PRIVATE)).to_be_visible()
    expect(page.locator(".leave")).to_have_attribute("data-shifts", "1")


def test_what_has_the_focus_is_never_behind_the_bar(open_page):
    page = open_page("/styleguide/", width=320, height=400)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    hidden = []

    for key in ["Tab"] * 60 + ["Shift+Tab"] * 60:
        page.keyboard.press(key)
        where = page.evaluate(
            """() => {
              const on = document.activeElement;
              if (on === document.body || on.closest(".bar") || on.matches(".skip")) return null;
              const bar = document.querySelector(".bar").getBoundingClientRect();
              const box = on.getBoundingClientRect();
              return box.bottom > bar.bottom && box.top < innerHeight ? null : on.outerHTML.slice(0, 80);
            }"""
        )
        if where:
            hidden.append(where)

    assert hidden == []


def test_every_way_to_press_is_big_enough(open_page):
    page = open_page("/styleguide/")

    small = page.evaluate(
        """(pressable) => [...document.querySelectorAll(pressable)]
          .map((e) => [e.textContent.trim(), e.getBoundingClientRect()])
          .filter(([, box]) => box.height < 44)
          .map(([text, box]) => `${text} ${box.height}`)""",
        "button, .btn, .leave, .chip, .tick, .form-control, .form-select, .walk a",
    )

    assert small == []
