"""Two facilitators with the live page open, three members on their own phones, and a line that is cut."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from people.models import Person
from sessions.models import Attendance, CheckIn, LiveTap, Signal
from tests.browsing import FLAGS, axe, find_chromium, fits, sign_in, watch_for_trouble
from tests.sessions.meeting.line import Line
from tests.sessions.meeting.world import COMING, member_of, pair_of, session_on_now

PHONE = {"viewport": {"width": 360, "height": 740}, "locale": "en-GB"}
NAMES = ["Sam", "Kit", "عائشة"]


@pytest.fixture
def group_session(transactional_db):
    group_session = session_on_now()
    for name in NAMES:
        member_of(group_session, preferred_name=name, answer=COMING)
    return group_session


def on_a_disk(browser, folder):
    """A browser that keeps what it has when it is closed, as one on a phone does."""
    return browser.browser_type.launch_persistent_context(
        folder, executable_path=find_chromium(), args=[*FLAGS, "--no-sandbox"], **PHONE
    )


def problems(page):
    """What axe says from the top: further down the bar at the top covers what is under it."""
    page.evaluate("scrollTo(0, 0)")
    return axe(page) + ([] if fits(page) else ["scrolls sideways"])


def marks(page):
    """What the page says about each, and what is on, with the names of the two who tapped left out."""
    return page.evaluate(
        """() => [...document.querySelectorAll("[data-person]")].map(row => [
            row.querySelector("bdi").textContent, row.querySelector(".mark").textContent])
            .concat([document.getElementById("now-title").textContent])"""
    )


class Phone:
    """One facilitator with the live page open, in a browser of their own."""

    def __init__(self, context, address, person, trouble):
        self.context, self.address, self.person, self.trouble = context, address, person, trouble
        self.open()

    def open(self, *, signed_in=True):
        self.page = self.context.new_page()
        self.trouble.append(watch_for_trouble(self.page))
        if signed_in:
            sign_in(self.page, self.address, self.person)
        self.page.goto(self.address)

    def tap(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def shows(self, name):
        button = self.page.get_by_role("button", name=name, exact=True)
        expect(button).to_have_attribute("aria-pressed", "true")

    def has_on(self, title):
        expect(self.page.locator("#now-title")).to_have_text(title)

    def has_waiting(self, number):
        expect(self.page.locator(f"#kept[data-waiting='{number}']")).to_be_attached()

    def says(self, text):
        expect(self.page.get_by_text(text)).to_be_visible()


def arrive(browser, live_server, group_session):
    """Three members say how they arrive, each on their own phone; Kit passes, and needs a minute."""
    for person in Person.objects.filter(preferred_name__in=NAMES):
        context = browser.new_context(**PHONE)
        page = context.new_page()
        sign_in(page, live_server.url, person)
        page.goto(live_server.url + reverse("sessions:my_check_in", args=[group_session.public_id]))
        is_kit = person.preferred_name == "Kit"
        page.get_by_role("button", name="Pass" if is_kit else "Good", exact=True).click()
        expect(page.get_by_role("heading", name="Saved")).to_be_visible()
        if is_kit:
            page.goto(live_server.url + reverse("sessions:my_today", args=[group_session.public_id]))
            page.get_by_role("button", name="I need a minute").click()
            expect(page.get_by_text("I need a minute", exact=True)).to_have_count(0)
        context.close()


@pytest.fixture
def line(live_server):
    """Jo's line to the server. Playwright's "offline" is the page's alone: its worker would still get through."""
    line = Line(live_server.url)
    yield line
    line.stop()


@pytest.fixture
def two_phones(browser, live_server, line, group_session, tmp_path):
    path = reverse("sessions:live", args=[group_session.public_id])
    lead, support = pair_of(group_session)
    trouble = []
    jo = Phone(on_a_disk(browser, tmp_path), line.url + path, lead, trouble)
    ann = Phone(browser.new_context(**PHONE), live_server.url + path, support, trouble)
    yield jo, ann
    jo.context.close()
    ann.context.close()
    assert [each for page in trouble for each in page] == []


def test_a_session_on_two_phones_when_one_loses_the_signal(
    browser, live_server, line, group_session, two_phones, tmp_path
):
    jo, ann = two_phones

    # The first third: each sees at once what the other taps.
    jo.tap("Here Sam")
    ann.shows("Here Sam")
    ann.tap("Go to: work")
    jo.has_on("work")
    arrive(browser, live_server, group_session)
    expect(ann.page.get_by_role("heading", name="Needs a minute")).to_be_visible()
    assert problems(jo.page) + problems(ann.page) == []

    # The middle third: Jo is without a signal, and both go on tapping.
    jo.page.wait_for_function("navigator.serviceWorker.controller !== null")
    jo.page.wait_for_function("async () => (await caches.keys()).length === 1")
    line.cut()
    jo.context.set_offline(True)
    jo.tap("Here Kit")
    jo.tap("Take a break now")
    ann.tap("Here عائشة")
    ann.tap("Left Sam")
    jo.says("No signal. 2 taps wait on this phone to be saved.")
    jo.has_on("We are having a break")
    assert problems(jo.page) == []

    # The browser is killed, and opened again, still without a signal: nothing is lost.
    jo.context.close()
    jo.context = on_a_disk(browser, tmp_path)
    jo.context.set_offline(True)
    jo.open(signed_in=False)
    jo.has_waiting(2)
    jo.shows("Here Kit")
    jo.shows("Here Sam")
    expect(jo.page.get_by_role("heading", name="Needs a minute")).to_have_count(0)
    jo.tap("Left Kit")
    jo.has_waiting(3)
    jo.page.get_by_role("link", name="Kit").click()
    expect(jo.page).to_have_url(f"{jo.address}#not-kept")

    # The last third: the signal is back, and with it whoever tapped.
    line.mend()
    jo.context.set_offline(False)
    jo.says("You are signed out. What you tapped is still on this phone.")
    sign_in(jo.page, jo.address, jo.person)
    jo.page.goto(jo.address)
    jo.has_waiting(0)
    ann.has_on("We are having a break")
    ann.tap("We go on")
    jo.has_on("work")
    ann.shows("Left Kit")

    assert marks(jo.page) == marks(ann.page)
    assert complete_record(group_session) == [
        ("Kit", True, jo.person),
        ("Sam", True, ann.person),
        ("عائشة", False, ann.person),
    ]

    # Signing out leaves nothing behind.
    jo.tap("Sign out")
    expect(jo.page.get_by_role("heading", name="Come in")).to_be_visible()
    assert jo.page.evaluate("caches.keys()") == []


def complete_record(group_session):
    """Who was there, and that nothing else was lost on the way."""
    kinds = list(LiveTap.objects.values_list("kind", flat=True).order_by("kind"))
    assert kinds == [*["arrived"] * 3, "break_ended", "break_started", "item_started", *["left"] * 2]
    assert (CheckIn.objects.count(), Signal.objects.get().person.preferred_name) == (3, "Kit")
    there = Attendance.objects.standing().filter(group_session=group_session)
    return [
        (row.person.preferred_name, row.left_at is not None, row.recorded_by)
        for row in there.select_related("person", "recorded_by").order_by("person__preferred_name")
    ]
