from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
STYLESHEET = ROOT / "static" / "build" / "site.css"
CHROMIUM = "/usr/bin/chromium"
# Nothing is asked of the network but what a page asks for.
QUIETLY = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def stylesheet():
    assert STYLESHEET.exists(), "the stylesheet is not built: make css"
    return STYLESHEET.read_text()


@pytest.fixture(scope="session")
def browser(stylesheet):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, live_server):
    """Opens an address of ours in a fresh browser: `open_page("/sign-in/", width=360, locale="ar")`."""
    contexts = []

    def open_page(path, *, width=360, height=800, **options):
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": height}, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def with_styleguide(settings):
    """The style guide is only routed while developing."""
    settings.ROOT_URLCONF = "tests.look.urls"
