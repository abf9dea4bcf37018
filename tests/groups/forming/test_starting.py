"""Starting a group, and an organisation's list of them."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from groups.forming.forms import telling_words
from groups.models import Group, Membership
from people.models import Person
from tests.factories.groups import (
    GroupFactory,
    MembershipFactory,
    OrganisationFactory,
    OrganisationRoleFactory,
)
from tests.factories.people import PersonFactory
from tests.groups.forming.together import Seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def admin(organisation):
    return OrganisationRoleFactory(organisation=organisation, role="admin").person


@pytest.fixture
def facilitator(organisation):
    group = GroupFactory(organisation=organisation)
    return MembershipFactory(group=group, seat=Seat.FACILITATOR).person


def facts(**changed):
    return {
        "public_id": uuid.uuid4(),
        "name": "Coming home together",
        "discreet_name": "Thursday group",
        "facilitator_name": "Amina",
        "facilitator_email": "Amina@example.org",
    } | changed


def start(client, who, organisation, **changed):
    client.force_login(who)
    return client.post(reverse("groups:start", args=[organisation.public_id]), facts(**changed))


def test_an_admin_starts_one_and_says_who_facilitates_it(client, organisation, admin):
    answer = start(client, admin, organisation)

    group = Group.objects.get(name="Coming home together")
    assert (group.organisation, group.stage) == (organisation, "idea")
    membership = group.memberships.get()
    assert membership.seat == Seat.FACILITATOR
    assert (membership.person.email, membership.person.preferred_name) == (
        "amina@example.org",
        "Amina",
    )
    # The admin has no seat in it, and sees no more than its name.
    assert answer["Location"] == reverse("groups:of_organisation", args=[organisation.public_id])
    assert client.get(group.get_absolute_url()).status_code == 404


def test_somebody_who_signs_in_already_keeps_their_name(client, organisation, admin):
    amina = PersonFactory(preferred_name="أمينة", email="amina@example.org")

    start(client, admin, organisation)

    assert Membership.objects.get(group__name="Coming home together").person == amina
    assert Person.objects.get(pk=amina.pk).preferred_name == "أمينة"


def test_a_facilitator_starts_one_and_facilitates_it(client, organisation, facilitator):
    answer = start(client, facilitator, organisation)

    group = Group.objects.get(name="Coming home together")
    assert group.memberships.get().person == facilitator
    assert answer["Location"] == group.get_absolute_url()


def test_pressing_twice_starts_one(client, organisation, facilitator):
    public_id = uuid.uuid4()

    for _time in range(2):
        assert start(client, facilitator, organisation, public_id=public_id).status_code == 302

    assert Group.objects.filter(name="Coming home together").count() == 1
    assert Membership.objects.filter(group__public_id=public_id).count() == 1


def test_nobody_else_starts_one(client, organisation):
    elsewhere = OrganisationRoleFactory(role="admin").person
    member = MembershipFactory(group=GroupFactory(organisation=organisation)).person
    approver = OrganisationRoleFactory(organisation=organisation, role="approver").person

    for who in (elsewhere, member, approver):
        assert start(client, who, organisation).status_code == 404
    assert not Group.objects.filter(name="Coming home together").exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": " "}, "Please write something here."),
        ({"name": "Taken"}, "There is a group of this name already."),
        ({"discreet_name": "Coming Home Together!"}, "This is the group’s own name."),
        ({"discreet_name": "Home group"}, "“home” tells what the group is about."),
        ({"discreet_name": "Foster Tuesdays"}, "“foster” tells what the group is about."),
        ({"name": "x" * 121}, "These are 121 letters, and 120 fit."),
        ({"facilitator_email": "amina"}, "That does not look like an email."),
    ],
)
def test_what_does_not_go_is_said_beside_it_and_kept(client, organisation, admin, changed, sentence):
    GroupFactory(organisation=organisation, name="Taken")

    answer = start(client, admin, organisation, **changed)

    page = answer.content.decode()
    assert sentence in page
    assert "Thursday group" in page or "discreet_name" in changed
    assert Group.objects.count() == 1


@given(st.text(max_size=40))
def test_a_name_that_repeats_the_topic_is_always_found(text):
    assert telling_words(f"{text} home", "Coming home together")
    assert telling_words("Tuesday group", text) == [] or "tuesday" not in telling_words(
        "Tuesday group", text
    )


def the_list(client, who, organisation, **search):
    client.force_login(who)
    answer = client.get(reverse("groups:of_organisation", args=[organisation.public_id]), search)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_admin_sees_names_and_stages_and_nothing_in_them(client, organisation, admin):
    group = GroupFactory(
        organisation=organisation, name="Mothers first", purpose="What we are here for", stage="forming"
    )
    MembershipFactory(group=group, person=PersonFactory(preferred_name="Sam"))
    GroupFactory(name="Of somebody else")

    page = the_list(client, admin, organisation)

    assert "Mothers first" in page
    assert "getting to know each other" in page
    for private in ("What we are here for", "Sam", "Of somebody else", group.get_absolute_url()):
        assert private not in page


def test_it_is_searched_by_name(client, organisation, admin):
    GroupFactory(organisation=organisation, name="أمهات 100%")
    GroupFactory(organisation=organisation, name="Fathers")

    assert "Fathers" not in the_list(client, admin, organisation, search="أمهات")
    assert "أمهات" in the_list(client, admin, organisation, search="100%")
    assert "No group with “zzz” in its name." in the_list(client, admin, organisation, search="zzz")
    assert the_list(client, admin, organisation, search="\0")


def test_2000_groups_come_50_at_a_time_in_order_at_the_cost_of_20(client, organisation, admin):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            page = the_list(client, admin, organisation)
        return len(captured), page

    Group.objects.bulk_create(
        GroupFactory.build_batch(20, organisation=organisation, name="x"), ignore_conflicts=True
    )
    Group.objects.bulk_create(
        Group(organisation=organisation, name=f"Group {n:04}", discreet_name="Tuesday")
        for n in range(20)
    )
    queries()
    few, _page = queries()
    Group.objects.bulk_create(
        Group(organisation=organisation, name=f"Group {n:04}", discreet_name="Tuesday")
        for n in range(20, 2000)
    )
    many, page = queries()

    assert few == many
    assert ["Group 0049" in page, "Group 0050" in page] == [True, False]


def test_the_order_is_read_from_an_index(organisation):
    Group.objects.bulk_create(
        Group(organisation=organisation, name=f"Group {n:04}", discreet_name="Tuesday")
        for n in range(2000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE groups_group")
        cursor.execute(
            "EXPLAIN SELECT id FROM groups_group WHERE organisation_id = %s ORDER BY lower(name), id LIMIT 50",
            [organisation.pk],
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "group_by_name" in plan
    assert "Sort" not in plan


def test_ones_own_groups_are_found_by_the_name_one_knows(client):
    sam = PersonFactory()
    for n in range(60):
        group = GroupFactory(name=f"Secret {n:02}", discreet_name=f"Day {n:02}")
        MembershipFactory(group=group, person=sam)
    client.force_login(sam)
    address = reverse("groups:list")

    page = client.get(address).content.decode()
    assert ["Day 49" in page, "Day 50" in page] == [True, False]
    assert "Day 55" in client.get(address, {"search": "day 55"}).content.decode()
    assert "Day 55" not in client.get(address, {"search": "secret 55"}).content.decode()
    Membership.objects.filter(person=sam).update(seat=Seat.FACILITATOR)
    assert "Day 55" in client.get(address, {"search": "secret 55"}).content.decode()


def test_the_way_to_the_others_and_to_a_new_one_is_for_those_who_may(client, organisation, admin):
    member = MembershipFactory(group=GroupFactory(organisation=organisation)).person
    ways = [
        reverse(f"groups:{name}", args=[organisation.public_id]) for name in ("of_organisation", "start")
    ]

    for who, sees in ((admin, True), (member, False)):
        client.force_login(who)
        page = client.get(reverse("groups:list")).content.decode()
        assert [way in page for way in ways] == [sees, sees]
