from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from groups.models import Membership, OrganisationRole
from sessions.inviting.services import send_out
from sessions.models import GroupSession
from tests.browsing import axe, fits, sign_in
from tests.factories.groups import GroupFactory, MembershipFactory, OrganisationRoleFactory
from tests.factories.people import ContactPointFactory, PersonFactory
from tests.factories.sessions import ArrangementFactory
from tests.sessions.planning.test_readiness import ready

LONG = "Wendy-Anne Oluwaseun Featherstonehaugh of the very long way round"
ARABIC = "عائشة بنت عبد الرحمن"


def address(live_server, name, *args):
    return live_server.url + reverse(f"sessions:{name}", args=args)


@pytest.fixture
def group(transactional_db):
    group = GroupFactory()
    for name in ("Jo", "Amina"):
        MembershipFactory(group=group, seat="facilitator", person=PersonFactory(preferred_name=name))
    OrganisationRoleFactory(
        organisation=group.organisation,
        person=PersonFactory(preferred_name="Grace"),
        role=OrganisationRole.Role.SAFEGUARDING_LEAD,
    )
    for name in (LONG, ARABIC, "Sam"):
        ContactPointFactory(person=MembershipFactory(group=group, person__preferred_name=name).person)
    return group


def test_from_an_idea_to_invitations_sent(page, group, live_server):
    sign_in(page, live_server.url, Membership.objects.get(person__preferred_name="Jo").person)
    day = timezone.localdate() + timedelta(days=20)

    page.goto(address(live_server, "list", group.public_id))
    page.get_by_role("link", name="Plan a session").click()
    page.get_by_label("Which day?").fill(day.isoformat())
    page.get_by_label("From when?").fill("10:00")
    page.get_by_label("Until when?").fill("09:00")
    page.get_by_label("Where?").fill("The Old Library")
    page.get_by_role("button", name="Plan this session").click()
    assert axe(page) == []
    assert page.get_by_label("Where?").input_value() == "The Old Library"
    page.get_by_label("Until when?").fill("12:00")
    page.get_by_role("button", name="Plan this session").click()

    expect(page.get_by_text("Jo leads. Nobody supports yet.")).to_be_visible()
    expect(page.get_by_role("link", name="Next: the invitations")).to_have_count(0)
    page.get_by_role("link", name="Mend it").first.click()
    page.get_by_label("Who supports?").select_option(label="Amina")
    page.get_by_role("button", name="Save").click()
    # Being named is not having said yes.
    expect(page.get_by_text("Not said yet whether they can: Amina.").first).to_be_visible()
    page.get_by_text("Write down what they said").click()
    page.get_by_role("button", name="They can Amina").click()
    page.get_by_role("link", name="Next: the invitations").click()
    page.get_by_role("button", name="Send 3 invitations").click()

    expect(page.get_by_text("3 people are asked.")).to_be_visible()
    assert GroupSession.objects.get().state == "invited"


def test_form_shows_what_the_kind_needs(phone, group, live_server):
    sign_in(phone, live_server.url, Membership.objects.get(person__preferred_name="Jo").person)
    phone.goto(address(live_server, "new", group.public_id))

    seen = {}
    for kind in ("In person", "Online", "In person and online", "One-to-one"):
        phone.get_by_label(kind, exact=True).check()
        seen[kind] = [
            phone.get_by_label(field).is_visible()
            for field in ("Where?", "Link to join online", "Who is it with?")
        ]

    assert seen == {
        "In person": [True, False, False],
        "Online": [False, True, False],
        "In person and online": [True, True, False],
        "One-to-one": [True, True, True],
    }


def troubles(page, addresses):
    """What axe says against each of these pages, and whether it is wider than the screen."""
    found = {}
    for name, url in addresses.items():
        page.goto(url)
        found[name] = axe(page) + ([] if fits(page) else ["too wide"])
    return found


def test_pages_of_a_draft_are_for_everyone(page, group, live_server):
    group_session = ready(group=group)
    jo = group_session.facilitations.get(role="lead").person
    group_session.facilitations.get(role="support").delete()
    item = group_session.agenda.first()
    sign_in(page, live_server.url, jo)
    names = ["plan", "change", "people", "agenda", "invite", "cancel"]
    addresses = {name: address(live_server, name, group_session.public_id) for name in names}
    addresses["item"] = address(live_server, "agenda_item", group_session.public_id, item.public_id)

    assert troubles(page, addresses) == {name: [] for name in addresses}


def test_pages_after_sending_out_are_for_everyone(page, group, live_server):
    group_session = ready(group=group)
    jo = group_session.facilitations.get(role="lead").person
    send_out(group_session=group_session, by=jo)
    invitation = group_session.invitations.get(person__preferred_name=LONG)
    ArrangementFactory(invitation=invitation, detail="Two children, " + "and so on " * 15)
    MembershipFactory(group=group)
    sign_in(page, live_server.url, jo)
    addresses = {
        name: address(live_server, name, group_session.public_id)
        for name in ("plan", "invite", "arrangements")
    }
    addresses["list"] = address(live_server, "list", group.public_id)
    addresses["one"] = address(
        live_server, "answer_for_them", group_session.public_id, invitation.public_id
    )

    assert troubles(page, addresses) == {name: [] for name in addresses}
