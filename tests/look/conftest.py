import pytest

from tests.browsing import watch_for_trouble
from tests.servers import ROOT

STYLESHEET = ROOT / "static" / "build" / "site.css"


@pytest.fixture(scope="session")
def stylesheet():
    assert STYLESHEET.exists(), "the stylesheet is not built: make css"
    return STYLESHEET.read_text()


@pytest.fixture(autouse=True)
def a_language_from_right_to_left(settings):
    """The look is ready for one before its words are translated."""
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "Arabic")]


@pytest.fixture
def open_page(browser, stylesheet, live_server):
    """Opens an address of ours in a fresh browser: `open_page("/sign-in/", width=360, locale="ar")`.

    Fails when a page breaks our content policy, throws, or asks anybody else for anything.
    """
    contexts, trouble = [], []

    def open_page(path, *, width=360, height=800, **options):
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": height}, **options
        )
        contexts.append(context)
        page = context.new_page()
        trouble.append(watch_for_trouble(page))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [each for heard in trouble for each in heard] == []


@pytest.fixture
def with_styleguide(settings):
    """The style guide is only routed while developing."""
    settings.ROOT_URLCONF = "tests.look.urls"
