import threading

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from groups.models import OrganisationRole
from groups.organisation.services import (
    LastAdmin,
    NoLongerAdmin,
    OwnSecondMoneyRole,
    SecondMoneyRole,
    end_role,
    give_role,
)
from people.models import Person
from tests.factories.groups import OrganisationFactory, OrganisationRoleFactory
from tests.factories.people import PersonFactory

Role = OrganisationRole.Role


def admin_of(organisation=None, **fields):
    role = OrganisationRoleFactory(
        organisation=organisation or OrganisationFactory(), person=PersonFactory(**fields)
    )
    return role.person, role.organisation


def give(organisation, by, **facts):
    return give_role(
        **{
            "organisation": organisation,
            "role": Role.LISTENER,
            "email": "lee@example.org",
            "preferred_name": "Lee",
            "by": by,
        }
        | facts
    )


def post(client, organisation, **data):
    return client.post(
        reverse("groups:give_role", args=[organisation.public_id]),
        {"role": "listener", "email": "lee@example.org", "preferred_name": "Lee"} | data,
    )


def test_give_role_to_somebody_new_who_can_sign_in(db):
    admin, organisation = admin_of()

    given = give(organisation, admin, email=" Lee@Example.org ")

    person = Person.objects.get(email="lee@example.org")
    assert (given.person, given.role, given.ended_at) == (person, Role.LISTENER, None)
    assert (person.preferred_name, person.has_usable_password()) == ("Lee", False)


def test_give_role_twice_keeps_one(db):
    admin, organisation = admin_of()

    assert give(organisation, admin) == give(organisation, admin)
    assert organisation.roles.filter(role=Role.LISTENER).count() == 1


def test_give_role_to_somebody_known_elsewhere_says_nothing_more(db, client):
    stranger = OrganisationRoleFactory(
        person=PersonFactory(email="lee@example.org", preferred_name="Leonora of elsewhere")
    )
    admin, organisation = admin_of()
    other_admin, other = admin_of()

    client.force_login(admin)
    known = post(client, organisation)
    known_page = client.get(known.url).content.decode()
    client.force_login(other_admin)
    new = post(client, other, email="new@example.org")
    new_page = client.get(new.url).content.decode()

    assert organisation.roles.get(role="listener").person == stranger.person
    assert "Given: somebody outside the groups to talk to." in known_page
    assert "Given: somebody outside the groups to talk to." in new_page
    for page in (known_page, new_page):
        assert "@example.org" not in page
        assert stranger.organisation.name not in page
    assert Person.objects.get(email="lee@example.org").preferred_name == "Leonora of elsewhere"


def test_nobody_gives_themself_a_second_part_in_the_money(db, client):
    admin, organisation = admin_of(email="ola@example.org")
    give(organisation, admin, role=Role.APPROVER, email=admin.email)
    client.force_login(admin)

    with pytest.raises(OwnSecondMoneyRole):
        give(organisation, admin, role=Role.RELEASER, email=admin.email, known=True)
    response = post(client, organisation, role="releaser", email="OLA@example.org", know_it="on")

    assert response.status_code == 200
    assert "Nobody gives themself a second" in response.content.decode()
    assert set(organisation.roles.values_list("role", flat=True)) == {"admin", "approver"}


def test_a_second_part_in_the_money_needs_a_tick(db, client):
    admin, organisation = admin_of()
    give(organisation, admin, role=Role.PREPARER)
    client.force_login(admin)

    with pytest.raises(SecondMoneyRole):
        give(organisation, admin, role=Role.APPROVER)
    warned = post(client, organisation, role="approver")
    assert "They have a part in the money already." in warned.content.decode()
    assert organisation.roles.filter(role=Role.APPROVER).count() == 0
    done = post(client, organisation, role="approver", know_it="on")

    assert done.status_code == 302
    assert organisation.roles.filter(role=Role.APPROVER).count() == 1


def test_a_part_in_the_money_elsewhere_is_nobodys_business_here(db):
    person = PersonFactory(email="lee@example.org")
    OrganisationRoleFactory(person=person, role=Role.PREPARER)
    admin, organisation = admin_of()

    assert give(organisation, admin, role=Role.APPROVER).person == person


def test_a_part_that_was_ended_no_longer_counts(db):
    admin, organisation = admin_of()
    end_role(role=give(organisation, admin, role=Role.PREPARER), by=admin)

    assert give(organisation, admin, role=Role.APPROVER).role == Role.APPROVER


def test_end_role_keeps_the_row_and_can_be_given_again(db):
    admin, organisation = admin_of()
    given = give(organisation, admin)

    ended = end_role(role=given, by=admin)
    again = end_role(role=given, by=admin)

    assert ended.ended_at is not None
    assert again.ended_at == ended.ended_at
    assert give(organisation, admin).pk != given.pk


