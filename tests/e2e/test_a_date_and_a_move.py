"""A fortnightly session, from "when could we meet?" to a move by a week, with everything real.

Three members on phones with scripts off, three facilitators. What the members' calendars hold in the end is
read as a calendar reads it; what they were told is read in their letters.
"""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect

from coproduction.processes import wait_until
from groups.models import Membership, OrganisationRole
from messaging.models import Message
from people.models import ContactPoint, Person
from sessions.models import DatePoll, Facilitation, GroupSession, Invitation, PreparationCall
from tests.browsing import axe, sign_in, watch_for_trouble
from tests.factories.groups import (
    GroupFactory,
    MembershipFactory,
    OrganisationFactory,
    OrganisationRoleFactory,
)
from tests.factories.people import PersonFactory

SOON = 40  # seconds until a letter must have come: beat asks every second here
MEMBERS = ("Sam", "Layla", "Marek")
FACILITATORS = ("Jo", "Amina", "Kit")


@pytest.fixture
def group(running):
    organisation = OrganisationFactory(name="Riverside", help_name="Jo", help_phone="01632 960001")
    group = GroupFactory(
        organisation=organisation, name="Coming home together", discreet_name="Tuesday group"
    )
    for name in (*MEMBERS, *FACILITATORS):
        person = PersonFactory(preferred_name=name, email=f"{name.lower()}@riverside.example")
        seat = Membership.Seat.FACILITATOR if name in FACILITATORS else Membership.Seat.LIVED_EXPERIENCE
        MembershipFactory(group=group, person=person, seat=seat)
        _may_write_to(person)
    grace = PersonFactory(preferred_name="Grace", email="grace@riverside.example")
    _may_write_to(grace)
    OrganisationRoleFactory(
        organisation=organisation, person=grace, role=OrganisationRole.Role.SAFEGUARDING_LEAD
    )
    return group


def _may_write_to(person):
    ContactPoint.objects.create(
        person=person,
        channel=ContactPoint.Channel.EMAIL,
        value=person.email,
        allowed=ContactPoint.Allowed.YES,
        links_ok=True,
        confirmed_on=timezone.localdate(),
    )


def test_from_a_date_together_to_a_move_by_a_week(running, group, browser):
    house = House(running, browser)
    jo = house.desktop_of("Jo")
    # Far enough ahead that no call and no reminder is due yet, and no weekend.
    days = weekdays_after(timezone.localdate() + timedelta(days=20), 3)

    first = find_a_date(house, jo, group, days)
    second = plan_every_second_week(house, jo, group, days[1] + timedelta(days=14))
    for group_session in (first, second):
        choose_people_and_send(house, jo, group_session)
    for name in MEMBERS:
        answer(house, name, second, "I’m coming")
    for name, words in [("Sam", "I’m coming"), ("Layla", "I’m coming"), ("Marek", "Not sure yet")]:
        answer(house, name, first, words)
    lose_the_supporter_and_find_cover(house, jo, first)
    move_by_a_week(house, jo, first)

    moved = first.starts_at + timedelta(days=7)
    for name in MEMBERS:
        assert house.calendar_of(name) == {
            (moved, "CONFIRMED", 1),
            (second.starts_at, "CONFIRMED", 0),
        }
        assert house.told(name) == {"date-poll": 1, "invitation": 2, "session-moved": 1}
    assert PreparationCall.objects.count() == 0
    # They were rung, or written to, in no other way.
    assert not Message.objects.filter(state__in=["held", "failed", "queued", "sending"]).exists()
    house.said_nothing_wrong()


