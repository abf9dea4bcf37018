"""A prepared query answers as the same query asked anew, and never from memory."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from people.models import ActionLink, ContactPoint, Person
from people.prepared import Prepared, PreparedInstances
from people.services import issue_link
from tests.factories.people import ContactPointFactory, PersonFactory

pytestmark = pytest.mark.django_db

named = Prepared(
    lambda name, pk: Person.objects.filter(preferred_name=name, pk__gte=pk).order_by("pk"),
    ["pk", "preferred_name"],
    name=str,
    pk=int,
)
links = PreparedInstances(
    lambda target: ActionLink.objects.filter(target=target), ActionLink, "person", target=UUID
)


def test_it_answers_with_what_is_there_now():
    sam = PersonFactory(preferred_name="Sam")
    assert named(name="Sam", pk=0) == [(sam.pk, "Sam")]

    other = PersonFactory(preferred_name="Sam")

    assert named(name="Sam", pk=0) == [(sam.pk, "Sam"), (other.pk, "Sam")]
    assert named(name="Sam", pk=other.pk) == [(other.pk, "Sam")]
    assert named(name="Lou", pk=0) == []


def test_the_database_plans_it_once_whatever_the_size_of_a_number():
    sam = PersonFactory(preferred_name="Sam")
    kept = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s"

    for pk in (0, 70_000, 5_000_000_000, -1, 0):
        assert named(name="Sam", pk=pk) == ([(sam.pk, "Sam")] if sam.pk >= pk else [])

    with connection.cursor() as cursor:
        cursor.execute(kept, ['SELECT "people_person"."id" AS "pk"%"preferred_name" = $%'])
        assert cursor.fetchone() == (1,)


@given(name=st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=40))
def test_no_value_becomes_part_of_the_words(name):
    sam = PersonFactory(preferred_name="Sam")

    assert named(name=name, pk=0) == ([(sam.pk, "Sam")] if name == "Sam" else [])


def test_instances_come_with_whom_they_point_to(django_assert_num_queries):
    target = uuid4()
    sam = PersonFactory(preferred_name="Sam")
    issue_link(
        person=sam, purpose="invitation", target=target, expires_at=sam.created_at + timedelta(days=1)
    )

    with django_assert_num_queries(1):
        [link] = links(target=target)
        assert (link.target, link.person.preferred_name) == (target, "Sam")

    link.purpose = "summary"
    link.save()
    assert [link.purpose for link in links(target=target)] == ["summary"]


def test_what_is_encrypted_is_read_as_ever():
    point = ContactPointFactory()
    values = Prepared(ContactPoint.objects.all, ["value", "pk"])

    assert values() == [(point.value, point.pk)]


def test_a_gap_that_is_nowhere_is_refused():
    with pytest.raises(TypeError):
        Prepared(lambda name: Person.objects.filter(preferred_name=f"{name}!"), ["pk"], name=str)(
            name="Sam"
        )
