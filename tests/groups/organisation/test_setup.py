from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from groups.lines import missing
from groups.models import Organisation, OrganisationRole
from groups.organisation.discreet import what_it_tells
from groups.organisation.setup import are_separate_hands, setup_of
from people.models import Person
from tests.factories.groups import GroupFactory, OrganisationFactory, OrganisationRoleFactory
from tests.factories.people import PersonFactory
from tests.refusing import refused_by

Role = OrganisationRole.Role


def start(**options):
    said = StringIO()
    options = {"email": "ola@example.org", "name": "Ola"} | options
    call_command("start_organisation", **options, stdout=said)
    return said.getvalue()


def lines_of(organisation):
    return {line.name: line for line in setup_of([organisation])[organisation]}


def step(client, organisation, which, /, **data):
    address = reverse("groups:setup_step", args=[organisation.public_id, which])
    seen = client.get(address).context["form"]["seen"].value()
    return client.post(address, {"seen": seen} | data)


@pytest.fixture
def organisation(db, client):
    """Just begun, and its admin is signed in."""
    organisation = Organisation.objects.create()
    client.force_login(OrganisationRoleFactory(organisation=organisation).person)
    return organisation


def test_start_organisation_says_where_to_sign_in(db):
    said = start(organisation="Riverside")

    role = OrganisationRole.objects.get()
    assert (role.organisation.name, role.role, role.person.preferred_name) == (
        "Riverside",
        "admin",
        "Ola",
    )
    assert said.splitlines() == [
        "Riverside has begun, and Ola looks after it.",
        "Sign in with ola@example.org at http://127.0.0.1:8000/sign-in/",
    ]


@pytest.mark.parametrize("options", [{}, {"organisation": "Riverside"}])
def test_start_organisation_twice_makes_it_once(db, options):
    start(**options)

    said = start(**options)

    assert "is there, and Ola looks after it." in said
    assert (Organisation.objects.count(), OrganisationRole.objects.count()) == (1, 1)


def test_start_organisation_refuses_kindly_what_somebody_else_looks_after(db):
    start(organisation="Riverside")

    with pytest.raises(CommandError, match="Riverside is looked after by somebody else"):
        start(organisation="riverside", email="eve@example.org", name="Eve")

    assert not Person.objects.filter(email="eve@example.org").exists()


