"""The day itself in a real browser: the list, how people are, the call, the notes and the summary."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from people.services import issue_link
from sessions.models import Attendance, CheckIn, CheckOut, Invitation, SharedSummary
from tests.browsing import axe, fits, sign_in
from tests.factories.people import ContactPointFactory
from tests.sessions.meeting.world import CANT, COMING, ONLINE, member_of, pair_of, session_on_now
from wellbeing.models import FollowUp

LONG = "Wendy-Anne Oluwaseun Featherstonehaugh of the very long way round"
ARABIC = "عائشة بنت عبد الرحمن"


@pytest.fixture
def group_session(transactional_db):
    group_session = session_on_now(kind="both")
    for name, answer in [("Sam", COMING), (LONG, ONLINE), (ARABIC, ""), ("Lou", CANT)]:
        member_of(group_session, preferred_name=name, answer=answer)
    member_of(group_session, preferred_name="Kit")
    return group_session


def at(live_server, name, *args):
    return live_server.url + reverse(name, args=args)


def problems(page):
    """What WCAG 2.2 AA says against the page, and whether it scrolls sideways."""
    return axe(page) + ([] if fits(page) else ["scrolls sideways"])


def invitation_token(name):
    invitation = Invitation.objects.get(person__preferred_name=name)
    return issue_link(
        person=invitation.person,
        purpose="invitation",
        target=invitation.public_id,
        expires_at=timezone.now() + timedelta(days=1),
    )


def test_who_is_here_with_one_tap_each(page, group_session, live_server):
    sign_in(page, live_server.url, pair_of(group_session)[0])
    page.goto(at(live_server, "sessions:meet", group_session.public_id))
    assert problems(page) == []

    page.get_by_role("button", name="Here Sam").click()
    expect(page.get_by_role("button", name="Here Sam")).to_have_attribute("aria-pressed", "true")
    assert page.url.endswith(f"#p-{Attendance.objects.get().person.public_id}")
    page.get_by_role("button", name=f"Here {ARABIC}").click()
    page.get_by_role("button", name=f"Here {LONG}").click()
    page.get_by_role("button", name=f"Left {LONG}").click()
    page.get_by_role("button", name="Here Sam").click()
    page.get_by_role("link", name="Somebody else came along").click()
    assert problems(page) == []
    page.get_by_role("button", name="Here Kit").click()

    expect(page.get_by_text("2 here, 1 left. 2 said they are coming.")).to_be_visible()
    assert problems(page) == []
    # Those who can be tapped on a phone in one hand.
    heights = page.locator(".taps button").evaluate_all("all => all.map(b => b.offsetHeight)")
    assert min(heights) >= 44
    page.get_by_role("link", name=ARABIC).click()
    assert problems(page) == []
    page.get_by_role("button", name="Not here after all").click()
    expect(page.get_by_text("1 here, 1 left.")).to_be_visible()

    standing = Attendance.objects.standing().select_related("person")
    assert sorted((row.person.preferred_name, row.how, bool(row.left_at)) for row in standing) == [
        ("Kit", "in_person", False),
        (LONG, "online", True),
    ]


def test_check_in_check_out_and_the_call_that_was_promised(page, group_session, live_server):
    _lead, support = pair_of(group_session)
    sam = Invitation.objects.get(person__preferred_name="Sam").person
    ContactPointFactory(person=sam, channel="text", value="+447700900123", wording="discreet")
    page.goto(at(live_server, "sessions:check_in", invitation_token("Sam")))
    assert problems(page) == []

    page.get_by_role("button", name="Good").click()
    expect(page.get_by_role("heading", name="Saved")).to_be_visible()
    assert problems(page) == []
    page.get_by_role("link", name="I am leaving now").click()
    assert problems(page) == []
    page.get_by_label("Or in a word of your own").fill(" ")
    page.get_by_role("button", name="Save my word").click()
    expect(page.get_by_text("Write a word first, or tap Pass.").first).to_be_visible()
    assert problems(page) == []
    page.get_by_role("button", name="Pass").click()
    page.get_by_role("button", name="Yes, today").click()
    expect(page.get_by_text(f"{support.preferred_name} will ring you by")).to_be_visible()
    assert problems(page) == []

    assert (CheckIn.objects.get().feeling, CheckOut.objects.get().passed) == (5, True)
    FollowUp.objects.update(due_at=timezone.now() - timedelta(hours=1))
    page.context.clear_cookies()
    sign_in(page, live_server.url, support)
    page.goto(at(live_server, "sessions:feelings", group_session.public_id))
    assert problems(page) == []
    page.goto(at(live_server, "wellbeing:follow_ups"))
    assert problems(page) == []
    page.get_by_role("link", name="Sam").click()
    page.get_by_role("button", name="Show the number").click()
    expect(page.get_by_role("link", name="+447700900123")).to_be_visible()
    assert problems(page) == []
    page.get_by_text("Add a line to remember").click()
    page.get_by_label("Anything to remember?").fill("We spoke.")
    assert problems(page) == []
    page.get_by_role("button", name="We spoke").click()
    expect(page.get_by_text("Nobody is waiting for a call from you.")).to_be_visible()
    assert problems(page) == []


def test_debrief_by_two_and_the_summary_for_everyone(page, group_session, live_server):
    lead, support = pair_of(group_session)
    address = at(live_server, "sessions:debrief", group_session.public_id)
    sign_in(page, live_server.url, lead)
    page.goto(address)
    other = page.context.new_page()
    other.goto(address)
    assert problems(page) == []

    page.get_by_label("What went well?").fill("The break came in time.")
    page.get_by_role("button", name="Save").click()
    other.get_by_label("What went well?").fill("Everyone spoke.")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_text("has saved something while you were writing")).to_be_visible()
    assert other.get_by_label("What went well?").input_value() == "Everyone spoke."
    assert problems(other) == []
    other.close()

    page.get_by_role("link", name="Write it").click()
    page.get_by_label("What we said").fill("One thing.\nAnother thing.")
    page.get_by_role("button", name="Save, and look at it before sharing").click()
    assert problems(page) == []
    page.get_by_role("button", name="Share with 4 people").click()
    expect(page.get_by_text("Shared. Everyone is told in the way they chose.")).to_be_visible()
    assert problems(page) == []

    summary = SharedSummary.objects.get()
    sam = Invitation.objects.get(person__preferred_name="Sam").person
    token = issue_link(
        person=sam,
        purpose="summary",
        target=group_session.public_id,
        expires_at=timezone.now() + timedelta(days=1),
    )
    page.context.clear_cookies()
    page.goto(at(live_server, "sessions:summary_by_link", token))
    expect(page.get_by_text("Another thing.")).to_be_visible()
    assert problems(page) == []
    assert summary.shared_by == lead
    assert support != lead


def test_check_in_on_a_small_phone_is_light_and_few_requests(phone, group_session, live_server):
    sizes = []
    phone.on("response", lambda response: sizes.append(len(response.body())))
    phone.set_viewport_size({"width": 320, "height": 568})

    phone.goto(at(live_server, "sessions:check_in", invitation_token("Sam")))
    phone.wait_for_load_state("networkidle")

    assert problems(phone) == []
    assert len(sizes) <= 6
    assert sum(sizes) < 45_000  # before compression
