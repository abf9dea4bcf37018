"""One session, from plan to pay: a real browser, web server, worker, beat, Redis and mail server.

What each person sees is asserted on their own screen; what it left behind, in the database.
"""

import csv
import hashlib
import io
import re
import time
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import expect

from coproduction.processes import wait_until
from groups.models import Membership, OrganisationRole
from messaging.models import Message
from payments.models import Activity, Batch, Claim, PaymentLine, Rate, RateCard
from people.models import ContactPoint, Person
from sessions.models import (
    Arrangement,
    Attendance,
    CallerHours,
    CheckIn,
    CheckOut,
    Debrief,
    GroupSession,
    Invitation,
    PreparationCall,
)
from tests.browsing import axe, sign_in, watch_for_trouble
from tests.factories.groups import (
    GroupFactory,
    MembershipFactory,
    OrganisationFactory,
    OrganisationRoleFactory,
)
from tests.factories.people import PersonFactory
from wellbeing.models import FollowUp

TOLD = 40  # seconds until a letter must have come: beat asks every second here

ROSTER = """\
preferred name,seat,mobile,email,ok to text,ok to email,confirmed on
Sam,lived experience,07700 900011,sam@riverside.example,no,yes,{day}
Layla,lived experience,,layla@riverside.example,,yes,{day}
Marek,lived experience,07700 900013,,yes,,{day}
Ruth,professional,,ruth@riverside.example,,yes,{day}
Nobody,cleaner,,nobody@riverside.example,,yes,{day}
"""


@pytest.fixture
def world(running):
    """An organisation with its staff and an empty group: what comes before the first page."""
    organisation = OrganisationFactory(name="Riverside", help_name="Jo", help_phone="01632 960001")
    group = GroupFactory(
        organisation=organisation, name="Coming home together", discreet_name="Tuesday group"
    )
    for name in ("Jo", "Amina"):
        person = PersonFactory(preferred_name=name, email=f"{name.lower()}@riverside.example")
        MembershipFactory(
            group=group, person=person, seat=Membership.Seat.FACILITATOR, work_phone="01632 960001"
        )
        ContactPoint.objects.create(
            person=person,
            channel=ContactPoint.Channel.EMAIL,
            value=person.email,
            allowed=ContactPoint.Allowed.YES,
            links_ok=True,
            confirmed_on=timezone.localdate(),
        )
        for weekday in range(7):
            CallerHours.objects.create(
                person=person, weekday=weekday, from_time="00:00", until_time="23:59"
            )
    for name, role in [
        ("Grace", OrganisationRole.Role.SAFEGUARDING_LEAD),
        ("Priya", OrganisationRole.Role.PREPARER),
        ("Tom", OrganisationRole.Role.APPROVER),
    ]:
        person = PersonFactory(preferred_name=name, email=f"{name.lower()}@riverside.example")
        OrganisationRoleFactory(organisation=organisation, person=person, role=role)
    card = RateCard.objects.create(
        organisation=organisation,
        name="Involvement",
        source="agreed 1 January",
        effective_from=timezone.localdate() - timedelta(days=300),
    )
    for activity in Activity:
        Rate.objects.create(card=card, activity=activity, per_hour=Decimal("27.50"), step_minutes=15)
    return group


def test_one_session_from_plan_to_pay(running, world, browser):
    everyone = People(browser, running)
    jo = everyone.at_desktop()
    sam = everyone.on_phone()

    sign_in_with_a_code(jo, running, "jo@riverside.example")
    bring_people_in(jo, running, world)
    group_session = plan_a_session(jo, running, world)
    send_invitations(jo, running, group_session)
    answer_on_the_phone(sam, running, group_session)
    prepare_by_phone(jo, sam, running, group_session)
    remind_once(running, group_session)
    meet(jo, sam, running, group_session)
    debrief(jo, sam, running, group_session)
    take_the_pay(sam, running, group_session)
    approve(everyone.signed_in("Tom"), running)
    export(everyone.signed_in("Priya"), running)

    everyone.said_nothing_wrong()


class People:
    """Browsers of several people, watched for what no page of ours may do."""

    def __init__(self, browser, running):
        self.browser = browser
        self.running = running
        self.trouble = []

    def at_desktop(self):
        return self._page(1280)

    def on_phone(self):
        # Scripts off: whatever a member does works without them.
        return self._page(360, java_script_enabled=False)

    def signed_in(self, name):
        page = self.at_desktop()
        sign_in(page, self.running.url, Person.objects.get(preferred_name=name))
        return page

    def _page(self, width, **options):
        context = self.browser.new_context(
            viewport={"width": width, "height": 740}, locale="en-GB", accept_downloads=True, **options
        )
        page = context.new_page()
        self.trouble.append(watch_for_trouble(page))
        return page

    def said_nothing_wrong(self):
        assert [line for page in self.trouble for line in page] == []


