"""A number is shown to those who may see it, once, after it was written down that they looked."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from groups.models import Membership, OrganisationRole
from people.models import ContactPoint, Reveal
from tests.factories.groups import GroupFactory, MembershipFactory, OrganisationRoleFactory
from tests.factories.people import ContactPointFactory, PersonFactory

pytestmark = pytest.mark.django_db

NUMBER = "+447700900011"


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
    return ContactPointFactory(person=seat.person, channel="text", value=NUMBER)


@pytest.fixture
def grace(client, seat):
    role = OrganisationRole.Role.SAFEGUARDING_LEAD
    grace = OrganisationRoleFactory(organisation=seat.group.organisation, role=role).person
    client.force_login(grace)
    return grace


def show(client, seat, point, why=Reveal.Why.CHECK):
    address = reverse("groups:show_number", args=[seat.public_id])
    return client.post(address, {"way": point.public_id, "why": why})


def fear_for(client, person, point, reason="She did not come home."):
    address = reverse("groups:within_reach_person", args=[person.public_id])
    return client.post(address, {"what": point.public_id, "reason": reason})


def test_a_number_is_shown_once_after_it_was_written_down(client, jo, seat, point):
    shown = show(client, seat, point).content.decode()

    look = Reveal.objects.get()
    assert NUMBER in shown
    assert (look.by, look.person, look.contact_point, look.what) == (jo, seat.person, point, "number")
    assert (look.channel, look.why, look.is_override) == ("text", Reveal.Why.CHECK, False)
    again = client.get(reverse("groups:seat", args=[seat.public_id])).content.decode()
    assert NUMBER not in again


def test_opening_the_page_shows_no_number_and_writes_nothing(client, jo, seat, point):
    page = client.get(reverse("groups:seat", args=[seat.public_id])).content.decode()

    assert NUMBER not in page
    assert "ok now" in page
    assert client.get(reverse("groups:show_number", args=[seat.public_id])).status_code == 405
    assert not Reveal.objects.exists()


def test_only_if_i_ask_is_shown_because_they_asked(client, jo, seat, point):
    ContactPoint.objects.update(allowed="ask")

    assert NUMBER in show(client, seat, point, why=Reveal.Why.TOUCH).content.decode()
    assert Reveal.objects.get().why == Reveal.Why.THEY_ASKED


def test_what_they_said_no_to_is_not_shown(client, jo, seat, point):
    ContactPoint.objects.update(allowed="no")

    assert show(client, seat, point).status_code == 404
    assert (
        "Show the number"
        not in client.get(reverse("groups:seat", args=[seat.public_id])).content.decode()
    )
    assert not Reveal.objects.exists()


def test_the_number_of_somebody_else_is_not_shown(client, jo, seat, point):
    elsewhere = ContactPointFactory(person=MembershipFactory().person)

    assert show(client, seat, elsewhere).status_code == 404


def test_a_phone_that_is_shared_is_called_so(client, jo, seat, point):
    ContactPoint.objects.update(whose="shared")

    page = client.get(reverse("groups:seat", args=[seat.public_id])).content.decode()

    assert "Text ok. Shared with somebody." in page


def test_who_wrote_it_down_is_on_the_page(client, jo, seat, point):
    ContactPoint.objects.update(written_by=PersonFactory(preferred_name="Amina"))

    page = client.get(reverse("groups:seat", args=[seat.public_id])).content.decode()

    assert "Written down by <bdi>Amina</bdi>." in page


def test_a_safeguarding_lead_sees_what_they_said_no_to_with_a_reason(client, grace, seat, point):
    ContactPoint.objects.update(allowed="no")

    shown = fear_for(client, seat.person, point).content.decode()

    look = Reveal.objects.get()
    assert NUMBER in shown
    assert (look.by, look.why, look.is_override) == (grace, Reveal.Why.SAFETY, True)
    assert look.reason == "She did not come home."
    address = reverse("groups:within_reach_person", args=[seat.person.public_id])
    assert NUMBER not in client.get(address).content.decode()


@pytest.mark.parametrize("reason", ["", "   \n"])
def test_without_a_reason_nothing_is_shown(client, grace, seat, point, reason):
    shown = fear_for(client, seat.person, point, reason=reason).content.decode()

    assert "Please write why. Without a reason nothing is shown." in shown
    assert NUMBER not in shown
    assert not Reveal.objects.exists()


def test_a_safeguarding_lead_of_another_organisation_sees_nobody(client, grace, seat, point):
    elsewhere = MembershipFactory(person=PersonFactory(preferred_name="Layla"))
    theirs = ContactPointFactory(person=elsewhere.person)

    page = client.get(reverse("groups:within_reach")).content.decode()

    assert "Sam" in page
    assert "Layla" not in page
    assert fear_for(client, elsewhere.person, theirs).status_code == 404
    assert fear_for(client, seat.person, theirs).status_code == 200
    assert not Reveal.objects.exists()


def test_a_role_that_has_ended_opens_nothing(client, grace, seat, point):
    held = OrganisationRole.objects.get(person=grace)
    held.ended_at = held.created_at
    held.save()

    assert client.get(reverse("groups:within_reach")).status_code == 404
    assert fear_for(client, seat.person, point).status_code == 404


def test_people_are_found_by_part_of_their_name(client, grace, seat):
    MembershipFactory(group=seat.group, person=PersonFactory(preferred_name="عائشة"))

    found = client.post(reverse("groups:within_reach"), {"name": "ائش"}).content.decode()

    assert "عائشة" in found
    assert "Sam" not in found


@pytest.mark.parametrize("rows", [1, 3])
def test_within_reach_costs_the_same_for_1_and_3(client, grace, seat, rows, django_assert_num_queries):
    for _row in range(rows - 1):
        MembershipFactory(group=seat.group)

    with django_assert_num_queries(5):
        client.get(reverse("groups:within_reach"))


@given(
    runs=st.booleans(),
    same_group=st.booleans(),
    left=st.booleans(),
    allowed=st.sampled_from(ContactPoint.Allowed.values),
)
def test_only_who_runs_their_group_now_sees_a_number_they_did_not_refuse(
    client, runs, same_group, left, allowed
):
    seat = MembershipFactory()
    point = ContactPointFactory(person=seat.person, channel="text", value=NUMBER, allowed=allowed)
    group = seat.group if same_group else GroupFactory(organisation=seat.group.organisation)
    mine = MembershipFactory(group=group, seat="facilitator" if runs else "professional")
    if left:
        mine.left_at = mine.created_at
        mine.save()
    client.force_login(mine.person)

    response = show(client, seat, point)

    may = runs and same_group and not left and allowed != "no"
    assert (NUMBER in response.content.decode()) == may
    assert Reveal.objects.filter(person=seat.person).exists() == may
