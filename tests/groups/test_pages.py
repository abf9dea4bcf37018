"""Who sees what of a group, and what a page costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.models import Membership
from groups.services import CannotBeContact, set_named_contact
from people.models import ContactPoint, Person
from tests.factories.groups import GroupFactory, MembershipFactory, OrganisationFactory
from tests.factories.people import ContactPointFactory, PersonFactory

pytestmark = pytest.mark.django_db

Seat = Membership.Seat


@pytest.fixture
def group():
    return GroupFactory(name="Coming home together", discreet_name="Tuesday group")


@pytest.fixture
def jo(group):
    return MembershipFactory(
        group=group, seat=Seat.FACILITATOR, person=PersonFactory(preferred_name="Jo")
    ).person


@pytest.fixture
def sam(group, jo):
    person = PersonFactory(preferred_name="Sam")
    MembershipFactory(group=group, person=person, named_contact=jo)
    ContactPointFactory(person=person, channel="text", value="+447700900011", wording="plain")
    return person


@pytest.fixture
def ruth(group):
    return MembershipFactory(
        group=group,
        seat=Seat.PROFESSIONAL,
        person=PersonFactory(preferred_name="Ruth", email="ruth@example.org"),
    ).person


def page(client, person, name, *args):
    client.force_login(person)
    answer = client.get(reverse(f"groups:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def people_of(group, count):
    people = Person.objects.bulk_create(PersonFactory.build_batch(count))
    for n, person in enumerate(people):
        person.preferred_name = f"Member {n:03}"
    Person.objects.bulk_update(people, ["preferred_name"])
    contact = group.memberships.first().person
    Membership.objects.bulk_create(
        Membership(group=group, person=person, seat=Seat.LIVED_EXPERIENCE, named_contact=contact)
        for person in people
    )
    ContactPoint.objects.bulk_create(
        ContactPointFactory.build(person=person, digest=f"{person.pk:064}") for person in people
    )


def test_a_member_sees_names_and_seats_and_nothing_else(client, group, jo, sam, ruth):
    for person in (sam, ruth):
        seen = page(client, person, "group", group.public_id)

        assert ["Sam" in seen, "Ruth" in seen, "Jo" in seen] == [True, True, True]
        assert ["Lived experience" in seen, "Professional" in seen] == [True, True]
        for private in (
            "07700", "447700900011", "ruth@", "example.org", "Text ok", "Can always ring", "Bring people in",
            "Coming home together",
        ):  # fmt: skip
            assert private not in seen.replace(person.email or "-", "")


def test_a_member_has_their_named_contact_at_the_foot(client, group, sam):
    Membership.objects.filter(person__preferred_name="Jo").update(work_phone="01632 960001")

    assert "tel:01632960001" in page(client, sam, "group", group.public_id)


def test_a_facilitator_sees_whom_each_can_ring(client, group, jo, sam, ruth):
    seen = page(client, jo, "group", group.public_id)

    assert "Can always ring Jo" in seen
    assert "Coming home together" in seen
    assert "Bring people in" in seen


def test_the_group_page_counts_each_voice(client, group, jo, sam, ruth):
    MembershipFactory(group=group)

    seen = page(client, sam, "group", group.public_id)

    assert "<b>2</b> with lived experience" in seen
    assert "<b>1</b> professional" in seen


def test_the_title_tells_nothing(client, group, jo):
    for name in ("group", "people", "bring_people_in"):
        assert "<title>Today</title>" in page(client, jo, name, group.public_id)


def test_the_people_page_says_how_to_reach_them_and_never_the_number(client, group, jo, sam):
    seen = page(client, jo, "people", group.public_id)

    assert "Text ok. No email." in seen
    assert "900011" not in seen


def test_names_cannot_write_the_page(client, group, jo):
    person = PersonFactory(preferred_name="<b>O'Brien</b>")
    MembershipFactory(group=group, person=PersonFactory(preferred_name="&lt;"), named_contact=person)
    MembershipFactory(group=group, person=person, seat=Seat.FACILITATOR)

    for name in ("group", "people"):
        seen = page(client, jo, name, group.public_id)
        assert "<b>O" not in seen
        assert "&lt;b&gt;O&#x27;Brien&lt;/b&gt;" in seen
        assert "&amp;lt;b" not in seen


@pytest.mark.parametrize("name", ["group", "people"])
def test_a_page_of_people_costs_the_same_for_1_3_and_300(client, group, jo, name):
    def queries(others):
        people_of(group, others)
        with CaptureQueriesContext(connection) as captured:
            page(client, jo, name, group.public_id)
        return len(captured)

    page(client, jo, name, group.public_id)
    assert queries(1) == queries(2) == queries(297)


@pytest.mark.parametrize("name", ["group", "people"])
def test_long_lists_come_50_at_a_time(client, group, jo, name):
    people_of(group, 60)

    first = page(client, jo, name, group.public_id)
    address = reverse(f"groups:{name}", args=[group.public_id])
    second, beyond = (client.get(f"{address}?page={n}").content.decode() for n in (2, 99))

    assert ["Member 048" in first, "Member 059" in first] == [True, False]
    assert ["Member 048" in second, "Member 059" in second] == [False, True]
    assert "Member 059" in beyond


def test_the_list_shows_my_groups_only_and_costs_the_same_for_1_and_3(client, sam):
    GroupFactory(discreet_name="Not mine")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            seen = page(client, sam, "list")
        return len(captured), seen

    page(client, sam, "list")
    one, seen = queries()
    assert "Tuesday group" in seen
    assert "Not mine" not in seen
    for n in range(2):
        MembershipFactory(person=sam, group=GroupFactory(discreet_name=f"Group {n}"))
    three, _seen = queries()
    assert one == three


def test_somebody_without_a_group_is_told_kindly(client):
    assert "You are not in a group yet." in page(client, PersonFactory(), "list")


def seat_of(person):
    return Membership.objects.get(person=person)


def test_a_facilitator_says_who_somebody_can_ring(client, group, jo, sam):
    amina = MembershipFactory(group=group, seat=Seat.FACILITATOR).person
    client.force_login(jo)
    address = reverse("groups:named_contact", args=[seat_of(sam).public_id])

    answer = client.post(address, {"named_contact": amina.pk})

    assert answer["Location"] == reverse("groups:seat", args=[seat_of(sam).public_id])
    assert seat_of(sam).named_contact == amina
    client.post(address, {"named_contact": ""})
    assert seat_of(sam).named_contact is None


def test_only_another_facilitator_of_the_group_can_be_rung(client, group, jo, sam, ruth):
    elsewhere = MembershipFactory(seat=Seat.FACILITATOR).person
    client.force_login(jo)
    address = reverse("groups:named_contact", args=[seat_of(sam).public_id])

    for person in (ruth, elsewhere, sam, PersonFactory()):
        answer = client.post(address, {"named_contact": person.pk})
        assert answer.status_code == 200
        with pytest.raises(CannotBeContact):
            set_named_contact(membership=seat_of(sam), named_contact=person)
    with pytest.raises(CannotBeContact):
        set_named_contact(membership=seat_of(jo), named_contact=jo)

    assert seat_of(sam).named_contact == jo


def test_a_member_cannot_say_who_somebody_can_ring(client, sam, ruth, jo):
    client.force_login(ruth)

    answer = client.post(reverse("groups:named_contact", args=[seat_of(sam).public_id]), {})

    assert answer.status_code == 404
    assert seat_of(sam).named_contact == jo


def test_nothing_of_another_organisation_is_reached(client, jo):
    foreign = GroupFactory(organisation=OrganisationFactory())
    membership = MembershipFactory(group=foreign)
    client.force_login(jo)

    for name, target in [("group", foreign), ("people", foreign), ("named_contact", membership)]:
        assert client.get(reverse(f"groups:{name}", args=[target.public_id])).status_code == 404