class House:
    """Browsers and letter boxes of the people in this story."""

    def __init__(self, running, browser):
        self.running, self.browser = running, browser
        self.trouble = []
        self.phones = {}
        self.opened = set()
        self.link_to = {}  # the page of each invitation, by its id

    def page(self, width, **options):
        context = self.browser.new_context(
            viewport={"width": width, "height": 740}, locale="en-GB", accept_downloads=True, **options
        )
        page = context.new_page()
        self.trouble.append(watch_for_trouble(page))
        return page

    def desktop_of(self, name):
        page = self.page(1280)
        sign_in(page, self.running.url, Person.objects.get(preferred_name=name))
        return page

    def phone_of(self, name):
        if name not in self.phones:
            self.phones[name] = self.page(360, java_script_enabled=False)
        return self.phones[name]

    def go(self, page, name, *args):
        page.goto(self.running.url + reverse(name, args=args))

    def letters(self, name):
        return [
            letter.get_body().get_content()
            for letter in self.running.messages_for(f"{name.lower()}@riverside.example")
        ]

    def new_link(self, name, path):
        """The link of this kind in a letter that was not opened yet; waits until one is there."""
        pattern = re.compile(rf"http://\S+/{path}/\S+")

        def unopened():
            links = [link for letter in self.letters(name) for link in pattern.findall(letter)]
            return [link for link in links if link not in self.opened]

        assert wait_until(unopened, seconds=SOON), (name, path, self.letters(name))
        link = unopened()[0]
        self.opened.add(link)
        return link

    def calendar_of(self, name):
        """What a calendar that took in every file of theirs ends with: for each event, the newest word."""
        events = {}
        for invitation in Invitation.objects.filter(person__preferred_name=name):
            page = self.phone_of(name)
            page.goto(self.link_to[invitation.pk])
            with page.expect_download() as file:
                page.get_by_role("link", name="Put it in my calendar").click()
            for event in Calendar.from_ical(file.value.path().read_bytes()).walk("VEVENT"):
                events[str(event["uid"])] = (
                    event["dtstart"].dt,
                    str(event["status"]),
                    event["sequence"],
                )
        return set(events.values())

    def told(self, name):
        """What somebody was sent: purposes, each as often as a letter went."""
        sent = Message.objects.filter(person__preferred_name=name, state="sent")
        purposes = Counter(sent.values_list("purpose", flat=True))
        assert purposes.total() == len(self.letters(name))
        return dict(purposes)

    def said_nothing_wrong(self):
        assert [line for page in self.trouble for line in page] == []


def weekdays_after(day, number):
    """The next days from Monday to Friday."""
    days = [day + timedelta(days=ahead) for ahead in range(14)]
    return [each for each in days if each.weekday() < 5][:number]


def find_a_date(house, jo, group, days):
    house.go(jo, "sessions:offer_dates", group.public_id)
    for number, day in enumerate(days):
        row = jo.get_by_role("group", name=f"Date {number + 1}")
        row.get_by_label("Which day?").fill(day.isoformat())
        row.get_by_label("From when?").fill("10:00")
        row.get_by_label("Until when?").fill("12:00")
    jo.get_by_role("button", name="Look at these days").click()
    expect(jo.get_by_text("3 people get a message")).to_be_visible()
    assert axe(jo) == []
    jo.get_by_role("button", name="Ask everyone").click()
    # Nobody knows a better day than the second.
    for name, marks in [("Sam", "nsi"), ("Layla", "isn"), ("Marek", "nss")]:
        phone = house.phone_of(name)
        phone.goto(house.new_link(name, "d"))
        for row, mark in zip(phone.get_by_role("group").all(), marks, strict=True):
            words = {"s": "Suits me", "i": "If need be", "n": "Not then"}[mark]
            row.get_by_text(words).click()
        phone.get_by_role("button", name="Save").click()
        expect(phone.get_by_role("heading", name="Thank you, that is kept")).to_be_visible()
    poll = DatePoll.objects.get(group=group)
    house.go(jo, "sessions:dates", poll.public_id)
    expect(jo.get_by_text("3 of 3 have answered.")).to_be_visible()
    expect(jo.get_by_text("suits 3, if need be 0, not then 0")).to_have_count(1)
    jo.get_by_role("button", name="Choose this day").nth(1).click()
    expect(jo.get_by_text("Needed first:").first).to_be_visible()
    group_session = GroupSession.objects.get(group=group)
    assert timezone.localtime(group_session.starts_at, group_session.zone).date() == days[1]
    return group_session