def test_start_organisation_gives_back_one_that_nobody_looks_after(db):
    organisation = OrganisationFactory(name="Riverside")

    start(organisation="Riverside")

    assert organisation.roles.get().person.email == "ola@example.org"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"email": "ola"}, "ola does not look like an email"),
        ({"name": " "}, "The first admin needs a name"),
        ({"name": "O" * 101}, "A name has 100 letters at most"),
        ({"organisation": "O" * 121}, "A name has 120 letters at most"),
    ],
)
def test_start_organisation_refuses_kindly_what_cannot_be(db, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        start(**options)

    assert Organisation.objects.count() == 0


def test_whoever_starts_signs_in_and_sees_what_is_missing(db, client):
    start()
    client.force_login(Person.objects.get())

    page = client.get(reverse("home")).content.decode()

    organisation = Organisation.objects.get()
    assert reverse("groups:setup", args=[organisation.public_id]) in page
    assert "7 things are still missing" in page


def test_setup_begins_with_everything_missing(organisation):
    names = [line.name for line in missing(setup_of([organisation])[organisation])]

    assert names == ["name", "sender", "help", "safeguarding", "money", "listener", "rates"]


def test_setup_is_walked_step_by_step(organisation, client):
    step(client, organisation, "name", name="Riverside Together")
    step(client, organisation, "sender", sender_name="Jo")
    step(client, organisation, "zone", time_zone="Europe/Dublin")
    step(client, organisation, "nation", nation="SCT")
    step(client, organisation, "help", help_name="Jo", help_phone="01632 960001", help_hours="9 to 5")
    for number, role in enumerate(
        ["safeguarding_lead", "safeguarding_lead", "preparer", "approver", "releaser", "listener"]
    ):
        client.post(
            reverse("groups:give_role", args=[organisation.public_id]),
            {"role": role, "email": f"p{number}@example.org", "preferred_name": "Lee"},
        )
    GroupFactory(organisation=organisation)

    organisation.refresh_from_db()
    lines = lines_of(organisation)
    assert (organisation.name, organisation.sender_name) == ("Riverside Together", "Jo")
    assert (organisation.time_zone, organisation.nation) == ("Europe/Dublin", "SCT")
    assert [line.name for line in missing(lines.values())] == ["rates"]
    assert lines["group"].is_done


def test_one_safeguarding_lead_is_not_two(organisation):
    lead = OrganisationRoleFactory(organisation=organisation, role=Role.SAFEGUARDING_LEAD)
    # The same person elsewhere, and somebody who gave it up, do not count.
    OrganisationRoleFactory(role=Role.SAFEGUARDING_LEAD)
    OrganisationRoleFactory(
        organisation=organisation, role=Role.SAFEGUARDING_LEAD, ended_at=lead.created_at
    )

    line = lines_of(organisation)["safeguarding"]

    assert (line.is_done, line.what) == (False, "There is one safeguarding lead. One more is needed.")


@given(hands=st.lists(st.sets(st.integers(0, 3), max_size=3), min_size=3, max_size=3))
def test_separate_hands_are_three_people_for_three_parts(hands):
    first, second, third = hands

    can_be = any(len({a, b, c}) == 3 for a in first for b in second for c in third)

    assert are_separate_hands(hands) is can_be


@pytest.mark.parametrize(
    "telling",
    ["Riverside Together", "riverside", "Family team", "Jo, social care", "The NHS", "Parents’ voice"],
)
def test_sender_name_that_tells_is_refused_and_kept(organisation, client, telling):
    step(client, organisation, "name", name="Riverside Together")

    response = step(client, organisation, "sender", sender_name=telling)

    organisation.refresh_from_db()
    assert organisation.sender_name == ""
    assert "A first name tells nothing." in response.content.decode()
    assert response.context["form"]["sender_name"].value() == telling


@pytest.mark.parametrize("name", ["Jo", "Jo from Mondays", "أمينة", "Carey", "Trusty"])
def test_first_names_tell_nothing(name):
    assert what_it_tells(name, organisation_name="Riverside Together") == ""


def test_database_refuses_the_organisations_own_name_as_sender(db):
    with refused_by("organisation_sender_name_is_not_its_name"):
        OrganisationFactory(name="Riverside", sender_name="RIVERSIDE")
    OrganisationFactory(name="", sender_name="")


def test_name_is_not_changed_into_the_sender_name(organisation, client):
    step(client, organisation, "sender", sender_name="Jo")

    response = step(client, organisation, "name", name="JO")

    assert "Messages are signed like this." in response.content.decode()


def test_step_that_somebody_else_saved_keeps_the_words_and_says_so(organisation, client):
    address = reverse("groups:setup_step", args=[organisation.public_id, "name"])
    seen = client.get(address).context["form"]["seen"].value()
    step(client, organisation, "name", name="Theirs")

    response = client.post(address, {"seen": seen, "name": "Mine"})
    form = response.context["form"]
    again = client.post(address, {"seen": form["seen"].value(), "name": form["name"].value()})

    assert "Somebody changed this meanwhile. It says: “Theirs”." in response.content.decode()
    assert again.status_code == 302
    organisation.refresh_from_db()
    assert organisation.name == "Mine"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("name", {"name": "x" * 5_000_000}),
        ("name", {"name": " "}),
        ("sender", {"sender_name": "x" * 5_000_000}),
        ("zone", {"time_zone": "Mars/Base"}),
        ("nation", {"nation": "FRA"}),
        ("help", {"help_name": "Jo", "help_phone": "12"}),
        ("help", {"help_name": "Jo", "help_phone": "0" * 31}),
        ("help", {"help_name": "", "help_phone": "01632 960001"}),
    ],
)
def test_step_with_what_cannot_be_says_so(organisation, client, settings, name, data):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
    response = step(client, organisation, name, **data)

    assert response.status_code == 200
    assert response.context["form"].errors
    before = Organisation.objects.get()
    assert (before.name, before.sender_name, before.help_name) == ("", "", "")


def test_there_is_no_other_step(organisation, client):
    address = reverse("groups:setup_step", args=[organisation.public_id, "stage"])

    assert client.get(address).status_code == 404


def test_page_at_the_bottom_names_nobody_while_nobody_is_named(organisation, client):
    client.logout()

    assert client.get(reverse("account_login")).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_setup_and_home_run_the_same_queries_for_one_and_for_three(
    db, client, django_assert_num_queries, rows
):
    admin = PersonFactory()
    for _row in range(rows):
        organisation = OrganisationFactory()
        OrganisationRoleFactory(organisation=organisation, person=admin)
        OrganisationRoleFactory(organisation=organisation, role=Role.LISTENER)
        GroupFactory(organisation=organisation)

    organisations = list(Organisation.objects.looked_after_by(admin))

    with django_assert_num_queries(5):
        setup_of(organisations)
