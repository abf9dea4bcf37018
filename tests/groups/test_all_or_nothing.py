"""Nothing is changed by half, and two files at once are as good as one after the other."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from groups.models import Membership, RosterImport, TrainingRecord
from groups.roster.importing import bring_in
from groups.roster.unusable import UnusableFile
from people.models import ContactPoint, Person
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.groups.sheets import HEADINGS, RUTH, SAM, csv_sheet


def test_when_the_database_refuses_the_last_person_nobody_is_added(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE groups_membership ADD CONSTRAINT no_observers CHECK (seat <> 'observer')"
        )
    group = GroupFactory()
    facilitator = MembershipFactory(group=group, seat=Membership.Seat.FACILITATOR).person
    observer = ("Olu", "observer", "07700 900077", "", "yes", "", "1/11/2026")

    with pytest.raises(UnusableFile) as refused:
        bring_in(group=group, content=csv_sheet(SAM, RUTH, observer), by=facilitator)

    assert (
        refused.value.reason
        == "Somebody else was changing this group at the same time. Please try again."
    )
    assert list(Person.objects.all()) == [facilitator]
    assert not ContactPoint.objects.exists()
    assert not RosterImport.objects.exists()


def test_when_the_database_refuses_a_training_nobody_is_added(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE groups_trainingrecord ADD CONSTRAINT none CHECK (training <> 'safeguarding')"
        )
    group = GroupFactory()
    facilitator = MembershipFactory(group=group, seat=Membership.Seat.FACILITATOR).person
    headings = (*HEADINGS, "co production training", "safeguarding training")
    content = csv_sheet(SAM, (*RUTH, "1/11/2026", "1/11/2026"), headings=headings)

    with pytest.raises(UnusableFile):
        bring_in(group=group, content=content, by=facilitator)

    assert list(Person.objects.all()) == [facilitator]
    for model in (ContactPoint, RosterImport, TrainingRecord):
        assert not model.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_file_brought_in_by_two_at_once_adds_nobody_twice():
    group = GroupFactory()
    people = [MembershipFactory(group=group, seat=Membership.Seat.FACILITATOR).person for _ in range(4)]
    content = csv_sheet(SAM, RUTH, *[(f"P{n}", "parent", "", "", "", "", "") for n in range(20)])

    def bring(by):
        try:
            result = bring_in(group=group, content=content, by=by)
            return result.added, result.already_here
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        results = sorted(pool.map(bring, people))

    assert results == [(0, 22), (0, 22), (0, 22), (22, 0)]
    assert group.memberships.count() == 4 + 22