def letter_to(running, name, *, about=""):
    """The latest letter to somebody; `about`: a word that tells it from the earlier ones."""

    def letters():
        bodies = [
            letter.get_body().get_content()
            for letter in running.messages_for(f"{name}@riverside.example")
        ]
        return [body for body in bodies if about in body]

    outbox = Message.objects.values_list("purpose", "person__preferred_name", "state", "why_held")
    assert wait_until(letters, seconds=TOLD), (name, about, list(outbox))
    return letters()[-1]


def seen_soon(page, locator):
    """What a task does is on the page a moment later."""

    def seen():
        page.reload()
        return locator.count() > 0

    assert wait_until(seen, seconds=TOLD), page.locator("main").inner_text()


def link_in(letter, path):
    return re.search(rf"http://\S+/{path}/\S+", letter)[0]


def sign_in_with_a_code(page, running, email):
    page.goto(running.url)
    page.get_by_label("Your email").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    letter = letter_to(running, email.split("@")[0])
    code = re.search(r"Your code is ([A-Z0-9-]+)", letter)[1]
    page.get_by_label("The code").fill(code)
    page.get_by_role("button", name="Go in").click()
    page.wait_for_url(f"{running.url}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello Jo")


def bring_people_in(page, running, group):
    file = {
        "name": "people.csv",
        "mimeType": "text/csv",
        "buffer": ROSTER.format(day=timezone.localdate()).encode(),
    }
    for heading in ("4 people added", "Nobody was added"):
        page.goto(running.url)
        page.get_by_role("link", name=group.name).click()
        page.get_by_role("link", name="Bring people in").click()
        page.get_by_label("The spreadsheet").set_input_files(file)
        page.get_by_role("button", name="Bring these people in").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    with page.expect_download() as refused:
        page.get_by_role("link", name="Get these rows").click()
    rows = list(csv.reader(io.StringIO(refused.value.path().read_text("utf-8-sig"))))

    assert [row[0] for row in rows[1:]] == ["Nobody"]
    assert "seat" in rows[1][-1].lower()
    assert sorted(
        Membership.objects.filter(group=group).values_list("person__preferred_name", "seat")
    ) == [
        ("Amina", "facilitator"),
        ("Jo", "facilitator"),
        ("Layla", "lived_experience"),
        ("Marek", "lived_experience"),
        ("Ruth", "professional"),
        ("Sam", "lived_experience"),
    ]


def a_good_hour():
    """More than a day ahead, so that the reminder is due; and over before midnight."""
    starts_at = timezone.localtime() + timedelta(hours=26)
    if starts_at.hour >= 21:
        starts_at += timedelta(hours=5)
    return starts_at.replace(minute=0, second=0, microsecond=0)


def plan_a_session(page, running, group):
    starts_at = a_good_hour()
    page.goto(f"{running.url}/groups/{group.public_id}/sessions/new/")
    page.get_by_label("In person and online").check()
    page.get_by_label("Which day?").fill(starts_at.strftime("%Y-%m-%d"))
    page.get_by_label("From when?").fill(starts_at.strftime("%H:%M"))
    page.get_by_label("Until when?").fill((starts_at + timedelta(hours=2)).strftime("%H:%M"))
    page.get_by_label("Where?").fill("The Old Library")
    page.get_by_label("Link to join online").fill("https://meet.example.org/tuesday")
    page.get_by_role("button", name="Plan this session").click()
    group_session = GroupSession.objects.get(group=group)

    # One facilitator is not enough, and the page says why.
    expect(page.get_by_text("Nobody supports yet.")).to_be_visible()
    page.goto(f"{running.url}/sessions/{group_session.public_id}/invite/")
    expect(page.get_by_role("button", name="Send")).to_have_count(0)
    page.goto(f"{running.url}/sessions/{group_session.public_id}/plan/people/")
    page.get_by_label("Who leads?").select_option("Jo")
    page.get_by_label("Who supports?").select_option("Amina")
    page.get_by_label("Which safeguarding lead is within reach?").select_option("Grace")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Write down what they said").click()
    page.get_by_role("button", name="They can Amina").click()
    expect(page.get_by_text("Needed first:")).to_have_count(0)
    assert axe(page) == []
    kinds = list(group_session.agenda.values_list("kind", flat=True))
    assert (kinds[0], kinds[-1]) == ("check_in", "check_out")
    assert "break" in kinds
    return group_session


