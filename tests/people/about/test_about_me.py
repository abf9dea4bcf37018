"""A person's own first page, and the one name they go by."""

import pytest
from django.urls import reverse

from people.models import ContactPoint
from tests.factories.people import ContactPointFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam(client):
    sam = PersonFactory(preferred_name="Sam", email="sam@example.org")
    client.force_login(sam)
    return sam


def rename(client, name):
    return client.post(reverse("people:name"), {"preferred_name": name, "language": "en-gb"})


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("عائشة 🌸", "عائشة 🌸"),
        ("  Ŵyn   O’Brien \n", "Ŵyn O’Brien"),
        ("🌸", "🌸"),
        ("x" * 100, "x" * 100),
    ],
)
def test_a_name_in_any_script_is_kept(client, sam, written, kept):
    answer = rename(client, written)

    sam.refresh_from_db()
    assert answer["Location"] == reverse("people:me")
    assert sam.preferred_name == kept
    assert kept in client.get(reverse("people:me")).content.decode()


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "Please write a name we can call you by."),
        ("–", "Please write a name we can call you by."),
        ("\u200b\u2060", "Please write a name we can call you by."),
        ("x" * 101, "That is too long for a name. 100 letters fit here."),
        ("x" * 5_000_000, "That is too long for a name. 100 letters fit here."),
    ],
)
def test_what_is_no_name_is_said_kindly_and_the_old_one_stays(client, sam, written, sentence):
    page = rename(client, written)

    sam.refresh_from_db()
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert sam.preferred_name == "Sam"


def test_the_name_field_is_known_to_the_browser_and_not_spell_checked(client, sam):
    page = client.get(reverse("people:name")).content.decode()

    assert 'autocomplete="name"' in page
    assert 'spellcheck="false"' in page


def test_somebody_chooses_the_language_of_their_messages_and_pages_stay_readable(client, sam):
    assert "العربية (Arabic)" in client.get(reverse("people:name")).content.decode()

    client.post(reverse("people:name"), {"preferred_name": "Sam", "language": "ar"})

    sam.refresh_from_db()
    assert (sam.language, sam.page_language) == ("ar", "en-gb")
    assert 'dir="ltr"' in client.get(reverse("people:me")).content.decode()


def test_the_email_for_signing_in_is_shown_to_its_owner(client, sam):
    assert "sam@example.org" in client.get(reverse("people:me")).content.decode()


def test_somebody_without_an_email_needs_none(client):
    client.force_login(PersonFactory())

    assert "You do not need one" in client.get(reverse("people:me")).content.decode()


def test_home_leads_everybody_to_their_own_page(client, sam):
    assert reverse("people:me") in client.get(reverse("home")).content.decode()


@pytest.mark.parametrize("ways", [1, 3])
def test_about_me_costs_the_same_for_1_way_and_3(client, sam, ways, django_assert_num_queries):
    for number in range(ways):
        ContactPointFactory(person=sam, channel=ContactPoint.Channel.TEXT, value=f"+44770090001{number}")

    with django_assert_num_queries(7):
        client.get(reverse("people:me"))
