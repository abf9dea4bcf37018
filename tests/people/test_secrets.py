"""Numbers and addresses cannot be read in the database, and keys can be changed."""

import pytest
from django.apps import apps
from django.db import connection
from encrypted_fields.fields import EncryptedFieldMixin
from hypothesis import given
from hypothesis import strategies as st

from people.models import ContactPoint, Reveal
from people.models.reaching import matching_digest
from people.secrets import SecretField, Unreadable
from tests.factories.people import ContactPointFactory

NUMBER = "+447700900011"


@pytest.fixture
def change_key(settings):
    def change_key(*keys):
        settings.SALT_KEY = list(keys)

    return change_key


def raw_of(point):
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM people_contactpoint WHERE id = %s", [point.pk])
        return cursor.fetchone()[0]


def raw():
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM people_contactpoint")
        return [value for (value,) in cursor.fetchall()]


def everything_kept():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT point::text FROM people_contactpoint AS point "
            "UNION ALL SELECT event::text FROM people_contactpointevent AS event"
        )
        return " ".join(row for (row,) in cursor.fetchall())


def test_no_number_or_address_can_be_read_in_the_database(db):
    ContactPointFactory(channel=ContactPoint.Channel.TEXT, value=NUMBER)
    ContactPointFactory(value="sam.jones@example.org")

    kept = everything_kept()

    for readable in (NUMBER, "7700900011", "900011", "sam.jones", "example.org"):
        assert readable not in kept
    assert ContactPoint.objects.get(channel="text").value == NUMBER


def test_the_same_number_is_written_differently_each_time(db):
    for _ in range(2):
        ContactPointFactory(channel=ContactPoint.Channel.TEXT, value=NUMBER)

    first, second = raw()
    assert first != second


def test_after_a_new_key_old_values_are_still_read_and_new_ones_use_it(db, change_key):
    change_key("old")
    ContactPointFactory(value="old@example.org")
    change_key("new", "old")
    ContactPointFactory(value="new@example.org")

    assert list(ContactPoint.objects.order_by("pk").values_list("value", flat=True)) == [
        "old@example.org",
        "new@example.org",
    ]


def test_what_no_key_opens_is_an_error_and_never_handed_on(db, change_key):
    change_key("old")
    ContactPointFactory(value="old@example.org")
    change_key("new")

    with pytest.raises(Unreadable, match=r"no key opens people\.ContactPoint\.value"):
        ContactPoint.objects.get()


def test_every_encrypted_column_of_every_room_is_one_of_ours():
    encrypted = [
        field
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, EncryptedFieldMixin)
    ]

    assert Reveal._meta.get_field("reason") in encrypted
    assert [str(field) for field in encrypted if not isinstance(field, SecretField)] == []


def test_what_looks_encrypted_is_kept_as_it_was_typed(db):
    typed = raw_of(ContactPointFactory())
    point = ContactPointFactory(value="x@example.org")
    point.value = typed
    point.full_clean(exclude=["digest"])
    point.save()

    assert ContactPoint.objects.get(pk=point.pk).value == typed


def test_saving_again_writes_with_the_new_key(db, change_key):
    change_key("old")
    ContactPointFactory(value="old@example.org")
    change_key("new", "old")
    ContactPoint.objects.get().save()
    change_key("new")

    assert ContactPoint.objects.get().value == "old@example.org"


def test_every_secret_column_is_of_a_kind_that_is_encrypted():
    assert isinstance(ContactPoint._meta.get_field("value"), SecretField)


@given(st.text(max_size=50))
def test_the_digest_does_not_mind_capitals_and_spaces_around(value):
    assert matching_digest(f"  {value.upper().lower()} ") == matching_digest(value.upper())


@given(st.emails(), st.emails())
def test_two_addresses_have_two_digests(first, second):
    assert (matching_digest(first) == matching_digest(second)) == (first.lower() == second.lower())


def test_the_digest_depends_on_our_key(settings):
    before = matching_digest(NUMBER)
    settings.MATCHING_KEY = "another"

    assert len(before) == 64
    assert matching_digest(NUMBER) != before
