import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from groups.models import Wording
from tests.factories.groups import OrganisationFactory, WordingFactory
from tests.factories.people import PersonFactory
from tests.refusing import refused_by

pytestmark = pytest.mark.django_db


def test_each_version_is_there_once_and_one_of_them_is_in_use():
    first = WordingFactory(in_use=True)
    same = {"organisation": first.organisation, "written_by": first.written_by}

    with refused_by("wording_one_of_each_version"):
        WordingFactory(**same)
    with refused_by("wording_one_in_use"):
        WordingFactory(**same, version=2, in_use=True)
    WordingFactory(**same, version=2)
    WordingFactory(**same, wording="plain", in_use=True)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("wording_has_words", {"body": " "}),
        ("wording_agreed_says_when_and_by_whom", {"panel": "Amina"}),
        ("wording_agreed_says_when_and_by_whom", {"agreed_at": timezone.now()}),
        ("wording_of_a_machine_is_never_agreed", {"in_use": True, "is_machine_draft": True}),
        (
            "wording_in_another_language_was_checked_by_somebody_else",
            {"in_use": True, "language": "pl", "translated_by": "Ewa"},
        ),
        (
            "wording_in_another_language_was_checked_by_somebody_else",
            {"in_use": True, "language": "pl", "translated_by": "Ewa", "checked_by": " ewa "},
        ),
        ("wording_ended_was_in_use_and_says_by_whom", {"ended_at": timezone.now()}),
    ],
)
def test_what_the_database_refuses(constraint, fields):
    organisation, person = OrganisationFactory(), PersonFactory()

    with refused_by(constraint):
        WordingFactory(organisation=organisation, written_by=person, **fields)


def test_words_never_change_and_what_became_of_them_is_added():
    wording = WordingFactory()

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Wording.objects.filter(pk=wording.pk).update(body="Something else")
    Wording.objects.filter(pk=wording.pk).update(
        panel="Amina",
        agreed_on=timezone.localdate(),
        agreed_at=timezone.now(),
        agreed_by=wording.written_by,
    )

    wording.refresh_from_db()
    assert wording.is_in_use


def test_a_reminder_of_the_morning_goes_in_the_morning():
    with refused_by("organisation_morning_reminder_is_in_the_morning"):
        OrganisationFactory(morning_reminder_at="07:59")
