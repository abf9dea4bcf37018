"""A member meets a word on the invitation, taps it, reads what it means, goes back, and asks for another."""

import pytest
from playwright.sync_api import expect

from groups.models import JargonTerm
from tests.browsing import axe, sign_in
from tests.factories.groups import MembershipFactory, explained
from tests.factories.people import PersonFactory
from tests.factories.sessions import InvitationFactory, sent_out

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_word_on_the_invitation(phone, live_server):
    group_session = sent_out(about="What the LADO does.")
    group = group_session.group
    sam = MembershipFactory(group=group, person=PersonFactory(preferred_name="Sam")).person
    invitation = InvitationFactory(group_session=group_session, person=sam)
    explained(group, "LADO", "Somebody at the council.", full="Local Authority Designated Officer")
    sign_in(phone, live_server, sam)

    phone.goto(f"{live_server}/invitations/{invitation.public_id}/")
    assert axe(phone) == []
    phone.get_by_role("link", name="LADO", exact=True).click()
    expect(phone.locator("#word-1:target")).to_contain_text("Somebody at the council.")
    expect(phone.locator("#word-1")).to_be_in_viewport()
    assert axe(phone) == []
    phone.get_by_role("link", name="Back to where I was").click()
    expect(phone.locator("#used-1:target")).to_be_in_viewport()

    phone.get_by_text("What does that mean?").click()
    phone.get_by_label("Which word?").fill("IRO")
    assert axe(phone) == []
    phone.get_by_role("button", name="Ask", exact=True).click()

    expect(phone.get_by_text("Nobody sees who asked.").first).to_be_visible()
    expect(phone).to_have_url(f"{live_server}/invitations/{invitation.public_id}/")
    assert JargonTerm.objects.get(state="asked").short == "IRO"
    phone.get_by_text("What does that mean?").click()
    phone.get_by_role("link", name="All the words on our list").click()
    expect(phone.get_by_role("heading", name="Our words")).to_be_visible()
    assert axe(phone) == []
    phone.get_by_role("link", name="Say what it means IRO").click()
    phone.get_by_label("What does it mean?").fill("Somebody who checks the plan for a child in care.")
    assert axe(phone) == []
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("somebody asked")).to_have_count(0)