def send_invitations(page, running, group_session):
    page.goto(f"{running.url}/sessions/{group_session.public_id}/invite/")
    assert axe(page) == []
    page.get_by_role("button", name="Send 4 invitations").click()
    assert "Coming home together" not in letter_to(running, "sam")
    # Marek said yes to texts only, and no text service is set up: a person tells him.
    seen_soon(page, page.get_by_text("a person tells them"))


def answer_on_the_phone(page, running, group_session):
    sam = Person.objects.get(preferred_name="Sam")
    fetched = []

    def heard(answer):
        fetched.append(answer.request)

    page.on("response", heard)
    link = link_in(letter_to(running, "sam"), "i")
    page.goto(link)
    assert len(fetched) <= 6
    assert sum(sum(request.sizes().values()) for request in fetched) <= 40 * 1024
    page.remove_listener("response", heard)
    assert Invitation.objects.get(group_session=group_session, person=sam).answer == ""

    page.get_by_role("button", name="I’m coming").click()
    expect(page.get_by_role("heading", name="You’re down as coming")).to_be_visible()
    assert Invitation.objects.get(group_session=group_session, person=sam).answer == "coming"
    page.get_by_label("Childcare").check()
    page.get_by_role("button", name="Save what would help").click()
    assert Arrangement.objects.get(invitation__person=sam).kind == "childcare"
    with page.expect_download() as calendar:
        page.get_by_role("link", name="Put it in my calendar").click()
    words = calendar.value.path().read_text()
    assert "Coming home" not in words
    assert "BEGIN:VEVENT" in words
    page.goto(link)
    page.get_by_text("Change my answer").click()
    page.get_by_role("button", name="I’ll join online").click()
    assert Invitation.objects.get(group_session=group_session, person=sam).answer == "online"


def prepare_by_phone(page, phone, running, group_session):
    members = Membership.objects.filter(group=group_session.group).lived_experience()
    calls = PreparationCall.objects.filter(group_session=group_session)
    assert wait_until(lambda: calls.count() == members.count() == 3, seconds=TOLD), calls
    call = calls.get(person__preferred_name="Sam")
    assert call.ends_at < group_session.starts_at
    assert "ring you" in letter_to(running, "sam", about="ring you")
    letter_to(running, call.caller.preferred_name.lower(), about="please ring Sam")
    phone.goto(link_in(letter_to(running, "sam", about="ring you"), "i"))
    expect(phone.get_by_role("heading", name="A call before we meet")).to_be_visible()

    page.goto(f"{running.url}/sessions/{group_session.public_id}/prepare/")
    assert axe(page) == []
    page.get_by_role("link", name="Make the call Sam").click()
    page.get_by_label("We spoke").check()
    page.get_by_label("What we will remember").fill("Sits near the door.")
    page.get_by_role("button", name="Save how it went").click()
    call.refresh_from_db()
    assert (call.state, call.record) == ("spoke", "Sits near the door.")
    # Whoever holds the phone may open the link: the words are only for Sam, signed in.
    phone.reload()
    expect(phone.get_by_text("You spoke with")).to_be_visible()
    expect(phone.get_by_text("Sits near the door.")).to_have_count(0)


def remind_once(running, group_session):
    # The invitations went out some days ago.
    days_ago = timezone.now() - timedelta(days=3)
    Invitation.objects.filter(group_session=group_session).update(created_at=days_ago)
    GroupSession.objects.filter(pk=group_session.pk).update(invited_at=days_ago)
    sent = Message.objects.filter(purpose="reminder", person__preferred_name="Sam")
    assert wait_until(lambda: sent.filter(state="sent").exists(), seconds=TOLD)
    letters = len(running.messages_for("sam@riverside.example"))
    # Beat asks every second: three more times nothing new is due.
    time.sleep(3.5)
    assert len(running.messages_for("sam@riverside.example")) == letters
    assert sent.count() == 1


def move_to(group_session, starts_at):
    """Time passes until the session is at `starts_at`: all that waits comes nearer by as much."""
    passed = group_session.starts_at - starts_at
    GroupSession.objects.filter(pk=group_session.pk).update(
        starts_at=F("starts_at") - passed, ends_at=F("ends_at") - passed
    )
    Message.objects.filter(state=Message.State.QUEUED).update(not_before=F("not_before") - passed)
    group_session.refresh_from_db()


