"""A facilitator opens the group, brings a spreadsheet in and gets the odd row back; at phone and desktop width."""

import csv
import io

import pytest
from playwright.sync_api import expect

from groups.models import Membership
from tests.browsing import axe, sign_in
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.people import PersonFactory
from tests.groups.sheets import RUTH, SAM, csv_sheet, xlsx_sheet

pytestmark = pytest.mark.django_db(transaction=True)


def test_bringing_people_in(page, live_server):
    group = GroupFactory(discreet_name="Tuesday group")
    jo = MembershipFactory(
        group=group, seat=Membership.Seat.FACILITATOR, person=PersonFactory(preferred_name="Jo")
    ).person
    no_seat = ("Marek", "", "07700 900013", "", "yes", "", "1/11/2026")
    no_day = ("Layla", "parent", "07700 900014", "", "yes", "", "")
    sign_in(page, live_server, jo)

    page.goto(f"{live_server}/groups/")
    assert axe(page) == []
    page.get_by_role("link", name="Tuesday group").click()
    assert axe(page) == []
    page.get_by_role("link", name="Bring people in").click()
    assert axe(page) == []
    page.get_by_label("The spreadsheet").set_input_files(
        {"name": "wrong.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}
    )
    page.get_by_role("button", name="Bring these people in").click()
    expect(page.get_by_text("This file has no columns headed").first).to_be_visible()
    assert axe(page) == []
    page.get_by_label("The spreadsheet").set_input_files(
        {"name": "people.xlsx", "mimeType": "", "buffer": xlsx_sheet(SAM, RUTH, no_seat, no_day)}
    )
    page.get_by_role("button", name="Bring these people in").click()
    expect(page.get_by_role("heading", name="3 people added")).to_be_visible()
    expect(page.get_by_text("Row 4, Marek")).to_be_visible()
    expect(page.get_by_text("Layla will get no texts or emails yet")).to_be_visible()
    assert axe(page) == []

    with page.expect_download() as download:
        page.get_by_role("link", name="Get these rows").click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    rows[1][1] = "parent"
    page.goto(f"{live_server}/groups/{group.public_id}/people/bring-in/")
    page.get_by_label("The spreadsheet").set_input_files(
        {"name": "rows.csv", "mimeType": "text/csv", "buffer": csv_sheet(*rows[1:], headings=rows[0])}
    )
    page.get_by_role("button", name="Bring these people in").click()
    expect(page.get_by_role("heading", name="1 person added")).to_be_visible()

    page.get_by_role("link", name="See how to reach people").click()
    expect(page.get_by_text("Text ok. No email.")).to_have_count(2)
    assert axe(page) == []
    page.get_by_role("link", name="Sam").click()
    assert axe(page) == []
    page.get_by_role("link", name="Choose somebody").click()
    expect(page.get_by_label("Jo", exact=True)).to_be_checked()
    assert axe(page) == []
    page.get_by_label("Nobody yet").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Nobody yet.")).to_be_visible()


def test_writing_down_what_somebody_said(page, live_server):
    group = GroupFactory(discreet_name="Tuesday group")
    jo = MembershipFactory(group=group, seat=Membership.Seat.FACILITATOR).person
    MembershipFactory(group=group, person=PersonFactory(preferred_name="Layla"))
    sign_in(page, live_server, jo)

    page.goto(f"{live_server}/groups/{group.public_id}/people/")
    page.get_by_role("link", name="Layla", exact=True).click()
    page.get_by_role("link", name="Add a number or address").click()
    assert axe(page) == []
    page.get_by_label("a mobile, for texts").check()
    page.get_by_label("The number or address").fill("07700 900014")
    page.get_by_role("button", name="Save").click()
    assert axe(page) == []
    page.get_by_label("yes", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Write the day on which they said yes.").first).to_be_visible()
    assert axe(page) == []
    page.get_by_label("When did they say so?").fill("2026-11-01")
    page.get_by_label("Tuesday").check()
    page.get_by_label("Safe from").fill("10:00")
    page.get_by_label("Safe until").fill("14:00")
    page.get_by_role("button", name="Save").click()

    words = "Text ok, Tuesday, 10 in the morning to 2 in the afternoon."
    expect(page.get_by_text(words)).to_be_visible()
    assert axe(page) == []


def test_what_a_member_sees(page, live_server):
    group = GroupFactory(discreet_name="Tuesday group")
    sam = MembershipFactory(group=group, person=PersonFactory(preferred_name="Sam")).person
    MembershipFactory(group=group, person=PersonFactory(preferred_name="عائشة"))
    sign_in(page, live_server, sam)

    page.goto(f"{live_server}/groups/{group.public_id}/")

    expect(page.get_by_text("عائشة")).to_be_visible()
    assert axe(page) == []
