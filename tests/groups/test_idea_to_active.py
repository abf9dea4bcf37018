"""A new group, from idea to active: three people on phones, one facilitator, in real browsers."""

import pytest
from django.db.models import F
from playwright.sync_api import expect

from groups.models import AgreementResponse, ChangeProposal, Group, Membership, OrganisationRole
from tests.browsing import axe, sign_in, watch_for_trouble
from tests.factories.groups import (
    GroupFactory,
    MembershipFactory,
    OrganisationFactory,
    OrganisationRoleFactory,
)
from tests.factories.people import PersonFactory

Seat, Stage = Membership.Seat, Group.Stage

PURPOSE = "Parents and social workers find out how children can come home sooner."
MINUTE = "We begin with a quiet minute."


@pytest.fixture
def group(transactional_db):
    """What is there before the first page: an organisation with two safeguarding leads, and an idea."""
    organisation = OrganisationFactory()
    for _lead in range(2):
        OrganisationRoleFactory(organisation=organisation, role=OrganisationRole.Role.SAFEGUARDING_LEAD)
    group = GroupFactory(
        organisation=organisation, name="Coming home together", discreet_name="Tuesday group"
    )
    MembershipFactory(
        group=group,
        person=PersonFactory(preferred_name="Jo"),
        seat=Seat.FACILITATOR,
        work_phone="01632 960001",
    )
    return group


@pytest.fixture
def open_page(browser):
    """A page in a browser of its own, watched for what no page of ours may do."""
    contexts, trouble = [], []

    def open_page(width, **options):
        context = browser.new_context(
            viewport={"width": width, "height": 740}, locale="en-GB", **options
        )
        page = context.new_page()
        contexts.append(context)
        trouble.append(watch_for_trouble(page))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [line for page in trouble for line in page] == []


def test_three_people_and_a_facilitator_take_a_group_from_idea_to_active(
    group, live_server, open_page, settings
):
    settings.SITE_URL = str(live_server)
    site, home = str(live_server), f"{live_server}/groups/{group.public_id}"
    jo = open_page(1280)
    # Scripts off: whatever a member does works without them.
    phones = [open_page(360, java_script_enabled=False) for _person in range(3)]
    aisha, sam, ruth = phones
    sign_in(jo, live_server, group.memberships.get().person)

    join_by_link(aisha, invite(jo, home, "Lived experience")["link"], "عائشة 🌷")
    join_by_code(sam, site, invite(jo, home, "Lived experience")["code"], "Sam")
    join_by_link(ruth, invite(jo, home, "Professional")["link"], "Ruth")
    go_on(jo, home, "Begin: get to know each other")
    assert stage(group) == Stage.FORMING

    say_what_it_is_for(aisha, home)
    say_what_limits_it(sam, home)
    say_who_signs_off(ruth, home)
    go_on(jo, home, "Go on: agree how you work")
    assert stage(group) == Stage.AGREEING

    start_from_the_starter_set(jo, home)
    publish(jo, home)
    answer(aisha, home, "I agree")
    answer(sam, home, "I want a change")
    propose(sam, home)
    support(ruth, home)
    ruth.goto(f"{home}/agreement/")  # ... and leaves it open
    take_it_up(jo, home)
    publish(jo, home)
    answer_what_was_replaced(ruth)

    jo.goto(f"{home}/stage/")
    expect(jo.get_by_role("button", name="Go on: work together")).to_have_count(0)
    for page in [aisha, sam, ruth, jo]:
        answer(page, home, "I agree")
    go_on(jo, home, "Go on: work together")

    assert stage(group) == Stage.ACTIVE
    for phone in phones:
        phone.goto(f"{home}/purpose/")
        expect(phone.get_by_text(PURPOSE)).to_be_visible()
        phone.goto(f"{home}/agreement/")
        expect(phone.get_by_text(MINUTE)).to_be_visible()
    assert what_was_agreed(group) == ("version 2", 4)
    assert ChangeProposal.objects.get().state == ChangeProposal.State.TAKEN_UP


def invite(page, home, seat):
    page.goto(f"{home}/invite/")
    page.get_by_label(seat, exact=True).check()
    page.get_by_role("button", name="Make the invitation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The invitation is ready")
    assert axe(page) == []
    return {
        "link": page.locator(".link-whole").inner_text(),
        "code": page.locator(".code-aloud").inner_text(),
    }


