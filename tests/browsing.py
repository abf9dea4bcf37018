"""Real pages in a real browser: Debian's Chromium, driven by Playwright, at phone and desktop width.

`phone` and `desktop` are pages 360 and 1280 pixels wide. `page` is a phone on which `axe` and `fits` look at each
page twice, as wide as a phone and as a desktop: the way through them is walked once. A test fails when its page
breaks our content policy, throws, or asks anybody but us for anything.
"""

import os
import shutil
import sys
from urllib.parse import urlsplit
from weakref import WeakSet

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from tests.servers import ROOT

PROGRAMS = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]
FLAGS = [
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {"phone": 360, "desktop": 1280}
HEIGHTS = {"phone": 740, "desktop": 800}
LOOKED_AT_TWICE = WeakSet()
NO_CHROMIUM = "no Chromium on the PATH: the browser tests did not run (apt-get install chromium)"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# A busy machine is slow, not wrong.
expect.set_options(timeout=20_000)
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


def find_chromium():
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def launch(playwright):
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    return playwright.chromium.launch(executable_path=find_chromium(), args=flags)


@pytest.fixture(scope="session")
def browser():
    if find_chromium() is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_CHROMIUM)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def phone(browser):
    yield from _page(browser, "phone")


@pytest.fixture
def desktop(browser):
    yield from _page(browser, "desktop")


@pytest.fixture
def page(phone):
    LOOKED_AT_TWICE.add(phone)
    return phone


def _page(browser, kind):
    context = browser.new_context(
        viewport={"width": WIDTHS[kind], "height": HEIGHTS[kind]}, locale="en-GB"
    )
    page = context.new_page()
    trouble = watch_for_trouble(page)
    yield page
    context.close()
    assert trouble == []


def watch_for_trouble(page):
    """A list that fills with what no page of ours may do."""
    trouble = []

    def heard(message):
        if "Content Security Policy" in message.text:
            trouble.append(message.text)

    def asked(request):
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and address.hostname not in ("127.0.0.1", "localhost"):
            trouble.append(f"a request to somebody else: {request.url}")

    page.on("console", heard)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", asked)
    return trouble


def sign_in(page, url, person):
    """Sign `person` in on `page`, for the site at `url`."""
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": str(url)}])


def fits(page):
    """Whether nothing on this page makes it scroll sideways. A click comes back before the new page is whole."""
    return all(_fits_now(page) for _width in each_width(page))


def axe(page):
    """What WCAG 2.2 AA says against this page, one line for each; an empty list is what we want."""
    return [line for width in each_width(page) for line in _axe_now(page, width)]


def problems(page):
    """What `axe` says, and whether it scrolls sideways, each time it is looked at."""
    found = []
    for width in each_width(page):
        found += _axe_now(page, width)
        if not _fits_now(page):
            found.append(f"scrolls sideways ({width} wide)")
    return found


def _fits_now(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _axe_now(page, width):
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    answer = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})",
        WCAG_22_AA,
    )
    return [
        f"{violation['id']}: {violation['help']}: {' '.join(map(str, node['target']))} ({width} wide)"
        for violation in answer["violations"]
        for node in violation["nodes"]
    ]


def each_width(page):
    """The widths at which this page is to be looked at. It is whole, and that wide, when one is given."""
    page.wait_for_load_state()
    if page not in LOOKED_AT_TWICE:
        yield page.viewport_size["width"]
        return
    for kind in ("desktop", "phone"):
        page.set_viewport_size({"width": WIDTHS[kind], "height": HEIGHTS[kind]})
        yield WIDTHS[kind]


if __name__ == "__main__":
    sys.exit(0 if find_chromium() else 1)
