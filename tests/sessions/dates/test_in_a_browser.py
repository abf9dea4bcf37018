"""Without scripts, on a phone: mark the days behind a link, save once, change it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from people.services import issue_link
from sessions.models import DateMark
from tests.browsing import WIDTHS, axe, fits
from tests.factories.dates import asked
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.people import PersonFactory


@pytest.mark.django_db(transaction=True)
def test_the_days_are_marked_on_a_phone_without_scripts(live_server, browser):
    group = GroupFactory()
    sam = MembershipFactory(group=group, person=PersonFactory(preferred_name="عائشة")).person
    poll = asked(group, PersonFactory())
    answer = poll.answers.get(person=sam)
    token = issue_link(
        person=sam,
        purpose="dates",
        target=answer.public_id,
        expires_at=timezone.now() + timedelta(days=20),
    )
    context = browser.new_context(
        viewport={"width": WIDTHS["phone"], "height": 740}, java_script_enabled=False
    )
    phone = context.new_page()
    phone.goto(live_server.url + reverse("sessions:dates_by_link", args=[token]))

    days = phone.locator("fieldset")
    expect(days).to_have_count(3)
    days.nth(0).get_by_text("Suits me").click()
    days.nth(1).get_by_text("Not then").click()
    phone.get_by_role("button", name="Save").click()

    expect(phone.get_by_role("heading", name="Thank you, that is kept")).to_be_visible()
    assert sorted(DateMark.objects.values_list("mark", flat=True)) == ["not_then", "suits"]
    phone.get_by_text("Change what I marked").click()
    expect(days.nth(0).get_by_label("Suits me")).to_be_checked()
    days.nth(2).get_by_text("If need be").click()
    phone.get_by_role("button", name="Save").click()
    expect(phone.locator("li", has_text="if need be")).to_be_visible()
    assert DateMark.objects.filter(answer=answer).count() == 3
    context.close()

    with_scripts = browser.new_context(viewport={"width": WIDTHS["phone"], "height": 740})
    page = with_scripts.new_page()
    page.goto(live_server.url + reverse("sessions:dates_by_link", args=[token]))
    assert (axe(page), fits(page)) == ([], True)
    with_scripts.close()