def plan_every_second_week(house, jo, group, first_day):
    house.go(jo, "sessions:new_series", group.public_id)
    jo.get_by_label("In person", exact=True).check()
    jo.get_by_label("Which is the first day?").fill(first_day.isoformat())
    jo.get_by_label("From when?").fill("10:00")
    jo.get_by_label("Until when?").fill("12:00")
    jo.get_by_label("Every second week").check()
    jo.get_by_label("How many times?").fill("2")
    jo.get_by_label("Leave out bank holidays").uncheck()
    jo.get_by_label("Where?").fill("The Old Library")
    jo.get_by_role("button", name="Show the days").click()
    expect(jo.get_by_role("heading", name="2 days come out")).to_be_visible()
    assert axe(jo) == []
    jo.get_by_role("button", name="Plan these sessions").click()
    expect(jo.get_by_text("2 sessions are planned.")).to_be_visible()
    second, third = GroupSession.objects.filter(series__isnull=False).order_by("starts_at")
    zone = second.zone
    days = [timezone.localtime(each.starts_at, zone) for each in (second, third)]
    assert [(day.date(), day.hour) for day in days] == [
        (first_day, 10),
        (first_day + timedelta(days=14), 10),
    ]
    return second


def choose_people_and_send(house, jo, group_session):
    if not group_session.place:
        house.go(jo, "sessions:change", group_session.public_id)
        jo.get_by_label("Where?").fill("The Old Library")
        jo.get_by_role("button", name="Save").click()
    house.go(jo, "sessions:people", group_session.public_id)
    jo.get_by_label("Who leads?").select_option("Jo")
    jo.get_by_label("Who supports?").select_option("Amina")
    jo.get_by_label("Who covers for whoever supports?").select_option("Kit")
    jo.get_by_label("Which safeguarding lead is within reach?").select_option("Grace")
    jo.get_by_role("button", name="Save").click()
    for name in ("Amina", "Kit"):
        phone = house.phone_of(name)
        phone.goto(house.new_link(name, "f"))
        phone.get_by_role("button", name="Yes, I can").click()
        expect(phone.get_by_text("You said that you can.")).to_be_visible()
    house.go(jo, "sessions:invite", group_session.public_id)
    jo.get_by_role("button", name="Send 3 invitations").click()
    expect(jo.get_by_role("button", name="Send 3 invitations")).to_have_count(0)
    for name in MEMBERS:
        invitation = Invitation.objects.get(group_session=group_session, person__preferred_name=name)
        house.link_to[invitation.pk] = house.new_link(name, "i")


def answer(house, name, group_session, words):
    invitation = Invitation.objects.get(group_session=group_session, person__preferred_name=name)
    phone = house.phone_of(name)
    phone.goto(house.link_to[invitation.pk])
    phone.get_by_role("button", name=words).click()
    expect(phone.get_by_role("heading", name="You’re down as")).to_be_visible()


def lose_the_supporter_and_find_cover(house, jo, group_session):
    amina, kit = house.desktop_of("Amina"), house.desktop_of("Kit")
    house.go(amina, "sessions:facilitating", group_session.public_id)
    amina.get_by_role("button", name="No, I can’t").click()
    expect(amina.get_by_text("You said that you can’t. That is fine.")).to_be_visible()
    house.go(jo, "sessions:list", group_session.group.public_id)
    expect(jo.get_by_text("not ready: nobody supports").first).to_be_visible()
    assert axe(jo) == []
    house.go(kit, "sessions:facilitating", group_session.public_id)
    kit.get_by_role("button", name="I step in").click()
    house.go(jo, "sessions:list", group_session.group.public_id)
    expect(jo.get_by_text("not ready: nobody supports")).to_have_count(0)
    pair = group_session.facilitations.values_list("role", "person__preferred_name")
    assert dict(pair) == {Facilitation.Role.LEAD: "Jo", Facilitation.Role.SUPPORT: "Kit"}


def move_by_a_week(house, jo, group_session):
    zone = group_session.zone
    later = timezone.localtime(group_session.starts_at, zone).date() + timedelta(days=7)
    house.go(jo, "sessions:move", group_session.public_id)
    jo.get_by_label("Which day?").fill(later.isoformat())
    jo.get_by_role("button", name="See what will happen").click()
    expect(jo.get_by_text("3 answers were for the old plan.")).to_be_visible()
    assert axe(jo) == []
    jo.get_by_role("button", name=re.compile("Yes, change it and tell")).click()
    for name in MEMBERS:
        invitation = Invitation.objects.get(group_session=group_session, person__preferred_name=name)
        house.link_to[invitation.pk] = house.new_link(name, "i")
        answer(house, name, group_session, "I’m coming")
