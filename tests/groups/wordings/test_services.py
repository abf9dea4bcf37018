from datetime import date

import pytest

from groups.models import Wording
from groups.wordings import services
from groups.wordings.services import NotReady, WrittenMeanwhile, agree, take_back, write
from messaging.own_words import OwnWords, Shelf
from tests.factories.groups import OrganisationFactory, WordingFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

BODY = "Hi {name}. {day}, {time}?\nRing {helper} on {phone}."


@pytest.fixture
def admin():
    return PersonFactory(preferred_name="Alex")


@pytest.fixture
def riverside():
    return OrganisationFactory()


def written(riverside, by, **fields):
    facts = {"kind": "reminder", "wording": "discreet", "language": "en-gb", "subject": "", "body": BODY}
    return write(organisation=riverside, by=by, **facts | fields)


def bodies_in_use(organisation):
    return [own.body for own in services.in_use({organisation.pk})]


def test_words_are_sent_from_when_a_panel_agreed_until_they_are_taken_back(riverside, admin):
    first = written(riverside, admin)
    assert bodies_in_use(riverside) == []

    agree(wording=first, panel="Amina and Lee", agreed_on=date(2026, 11, 20), by=admin)
    again = agree(wording=first, panel="Somebody else", agreed_on=date(2026, 11, 21), by=admin)
    assert bodies_in_use(riverside) == [BODY]
    assert (again.panel, again.agreed_on, again.agreed_by) == (
        "Amina and Lee",
        date(2026, 11, 20),
        admin,
    )

    take_back(wording=first, by=admin)
    ended = take_back(wording=first, by=PersonFactory())
    assert bodies_in_use(riverside) == []
    assert ended.ended_by == admin


def test_a_newer_version_waits_for_the_panel_while_the_older_one_is_sent(riverside, admin):
    first = agree(wording=written(riverside, admin), panel="Lee", agreed_on=date(2026, 11, 20), by=admin)
    second = written(riverside, admin, body=f"{BODY}\nBye.", seen=1)

    assert (second.version, bodies_in_use(riverside)) == (2, [BODY])
    agree(wording=second, panel="Lee", agreed_on=date(2026, 11, 21), by=admin)

    assert bodies_in_use(riverside) == [f"{BODY}\nBye."]
    first.refresh_from_db()
    assert first.ended_by == admin
    with pytest.raises(WrittenMeanwhile):
        agree(wording=first, panel="Lee", agreed_on=date(2026, 11, 21), by=admin)


def test_the_same_words_twice_are_one_version_and_somebody_elses_are_not_written_over(riverside, admin):
    first = written(riverside, admin)
    assert written(riverside, admin) == first

    with pytest.raises(WrittenMeanwhile) as raised:
        written(riverside, admin, body="Hello", seen=0)

    assert raised.value.newest == first
    assert Wording.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"translated_by": "Ewa"},
        {"translated_by": "Ewa", "checked_by": "ewa "},
        {"translated_by": "Ewa", "checked_by": "Jan", "is_machine_draft": True},
    ],
)
def test_no_panel_agrees_to_what_nobody_has_checked_in_its_language(riverside, admin, fields):
    draft = written(riverside, admin, language="pl", **fields)

    with pytest.raises(NotReady):
        agree(wording=draft, panel="Lee", agreed_on=date(2026, 11, 21), by=admin)

    assert bodies_in_use(riverside) == []


def test_a_shelf_asks_once_for_all_its_organisations(django_assert_num_queries):
    mine = WordingFactory(in_use=True)
    other = WordingFactory(in_use=True, kind="invitation", body="Come on {day}.")
    WordingFactory()
    shelf = Shelf()
    facts = {"organisation_id": mine.organisation_id}

    with django_assert_num_queries(1):
        shelf.fetch([mine.organisation_id, other.organisation_id, None])
        own = shelf.words_for("reminder", "discreet", "pl", facts)
        assert shelf.words_for("reminder", "plain", "en-gb", facts) is None
        assert shelf.words_for("invitation", "discreet", "en-gb", facts) is None

    assert own == OwnWords(mine.organisation_id, "reminder", "discreet", "en-gb", "", mine.body)
