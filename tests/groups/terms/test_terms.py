from datetime import date, time

import pytest
from django.urls import reverse

from groups.models import SchoolTerm
from tests.factories.groups import OrganisationFactory, OrganisationRoleFactory
from tests.refusing import refused_by

SPRING = {"name": "Spring, first half", "first_day": "2027-01-05", "last_day": "2027-02-12"}


@pytest.fixture
def organisation(client, db):
    role = OrganisationRoleFactory()
    client.force_login(role.person)
    return role.organisation


def page(organisation):
    return reverse("groups:terms", args=[organisation.public_id])


def test_a_term_that_ends_before_it_begins_is_refused(organisation):
    with refused_by("school_term_ends_after_it_begins"):
        SchoolTerm.objects.create(
            organisation=organisation,
            name="x",
            first_day=date(2027, 2, 1),
            last_day=date(2027, 1, 31),
        )


def test_two_terms_on_one_first_day_are_refused(organisation):
    days = {"first_day": date(2027, 1, 5), "last_day": date(2027, 2, 12)}
    SchoolTerm.objects.create(organisation=organisation, name="x", **days)
    with refused_by("school_term_begins_once_on_a_day"):
        SchoolTerm.objects.create(organisation=organisation, name="y", **days)


@pytest.mark.parametrize(
    "hours",
    [
        {"to_school_until": time(8, 30)},
        {"from_school_from": time(9, 0)},
        {"from_school_until": time(14, 45)},
    ],
)
def test_school_runs_in_the_wrong_order_are_refused(db, hours):
    with refused_by("organisation_school_runs_come_one_after_the_other"):
        OrganisationFactory(**hours)


def test_a_nation_we_do_not_know_is_refused(db):
    with refused_by("organisation_nation_is_one_we_know"):
        OrganisationFactory(nation="FRA")


def test_an_admin_writes_changes_and_takes_away_a_term(client, organisation):
    client.post(page(organisation), SPRING)
    client.post(page(organisation), SPRING)

    term = organisation.terms.get()
    assert (term.name, term.first_day, term.last_day) == (
        "Spring, first half",
        date(2027, 1, 5),
        date(2027, 2, 12),
    )
    one = reverse("groups:term", args=[organisation.public_id, term.public_id])
    client.post(one, SPRING | {"last_day": "2027-02-11"})
    term.refresh_from_db()
    assert term.last_day == date(2027, 2, 11)
    away = reverse("groups:term_away", args=[organisation.public_id, term.public_id])
    client.post(away)
    assert client.post(away).status_code == 302
    assert not organisation.terms.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (SPRING | {"last_day": "2026-02-12"}, "It has to end after it begins."),
        (SPRING | {"last_day": "2028-02-12"}, "That is longer than a term. Check the year."),
        (SPRING | {"first_day": "soon"}, "Please write a day, like 1/12/2026."),
        (SPRING | {"name": "x" * 5_000_000}, "Keep it shorter: 60 letters is the most."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(client, organisation, typed, sentence):
    response = client.post(page(organisation), typed)

    assert sentence in response.content.decode()
    assert not organisation.terms.exists()


def test_the_school_run_is_changed_and_has_an_order(client, organisation):
    address = reverse("groups:setup_step", args=[organisation.public_id, "school-run"])
    seen = client.get(address).context["form"]["seen"].value()
    hours = {
        "to_school_from": "08:40",
        "to_school_until": "09:00",
        "from_school_from": "08:50",
        "from_school_until": "16:00",
        "seen": seen,
    }

    refused = client.post(address, hours)
    client.post(address, hours | {"from_school_from": "15:00"})

    assert "This has to be later than the time before it." in refused.content.decode()
    organisation.refresh_from_db()
    assert (organisation.to_school_from, organisation.from_school_from) == (time(8, 40), time(15))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_1_and_3(client, organisation, rows, django_assert_num_queries):
    for month in range(rows):
        SchoolTerm.objects.create(
            organisation=organisation,
            name="x",
            first_day=date(2027, month + 1, 1),
            last_day=date(2027, month + 1, 20),
        )

    with django_assert_num_queries(5):
        client.get(page(organisation))