def test_the_last_admin_stays(db, client):
    admin, organisation = admin_of()
    role = organisation.roles.get()
    client.force_login(admin)

    with pytest.raises(LastAdmin):
        end_role(role=role, by=admin)
    page = client.get(reverse("groups:end_role", args=[role.public_id])).content.decode()
    client.post(reverse("groups:end_role", args=[role.public_id]))

    assert "This is the last admin." in page
    assert organisation.roles.current().count() == 1


def test_whoever_is_no_longer_admin_changes_nothing(db):
    admin, organisation = admin_of()
    other, _organisation = admin_of(organisation)
    end_role(role=organisation.roles.get(person=admin), by=other)

    with pytest.raises(NoLongerAdmin):
        end_role(role=organisation.roles.get(person=other), by=admin)
    with pytest.raises(NoLongerAdmin):
        give(organisation, admin)


@pytest.mark.django_db(transaction=True)
def test_two_admins_who_end_each_other_at_once_leave_one():
    first, organisation = admin_of()
    second, _organisation = admin_of(organisation)
    roles = {person: organisation.roles.get(person=person) for person in (first, second)}
    start, faults = threading.Barrier(2), []

    def end(role, by):
        try:
            start.wait()
            end_role(role=role, by=by)
        except NoLongerAdmin:
            faults.append(by)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=end, args=pair)
        for pair in [(roles[first], second), (roles[second], first)]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert organisation.roles.current().filter(role=Role.ADMIN).count() == 1
    assert len(faults) == 1


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["give", "end"]),
        st.integers(0, 3),  # who asks
        st.integers(0, 3),  # about whom
        st.sampled_from([Role.ADMIN, *OrganisationRole.MONEY]),
        st.booleans(),
    ),
    max_size=12,
)


@given(steps=STEPS)
def test_whatever_admins_do_one_is_left_and_nobody_gave_themself_two_parts(db, steps):
    organisation, other = OrganisationFactory(), OrganisationFactory()
    people = [PersonFactory() for _ in range(4)]
    for person in people:
        person.email = f"p{person.pk}@example.org"
        person.save()
    OrganisationRoleFactory(organisation=organisation, person=people[0])
    elsewhere = OrganisationRoleFactory(organisation=other, person=people[1])
    own_money = dict.fromkeys(people, 0)

    for what, asks, about, role, known in steps:
        by, whom = people[asks], people[about]
        held = set(organisation.roles.held_by(whom).values_list("role", flat=True))
        try:
            if what == "give":
                give(organisation, by, role=role, email=whom.email, known=known)
                if by == whom and role in OrganisationRole.MONEY and role not in held:
                    own_money[by] = len(held & set(OrganisationRole.MONEY)) + 1
            elif role in held:
                end_role(role=organisation.roles.held_by(whom).get(role=role), by=by)
        except (NoLongerAdmin, LastAdmin, OwnSecondMoneyRole, SecondMoneyRole):
            pass

        assert organisation.roles.current().filter(role=Role.ADMIN).exists()
        assert max(own_money.values()) <= 1
    assert list(other.roles.current()) == [elsewhere]


@pytest.mark.parametrize("rows", [1, 3])
def test_roles_runs_the_same_queries_for_one_and_for_three(db, client, django_assert_num_queries, rows):
    admin, organisation = admin_of()
    for _row in range(rows):
        OrganisationRoleFactory(organisation=organisation, role=Role.LISTENER)
    client.force_login(admin)

    with django_assert_num_queries(5):
        client.get(reverse("groups:roles", args=[organisation.public_id]))


def test_roles_lists_only_this_organisation_and_in_pages(db, client):
    admin, organisation = admin_of(preferred_name="Ola")
    OrganisationRoleFactory(person=PersonFactory(preferred_name="Foreign"))
    for _row in range(50):
        OrganisationRoleFactory(organisation=organisation, role=Role.LISTENER)
    client.force_login(admin)

    first = client.get(reverse("groups:roles", args=[organisation.public_id]))
    second = client.get(reverse("groups:roles", args=[organisation.public_id]), {"page": 2})

    assert "Ola" in first.content.decode()
    assert "Foreign" not in first.content.decode() + second.content.decode()
    assert [len(page.context["page"]) for page in (first, second)] == [50, 1]


def test_ended_roles_are_listed_apart(db, client):
    admin, organisation = admin_of()
    OrganisationRoleFactory(
        organisation=organisation,
        role=Role.AUDITOR,
        person=PersonFactory(preferred_name="Former"),
        ended_at=timezone.now(),
    )
    client.force_login(admin)
    address = reverse("groups:roles", args=[organisation.public_id])

    assert "Former" not in client.get(address).content.decode()
    assert "Former" in client.get(address, {"ended": ""}).content.decode()


def test_home_tells_people_what_they_do_here(db, client):
    role = OrganisationRoleFactory(role=Role.LISTENER)
    client.force_login(role.person)

    page = client.get(reverse("home")).content.decode()

    assert "Somebody outside the groups to talk to" in page
    assert role.organisation.name in page
