"""What somebody said about being reached, written down by a facilitator who asked them."""

from datetime import date, datetime, time

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.models import Membership
from people.models import ContactPoint
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.people import ContactPointFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]

SAID_YES = {
    "allowed": "yes", "confirmed_on": "2026-11-20", "whose": "mine", "wording": "plain", "links_ok": "on",
    "safe_days": ["0", "4"], "safe_from": "10:00", "safe_until": "14:00",
}  # fmt: skip


@pytest.fixture
def november():
    with time_machine.travel(datetime(2026, 11, 23, 12), tick=False):
        yield


@pytest.fixture
def seat():
    return MembershipFactory(person=PersonFactory(preferred_name="Sam"))


@pytest.fixture
def jo(client, seat):
    jo = MembershipFactory(group=seat.group, seat=Membership.Seat.FACILITATOR).person
    client.force_login(jo)
    return jo


@pytest.fixture
def point(seat):
    return ContactPointFactory(
        person=seat.person, channel="text", value="+447700900011", allowed="no", confirmed_on=None
    )


def add(client, seat, channel, value):
    address = reverse("groups:new_way", args=[seat.public_id])
    return client.post(address, {"channel": channel, "value": value})


def address_of(seat, point):
    return reverse("groups:way", args=[seat.public_id, point.public_id])


def say(client, seat, point, **data):
    return client.post(address_of(seat, point), {"seen": "no None", **SAID_YES, **data})


@pytest.mark.parametrize(
    ("channel", "written", "kept"),
    [
        ("text", "07700 900011", "+447700900011"),
        ("call", "020 7946 0018", "+442079460018"),
        ("email", "Sam@Example.org", "sam@example.org"),
    ],
)
def test_a_number_is_kept_and_nobody_may_use_it_yet(client, jo, seat, channel, written, kept):
    answer = add(client, seat, channel, written)

    point = ContactPoint.objects.get()
    assert (point.channel, point.value, point.allowed, point.confirmed_on) == (channel, kept, "no", None)
    assert answer["Location"] == address_of(seat, point)


@pytest.mark.parametrize(
    ("channel", "written", "sentence"),
    [
        ("text", "020 7946 0018", "This is not a mobile number, so it cannot get texts."),
        ("call", "ring me", "We could not read the mobile number."),
        ("email", "07700 900011", "We could not read the email. Write one address."),
        ("pigeon", "coo", "Please choose one of these."),
        ("text", "", "Please fill this in."),
    ],
)
def test_what_cannot_be_read_is_said_plainly(client, jo, seat, channel, written, sentence):
    page = add(client, seat, channel, written).content.decode()

    assert sentence in page
    assert not ContactPoint.objects.exists()


def test_a_number_kept_already_keeps_what_was_said_about_it(client, jo, seat):
    add(client, seat, "text", "07700 900011")
    ContactPoint.objects.update(allowed="yes", confirmed_on=date(2026, 11, 1))

    page = add(client, seat, "text", "+44 7700 900011").content.decode()

    assert "We have this one already." in page
    assert ContactPoint.objects.get().allowed == "yes"


def test_what_they_said_is_kept(client, jo, seat, point):
    answer = say(client, seat, point)

    point.refresh_from_db()
    assert answer["Location"] == reverse("groups:seat", args=[seat.public_id])
    assert (point.allowed, point.confirmed_on, point.wording, point.links_ok) == (
        "yes", date(2026, 11, 20), "plain", True,
    )  # fmt: skip
    assert (point.safe_days, point.safe_from, point.safe_until) == ([0, 4], time(10), time(14))
    assert point.value == "+447700900011"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"confirmed_on": ""}, "Write the day on which they said yes."),
        ({"confirmed_on": "2026-11-24"}, "That day has not come yet."),
        ({"safe_until": ""}, "Write both times, the earlier first."),
        ({"safe_until": "10:00"}, "Write both times, the earlier first."),
        ({"safe_from": "early"}, "Please write a time, like 10:30."),
        ({"safe_days": ["7"]}, "Please choose"),
        ({"allowed": "perhaps"}, "Please choose one of these."),
    ],
)
def test_what_does_not_make_sense_is_said_plainly(client, jo, seat, point, change, sentence):
    page = say(client, seat, point, **change).content.decode()

    point.refresh_from_db()
    assert sentence in page
    assert "Constraint" not in page
    assert point.allowed == "no"


def test_no_is_kept_without_a_day(client, jo, seat, point):
    ContactPoint.objects.update(allowed="yes", confirmed_on=date(2026, 11, 1))

    say(client, seat, point, seen="yes 2026-11-01", allowed="no", confirmed_on="")

    point.refresh_from_db()
    assert point.allowed == "no"


def test_a_stop_that_came_meanwhile_is_not_written_over(client, jo, seat, point):
    ContactPoint.objects.update(allowed="yes", confirmed_on=date(2026, 11, 1))
    shown = client.get(address_of(seat, point)).context["form"].initial["seen"]
    ContactPoint.objects.update(allowed="no")

    page = say(client, seat, point, seen=shown).content.decode()

    point.refresh_from_db()
    assert "What they said has changed since you opened this page. Please open it again." in page
    assert point.allowed == "no"


def test_the_number_is_on_none_of_the_pages(client, jo, seat, point):
    for address in (
        reverse("groups:seat", args=[seat.public_id]),
        reverse("groups:new_way", args=[seat.public_id]),
        address_of(seat, point),
    ):
        page = client.get(address).content.decode()
        assert "Sam" in page
        assert "900011" not in page


def test_ways_of_people_in_other_groups_are_not_reached(client, jo, seat, point):
    elsewhere = MembershipFactory(group=GroupFactory(organisation=seat.group.organisation))
    theirs = ContactPointFactory(person=elsewhere.person)

    for its_seat, its_point in [(elsewhere, theirs), (seat, theirs), (elsewhere, point)]:
        assert client.get(address_of(its_seat, its_point)).status_code == 404
        assert say(client, its_seat, its_point).status_code == 404


def test_the_page_of_a_seat_costs_the_same_for_1_way_and_3(client, jo, seat, point):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("groups:seat", args=[seat.public_id]))
        return len(captured)

    one = queries()
    for _ in range(2):
        ContactPointFactory(person=seat.person)
    assert queries() == one


def test_the_page_of_a_seat_says_what_they_said(client, jo, seat, point):
    ContactPointFactory(person=seat.person, wording="plain", confirmed_on=date(2026, 11, 1))

    page = client.get(reverse("groups:seat", args=[seat.public_id])).content.decode()

    assert "No text." in page
    assert "They have not been asked, or nobody wrote down when." in page
    assert "Email ok." in page
    assert "They said so on Sunday 1 November." in page
