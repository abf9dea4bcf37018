"""The contact plan: what goes for every way to reach somebody, in their own words."""

from datetime import date
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from people.models import ContactPlan, Reveal
from people.reaching.plans import write_down
from tests.factories.groups import MembershipFactory, OrganisationRoleFactory
from tests.factories.people import PersonFactory

SAID = {
    "if_somebody_else_answers": "It is the library.",
    "code_word": "umbrella",
    "never_contact": "Robin, who lived with me.",
    "emergency_name": "Nan",
    "emergency_phone": "01632 960555",
    "emergency_words": "Only that I am late.",
}


@pytest.fixture
def sam(db, client):
    sam = PersonFactory(preferred_name="Sam")
    client.force_login(sam)
    return sam


@pytest.fixture
def seat(sam):
    return MembershipFactory(person=sam)


@pytest.fixture
def jo(client, seat):
    jo = MembershipFactory(
        group=seat.group, seat="facilitator", person=PersonFactory(preferred_name="Jo")
    ).person
    client.force_login(jo)
    return jo


def write(client, **said):
    shown = client.get(reverse("people:plan")).context["form"].initial["seen"]
    return client.post(reverse("people:plan"), {"seen": shown} | said)


def everything_kept():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT plan::text FROM people_contactplan AS plan "
            "UNION ALL SELECT event::text FROM people_contactplanevent AS event"
        )
        return " ".join(row for (row,) in cursor.fetchall())


@time_machine.travel("2026-11-23T12:00Z")
def test_what_they_said_is_kept_locked_away(client, sam):
    write(client, **SAID)

    plan = ContactPlan.objects.get()
    assert {name: getattr(plan, name) for name in SAID} == SAID
    assert (plan.person, plan.confirmed_on, plan.written_by) == (sam, date(2026, 11, 23), None)
    for words in ("library", "umbrella", "Robin", "Nan", "960555", "late"):
        assert words not in everything_kept()


def test_every_part_may_stay_empty_and_be_taken_out_again(client, sam):
    write(client, **SAID)
    write(client, code_word="umbrella")

    plan = ContactPlan.objects.get()
    assert plan.code_word == "umbrella"
    assert [getattr(plan, name) for name in SAID if name != "code_word"] == [None] * 5


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"emergency_phone": "ring Nan"}, "We could not read this number. Write one number."),
        ({"emergency_phone": "01632 960555"}, "Write whose number this is."),
        ({"never_contact": "x" * 5_000_000}, "That is too long. Keep it short, please."),
    ],
)
def test_what_cannot_be_kept_is_said_plainly(client, sam, said, sentence):
    page = write(client, code_word="umbrella", **said).content.decode()

    assert sentence in page
    assert 'value="umbrella"' in page
    assert not ContactPlan.objects.exclude(code_word=None).exists()


def test_what_was_written_down_meanwhile_is_not_written_over(client, sam):
    seen = client.get(reverse("people:plan")).context["form"].initial["seen"]
    write_down(person=sam, by=PersonFactory(), said={"code_word": "umbrella"})

    page = client.post(reverse("people:plan"), {"seen": seen, "code_word": "kettle"})

    assert "Somebody changed this since you opened the page." in page.content.decode()
    assert 'value="kettle"' in page.content.decode()
    assert ContactPlan.objects.get().code_word == "umbrella"
    client.post(reverse("people:plan"), page.context["form"].data)
    assert ContactPlan.objects.get().code_word == "kettle"


def test_the_plan_is_read_after_a_tap_that_is_written_down(client, jo, seat, sam):
    ContactPlan.objects.create(person=sam, **SAID)
    page = client.get(reverse("groups:seat", args=[seat.public_id])).content.decode()
    assert not [words for words in SAID.values() if words in page]

    shown = client.post(
        reverse("groups:show_plan", args=[seat.public_id]), {"what": "plan"}
    ).content.decode()

    assert "It is the library." in shown
    assert "Nan" not in shown
    look = Reveal.objects.get()
    assert (look.by, look.person, look.what, look.channel) == (jo, sam, "plan", "")
    client.force_login(sam)
    assert (
        "read what you wrote for when we are in touch"
        in client.get(reverse("people:looked")).content.decode()
    )


def test_whom_to_ring_in_an_emergency_is_a_look_of_its_own(client, jo, seat, sam):
    ContactPlan.objects.create(person=sam, **SAID)

    shown = client.post(
        reverse("groups:show_plan", args=[seat.public_id]), {"what": "emergency"}
    ).content.decode()

    assert "Nan" in shown
    assert "umbrella" not in shown
    assert Reveal.objects.get().what == "emergency"


def test_where_there_is_no_plan_there_is_nothing_to_read(client, jo, seat):
    address = reverse("groups:show_plan", args=[seat.public_id])

    assert client.post(address, {"what": "plan"}).status_code == 404
    assert not Reveal.objects.exists()


def test_a_facilitator_writes_down_what_they_said_and_it_says_so(client, jo, seat, sam):
    ContactPlan.objects.create(person=sam, **SAID)
    address = reverse("groups:write_plan_down", args=[seat.public_id])
    assert "umbrella" not in client.get(address).content.decode()

    client.post(address, {"code_word": "kettle", "taken_out": ["never_contact"]})

    plan = ContactPlan.objects.get()
    assert (plan.code_word, plan.never_contact, plan.written_by) == ("kettle", None, jo)
    assert plan.emergency_name == "Nan"
    assert plan.events.order_by("-pgh_id").first().pgh_context.metadata["by"] == jo.pk
    page = client.get(reverse("groups:seat", args=[seat.public_id])).content.decode()
    assert "Written down by <bdi>Jo</bdi>." in page
    client.force_login(sam)
    assert "<bdi>Jo</bdi> wrote this down for you" in client.get(reverse("people:plan")).content.decode()


def test_a_safeguarding_lead_sees_whom_to_ring_with_a_reason(client, seat, sam):
    ContactPlan.objects.create(person=sam, **SAID)
    lead = OrganisationRoleFactory(organisation=seat.group.organisation, role="safeguarding_lead").person
    client.force_login(lead)

    shown = client.post(
        reverse("groups:within_reach_person", args=[sam.public_id]),
        {"what": "emergency", "reason": "She did not come home."},
    ).content.decode()

    assert "Nan" in shown
    look = Reveal.objects.get()
    assert (look.what, look.reason) == ("emergency", "She did not come home.")


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_lose_nothing():
    sam, jo, amina = PersonFactory(), PersonFactory(), PersonFactory()
    together = Barrier(2)

    def say(by, said):
        together.wait()
        write_down(person=sam, by=by, said=said)
        connection.close()

    threads = [
        Thread(target=say, args=(jo, {"code_word": "umbrella"})),
        Thread(target=say, args=(amina, {"emergency_name": "Nan"})),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    plan = ContactPlan.objects.get()
    assert (plan.code_word, plan.emergency_name) == ("umbrella", "Nan")
