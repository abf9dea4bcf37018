import pytest
from playwright.sync_api import expect

from groups.models import Membership
from sessions.arranging.services import told_in_person
from sessions.inviting.messages import link_to_answer
from sessions.inviting.services import answer_invitation, send_out
from sessions.models import Invitation
from tests.browsing import axe, fits, sign_in
from tests.factories.groups import MembershipFactory
from tests.factories.people import PersonFactory
from tests.factories.sessions import ArrangementFactory
from tests.sessions.planning.test_readiness import ready


@pytest.fixture
def jo(transactional_db):
    return PersonFactory(preferred_name="Jo", email="jo@example.org")


@pytest.fixture
def invitation(jo, live_server, settings):
    settings.SITE_URL = live_server.url
    group_session = ready()
    MembershipFactory(group=group_session.group, person=jo, seat=Membership.Seat.FACILITATOR)
    send_out(group_session=group_session, by=jo)
    invitation = Invitation.objects.select_related(
        "person", "group_session__group__organisation"
    ).first()
    answer_invitation(invitation=invitation, answer="coming", by=invitation.person)
    return invitation


def test_from_late_to_told_and_not_right_on_two_phones(phone, browser, live_server, invitation, jo):
    """Jo arranges on the board; Sam reads it without scripts, and says that it does not work."""
    row = ArrangementFactory(invitation=invitation, kind="interpreter", detail="العربية")
    sign_in(phone, live_server.url, jo)
    phone.goto(live_server.url)
    expect(phone.get_by_role("heading", name="Late to arrange")).to_be_visible()
    assert axe(phone) == []
    phone.goto(f"{live_server.url}/arrangements/")
    assert axe(phone) == []
    phone.get_by_role("button", name="Arranged").click()
    # Who interprets has to be said first.
    expect(phone.get_by_text("Write who interprets")).to_be_visible()
    phone.get_by_label("It is arranged: tell them").check()
    phone.get_by_label("Who interprets").fill("Ana and Luz")
    phone.get_by_label("What they are told").fill("They are there from half past nine.")
    assert axe(phone) == []
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("Saved.")).to_be_visible()
    told_in_person(arrangement=row, by=jo)

    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    sams = context.new_page()
    sams.goto(link_to_answer(invitation))
    expect(sams.get_by_text("An interpreter: arranged.")).to_be_visible()
    expect(sams.get_by_text("Ana and Luz")).to_be_visible()
    sams.get_by_text("This does not work for me").click()
    sams.get_by_label("What would be better?").fill("Luz knows my sister.")
    assert fits(sams)
    sams.get_by_role("button", name="Look at it again, please").click()
    expect(sams.get_by_text("You said that it does not work for you.")).to_be_visible()
    context.close()

    phone.goto(f"{live_server.url}/arrangements/")
    expect(phone.get_by_text("Luz knows my sister.")).to_be_visible()
    assert fits(phone)