def join_by_link(page, link, name):
    page.goto(link)
    come_in(page, name)


def join_by_code(page, site, code, name):
    page.goto(f"{site}/join/")
    # Typed as people type: small letters, no gap.
    page.get_by_label("Your code").fill(code.lower().replace(" ", ""))
    page.get_by_role("button", name="Go on").click()
    come_in(page, name)


def come_in(page, name):
    expect(page.get_by_text("Coming home together")).to_have_count(0)
    page.get_by_label("What do you like to be called?").fill(name)
    page.get_by_role("button", name="Yes, I join").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are in")
    expect(page.get_by_text("01632 960001").first).to_be_visible()


def go_on(page, home, label):
    page.goto(f"{home}/stage/")
    assert axe(page) == []
    page.get_by_role("button", name=label).click()
    expect(page.get_by_role("button", name=label)).to_have_count(0)


def say_what_it_is_for(page, home):
    page.goto(f"{home}/purpose/change/purpose/")
    page.get_by_label("What is this group for?").fill(PURPOSE)
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_label("What can this group change?").fill("How visits are arranged.")
    page.get_by_label("What can it not change?").fill("What a court decides.")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The four limits")


def say_what_limits_it(page, home):
    page.goto(f"{home}/purpose/change/limits/")
    page.get_by_label("Money (you can skip this)").fill("£2,000 until March.")
    for limit in ("Staff time", "The law", "Time"):
        page.get_by_label(f"{limit}: we do not know yet", exact=True).check()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who signs off, and when")


def say_who_signs_off(page, home):
    page.goto(f"{home}/purpose/change/sign-off/")
    page.get_by_label("Who signs off what the group decides?").fill("Priya, head of service")
    page.get_by_label("How many working days do they have to answer?").fill("10")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("we do not know yet").first).to_be_visible()


def start_from_the_starter_set(page, home):
    page.goto(f"{home}/agreement/draft/")
    page.get_by_role("button", name="Start from these").click()
    expect(page.get_by_role("link", name="Look at it before it goes out")).to_be_visible()


def publish(page, home):
    page.goto(f"{home}/agreement/publish/")
    assert axe(page) == []
    page.get_by_role("button", name="Publish it, and ask everyone").click()
    expect(page.get_by_role("button", name="Publish it, and ask everyone")).to_have_count(0)


def answer(page, home, words):
    page.goto(f"{home}/agreement/")
    page.get_by_role("button", name=words).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        {"I agree": "You agree", "I want a change": "You want a change"}[words]
    )


def propose(page, home):
    page.goto(f"{home}/agreement/changes/new/")
    page.get_by_label("The words you would like").fill(MINUTE)
    page.get_by_role("button", name="Put it forward").click()
    expect(page.get_by_text(MINUTE).first).to_be_visible()


def support(page, home):
    page.goto(f"{home}/agreement/changes/")
    page.get_by_role("link", name=MINUTE).click()
    page.get_by_role("button", name="I am for it").click()
    expect(page.get_by_text("You are for it")).to_be_visible()


def take_it_up(page, home):
    page.goto(f"{home}/agreement/changes/")
    page.get_by_role("link", name=MINUTE).click()
    expect(page.get_by_text("For it: 1 with lived experience, 1 professional.")).to_be_visible()
    page.get_by_label("What did you decide together, and why?").fill("We all like it.")
    page.get_by_role("button", name="Take it up", exact=True).click()
    expect(page.get_by_text("We all like it.")).to_be_visible()


def answer_what_was_replaced(page):
    """The page was open while a new version came out: nothing is answered for them."""
    page.get_by_role("button", name="I agree").click()
    expect(page.get_by_text("The group has new words since you opened this page.")).to_be_visible()
    expect(page.get_by_text(MINUTE).first).to_be_visible()


def stage(group):
    return Group.objects.values_list("stage", flat=True).get(pk=group.pk)


def what_was_agreed(group):
    answers = AgreementResponse.objects.filter(
        version__group=group, version__number=2, answer=AgreementResponse.Answer.AGREE
    )
    own = answers.filter(answered_by=F("membership__person"))
    return f"version {answers.first().version.number}", own.count()
