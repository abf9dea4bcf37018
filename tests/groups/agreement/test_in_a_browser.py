"""One phone: read, want a change, put it forward, support another's, agree."""

import pytest
from playwright.sync_api import expect

from groups.models import AgreementResponse, ChangeProposal
from tests.browsing import axe, sign_in
from tests.factories.agreement import ChangeProposalFactory, facilitator_of, published_version
from tests.factories.groups import MembershipFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_member_reads_answers_and_changes_their_mind_on_a_phone(phone, live_server):
    group = published_version(texts=["We listen.", "You can pass."]).group
    facilitator_of(group, person=PersonFactory(preferred_name="Jo"))
    sam = MembershipFactory(group=group, person=PersonFactory(preferred_name="سمر 🌱"))
    ChangeProposalFactory(
        proposed_by=MembershipFactory(group=group), text="We start with tea.", show_name=False
    )
    sign_in(phone, live_server, sam.person)

    phone.goto(f"{live_server}/groups/{group.public_id}/")
    phone.get_by_role("link", name="Read it and answer").click()
    expect(phone.get_by_text("You can pass.")).to_be_visible()
    assert axe(phone) == []

    phone.get_by_role("button", name="I want a change").click()
    expect(phone.get_by_role("heading", name="You want a change")).to_be_visible()
    phone.get_by_label("If you like, say what you would change").fill("Softer words.")
    phone.get_by_role("button", name="Save my words").click()
    expect(phone.get_by_text("Saved. Thank you.")).to_be_visible()
    assert axe(phone) == []

    phone.get_by_role("link", name="Put a change forward").click()
    assert axe(phone) == []
    phone.get_by_role("link", name="We listen.").click()
    phone.get_by_role("button", name="Put it forward").click()
    expect(phone.get_by_text("Please choose one.").first).to_be_visible()
    assert axe(phone) == []
    phone.get_by_label("say it in other words").check()
    phone.get_by_label("The words you would like").fill("We listen, and take our time.")
    phone.get_by_role("button", name="Put it forward").click()
    expect(phone.get_by_text("Put forward. Everyone in the group can read it now.")).to_be_visible()
    assert axe(phone) == []

    phone.get_by_role("link", name="Changes put forward").click()
    assert axe(phone) == []
    phone.get_by_role("link", name="We start with tea.").click()
    phone.get_by_role("button", name="I am for it").click()
    expect(phone.get_by_text("You are for it")).to_be_visible()
    assert axe(phone) == []

    phone.goto(f"{live_server}/groups/{group.public_id}/agreement/")
    phone.get_by_text("Change my answer").click()
    phone.get_by_role("button", name="I agree").click()
    expect(phone.get_by_role("heading", name="You agree")).to_be_visible()
    assert axe(phone) == []

    response = AgreementResponse.objects.get()
    assert (response.answer, response.words) == ("agree", "Softer words.")
    tea = ChangeProposal.objects.get(text="We start with tea.")
    assert [one.membership for one in tea.supports.all()] == [sam]
