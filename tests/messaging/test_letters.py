"""Somebody who is written letters: the machine never sends one, and says that a person has to."""

import pytest

from messaging import reasons
from messaging.contact import best_contact
from tests.factories.people import ContactPointFactory, PersonFactory

pytestmark = pytest.mark.django_db


def letter_to(person, **said):
    return ContactPointFactory(
        person=person, channel="post", value="1 Mill Street\nBlackpool", links_ok=False, **said
    )


def test_a_letter_is_a_persons_to_write():
    letter = letter_to(PersonFactory())

    assert best_contact(letter.person) == (letter, "")
    assert reasons.sentence(reasons.by_hand(letter)) == (
        "They asked for a letter. Somebody has to write and post it."
    )


def test_a_call_comes_before_a_letter_and_an_email_before_both():
    person = PersonFactory()
    letter_to(person)
    call = ContactPointFactory(person=person, channel="call", value="+442079460018")
    assert best_contact(person) == (call, "")

    email = ContactPointFactory(person=person)
    assert best_contact(person) == (email, "")


@pytest.mark.parametrize("allowed", ["no", "ask"])
def test_no_letter_without_a_yes(allowed):
    letter = letter_to(PersonFactory(), allowed=allowed)

    assert best_contact(letter.person) == (None, "no_contact_allowed")
