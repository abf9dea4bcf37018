"""The group's own page and its history: what each sees, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groups.forming.services import move, seen, write_purpose
from groups.models import Membership
from people.models import Person
from tests.factories.groups import (
    AgreementVersionFactory,
    GroupFactory,
    MembershipFactory,
    published,
)
from tests.factories.people import PersonFactory
from tests.groups.forming.together import Seat, Stage, person, with_both_sides

pytestmark = pytest.mark.django_db


def read(client, who, group, name="group"):
    client.force_login(who)
    answer = client.get(reverse(f"groups:{name}", args=[group.public_id]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_says_plainly_when_professionals_outnumber(client):
    group = with_both_sides()
    sentence = "More professionals than people with lived experience."
    assert sentence not in read(client, person(group, "Sam"), group)

    MembershipFactory(group=group, seat=Seat.PROFESSIONAL)

    assert sentence in read(client, person(group, "Sam"), group)
    assert "ask your facilitators what they will do" in read(client, person(group, "Sam"), group)
    assert "ask some professionals to step back" in read(client, person(group, "Jo"), group)


def test_members_see_what_professionals_do_and_nothing_of_the_others(client):
    group = with_both_sides()
    group.memberships.filter(seat=Seat.PROFESSIONAL).update(
        job="Social worker", works_for="Riverside <Council>"
    )
    group.memberships.filter(seat=Seat.LIVED_EXPERIENCE).update(job="Baker", works_for="The mill")

    page = read(client, person(group, "Sam"), group)

    assert "Social worker, Riverside &lt;Council&gt;" in page
    assert "Social worker, Riverside &lt;Council&gt;" in read(client, person(group, "Jo"), group)
    for private in ("Baker", "The mill", "&amp;lt;"):
        assert private not in page


def test_it_says_who_ones_named_contact_is(client):
    group = with_both_sides()

    assert "Your named contact is <bdi>Jo</bdi>." in read(client, person(group, "Sam"), group)
    assert "Your named contact" not in read(client, person(group, "Ruth"), group)


def test_it_shows_where_the_group_is(client):
    group = with_both_sides()
    jo = person(group, "Jo")
    move(group=group, to=Stage.FORMING, by=jo, seen_stage="idea")

    page = read(client, person(group, "Sam"), group)

    here = page.split('aria-current="step"')[1].split("</li>")[0]
    assert "Getting to know each other" in here


def test_a_group_of_its_own_without_a_word_invites_to_begin(client):
    group = with_both_sides(purpose="")

    assert "Say what it is for" in read(client, person(group, "Sam"), group)
    group.stage = Stage.CLOSED
    group.purpose = ""
    group.save()
    assert "Say what it is for" not in read(client, person(group, "Sam"), group)


def fill(group, count):
    people = Person.objects.bulk_create(PersonFactory.build_batch(count))
    contact = person(group, "Jo")
    Membership.objects.bulk_create(
        Membership(
            group=group,
            person=each,
            seat=Seat.PROFESSIONAL if n % 2 else Seat.LIVED_EXPERIENCE,
            named_contact=contact,
        )
        for n, each in enumerate(people)
    )


@pytest.mark.parametrize("name", ["group", "history", "stage", "purpose"])
@pytest.mark.parametrize("who", ["Jo", "Sam"])
def test_a_page_costs_the_same_with_5_50_and_500(client, name, who):
    group = with_both_sides()

    def queries():
        with CaptureQueriesContext(connection) as captured:
            read(client, person(group, who), group, name)
        return len(captured)

    fill(group, 2)
    queries()
    five = queries()
    fill(group, 45)
    fifty = queries()
    fill(group, 450)

    assert five == fifty == queries()


def test_the_history_tells_everyone_what_happened_by_name(client):
    group = with_both_sides(purpose="")
    amira = MembershipFactory(group=group, person=PersonFactory(preferred_name="Amira")).person
    write_purpose(
        group=group, part="purpose", by=amira, seen_before=seen(group, "purpose"), purpose="Home."
    )
    move(group=group, to=Stage.FORMING, by=person(group, "Jo"), seen_stage="idea")
    move(group=group, to=Stage.ENDING, by=person(group, "Jo"), seen_stage="forming", words="Thank you.")
    published(AgreementVersionFactory(group=group, number=1))
    AgreementVersionFactory(group=group, number=2)  # a draft, which is nobody's history
    GroupFactory()

    page = read(client, person(group, "Sam"), group, "history")

    told = [
        "Our agreement, number 1,",
        "<bdi>Jo</bdi> said the group is ending",
        "Thank you.",
        "<bdi>Jo</bdi> began the group: getting to know each other",
        "<bdi>Amira</bdi> changed what it is for",
        "4 people joined",
    ]
    places = [page.index(words) for words in told]
    assert places == sorted(places)
    assert "number 2" not in page


def test_who_left_is_only_counted(client):
    group = with_both_sides()
    left = MembershipFactory(group=group, person=PersonFactory(preferred_name="Layla"))
    left.left_at = timezone.now() + timedelta(seconds=1)
    left.save()

    page = read(client, person(group, "Sam"), group, "history")

    assert "1 person left" in page
    assert "Layla" not in page


def test_the_history_comes_50_at_a_time(client):
    group = with_both_sides()
    sam = person(group, "Sam")
    for _each in range(60):
        group.purpose_changes.create(part="limits", by=sam)

    first = read(client, sam, group, "history")
    second = client.get(reverse("groups:history", args=[group.public_id]) + "?page=2").content.decode()

    assert first.count("changed the limits") == 50
    assert second.count("changed the limits") == 10


def test_titles_tell_nothing(client):
    group = with_both_sides()

    for name in ("group", "purpose", "stage", "history"):
        assert "<title>Today</title>" in read(client, person(group, "Sam"), group, name)
