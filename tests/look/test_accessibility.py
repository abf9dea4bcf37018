"""axe in a real browser, and what axe cannot see: width, big letters, right to left, high contrast."""

import pytest
from playwright.sync_api import expect

from tests.browsing import AXE, fits
from tests.factories.people import PersonFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("with_styleguide")]

SAMPLES = [
    "/styleguide/",
    "/styleguide/member/",
    "/styleguide/saved/",
    "/styleguide/session/",
    "/styleguide/money/",
]
PUBLIC = ["/sign-in/", "/leave/about/", "/nowhere/"]
PHONE, DESKTOP = 360, 1280
# WCAG 1.4.12 and 1.4.4.
LETTERS_APART = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }
"""
LETTERS_TWICE_AS_BIG = "html { font-size: 225% !important }"


def broken_rules(page):
    """What axe finds, as "rule: where"; every rule it has, best practice too."""
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    results = page.evaluate("axe.run()")
    return [
        f"{rule['id']}: {node['target']}" for rule in results["violations"] for node in rule["nodes"]
    ]


@pytest.mark.parametrize("path", SAMPLES + PUBLIC)
def test_axe_finds_nothing(open_page, path):
    page = open_page(path, width=PHONE, color_scheme="light", bypass_csp=True)
    assert broken_rules(page) == []

    page.set_viewport_size({"width": DESKTOP, "height": 800})
    page.emulate_media(color_scheme="dark")
    assert broken_rules(page) == []


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_axe_finds_nothing_while_signing_in(open_page, width):
    PersonFactory(email="sam@example.org")
    page = open_page("/sign-in/", width=width, bypass_csp=True)

    page.get_by_role("button", name="Send me a code").click()
    assert broken_rules(page) == []
    page.get_by_label("Your email").fill("sam@example.org")
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look in your email")
    assert broken_rules(page) == []


def test_the_summary_of_errors_has_the_focus_and_leads_to_the_field(open_page):
    page = open_page("/sign-in/")

    page.get_by_role("button", name="Send me a code").click()
    expect(page.locator(".errors")).to_be_focused()
    page.get_by_role("link", name="Your email Write your email").click()

    expect(page.get_by_label("Your email")).to_be_focused()


@pytest.mark.parametrize("path", SAMPLES + PUBLIC)
def test_nothing_runs_off_the_page(open_page, path):
    page = open_page(path, width=320, bypass_csp=True)
    assert fits(page)

    page.add_style_tag(content=LETTERS_APART)
    assert fits(page)

    page.reload()
    page.set_viewport_size({"width": PHONE, "height": 800})
    page.add_style_tag(content=LETTERS_TWICE_AS_BIG)
    assert fits(page)


@pytest.mark.parametrize("path", SAMPLES + PUBLIC)
def test_right_to_left_is_the_mirror(open_page, path):
    page = open_page(path, locale="ar")

    for width in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.dir") == "rtl"
        assert fits(page)
        assert page.locator(".leave").bounding_box()["x"] < 30


def test_what_is_chosen_shows_in_high_contrast(open_page):
    page = open_page("/styleguide/", forced_colors="active")

    widths = page.evaluate(
        "[...document.querySelectorAll('.answer')].map((e) => getComputedStyle(e).borderBlockStartWidth)"
    )

    assert sorted(set(widths)) == ["1px", "4px"]
    assert widths.count("4px") == 1


def test_the_two_voices_are_the_same_size(open_page):
    page = open_page("/styleguide/")

    style = "getComputedStyle(document.querySelector('.word.{}'))"
    lived, prof = (
        page.evaluate(
            f"[{style}.fontSize, {style}.fontWeight, {style}.padding, {style}.blockSize]".replace(
                "{}", voice
            )
        )
        for voice in ("lived", "prof")
    )

    assert lived == prof