def meet(page, phone, running, group_session):
    move_to(group_session, timezone.now() - timedelta(minutes=10))
    page.goto(f"{running.url}/sessions/{group_session.public_id}/meet/")
    assert axe(page) == []
    for name in ("Sam", "Layla", "Ruth"):
        page.get_by_role("button", name=f"Here {name}").click()
    present = Attendance.objects.filter(group_session=group_session, taken_back_at=None)
    assert sorted(present.values_list("person__preferred_name", flat=True)) == ["Layla", "Ruth", "Sam"]

    phone.goto(link_in(letter_to(running, "sam"), "i"))
    phone.get_by_role("link", name="Check in").click()
    expect(phone.get_by_text("It is deleted after 30 days.")).to_be_visible()
    phone.get_by_role("button", name="Pass").click()
    phone.get_by_role("link", name="I am leaving now").click()
    phone.get_by_role("button", name="All right").click()
    phone.get_by_role("button", name="Yes, today").click()
    assert CheckIn.objects.get(group_session=group_session).passed
    assert CheckOut.objects.get(group_session=group_session).ring_me == "today"
    promise = FollowUp.objects.get(person__preferred_name="Sam")
    assert promise.owner.preferred_name == "Amina"


def debrief(page, phone, running, group_session):
    move_to(group_session, timezone.now() - timedelta(hours=3))
    page.goto(f"{running.url}/sessions/{group_session.public_id}/debrief/")
    page.get_by_label("went well").fill("Everyone spoke.")
    page.get_by_role("button", name="Save").first.click()
    assert Debrief.objects.get(group_session=group_session).went_well == "Everyone spoke."
    assert axe(page) == []
    page.goto(f"{running.url}/sessions/{group_session.public_id}/summary/")
    page.get_by_label("What we said").fill("A first call should come from a person with a name.")
    page.get_by_role("button", name="Save, and look at it before sharing").click()
    page.get_by_role("button", name="Share with").click()
    phone.goto(link_in(letter_to(running, "sam", about="/r/"), "r"))
    expect(phone.get_by_text("a person with a name")).to_be_visible()


def take_the_pay(phone, running, group_session):
    phone.goto(link_in(letter_to(running, "sam", about="/o/"), "o"))
    # Two hours and a call of half an hour at £27.50 an hour.
    expect(phone.get_by_role("heading", level=1)).to_contain_text("£68.75")
    phone.get_by_role("button", name="Take it").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("£68.75")
    phone.goto(link_in(letter_to(running, "layla", about="/o/"), "o"))
    phone.get_by_role("button", name="Not this time").click()
    states = PaymentLine.objects.filter(group_session=group_session).values_list(
        "payee__person__preferred_name", "activity", "amount", "state"
    )
    assert sorted(states) == [
        ("Layla", "session", Decimal("55.00"), "declined"),
        ("Sam", "preparation", Decimal("13.75"), "accepted"),
        ("Sam", "session", Decimal("55.00"), "accepted"),
    ]


def approve(page, running):
    page.goto(running.url)
    page.get_by_role("link", name="Open payments").click()
    page.get_by_role("link", name="To approve").click()
    assert axe(page) == []
    claim = Claim.objects.get()
    expect(page.get_by_text("Sam")).to_have_count(0)
    page.get_by_label(claim.reference).check()
    page.get_by_role("button", name="Go on with those ticked").click()
    page.get_by_role("button", name="Approve 1 claim, £68.75").click()
    assert set(claim.lines.values_list("state", "approved_by__preferred_name")) == {("approved", "Tom")}


def export(page, running):
    page.goto(f"{running.url}/finance/batches/")
    page.get_by_role("link", name="Look, then make the file").click()
    page.get_by_role("button", name="Make the file: 2 lines, £68.75").click()
    assert axe(page) == []
    files = []
    for _again in range(2):
        with page.expect_download() as taken:
            page.get_by_role("button", name="Take the file (.csv)").click()
        files.append(taken.value.path().read_bytes())
        page.reload()
    assert files[0] == files[1]
    rows = list(csv.DictReader(io.StringIO(files[0].decode("utf-8-sig"))))
    assert sorted(row["amount"] for row in rows) == ["13.75", "55.00"]
    batch = Batch.objects.get()
    assert (batch.total, batch.sha256) == (Decimal("68.75"), hashlib.sha256(files[0]).hexdigest())
    assert "Sam" not in files[0].decode()
