import pytest
from django.db import IntegrityError, transaction
from django.db.models import Case, Value, When
from django.utils import timezone

from sessions.models import AgendaItem, Facilitation, GroupSession
from tests.factories.people import PersonFactory
from tests.factories.sessions import (
    FacilitationFactory,
    GroupSessionFactory,
    add_agenda,
    add_facilitators,
    sent_out,
)


def refused(name):
    return pytest.raises(IntegrityError, match=name)


def test_session_ends_after_it_starts(db):
    group_session = GroupSessionFactory()

    with refused("group_session_ends_after_it_starts"):
        GroupSession.objects.filter(pk=group_session.pk).update(ends_at=group_session.starts_at)


def test_only_a_one_to_one_is_with_somebody(db):
    with refused("group_session_only_a_one_to_one_is_with_somebody"):
        GroupSessionFactory(one_to_one_with=PersonFactory())


def test_sent_out_says_when(db):
    group_session = GroupSessionFactory()
    add_facilitators(group_session)

    with refused("group_session_sent_out_says_when"):
        GroupSession.objects.filter(pk=group_session.pk).update(state="invited")


def test_sent_out_says_by_whom(db):
    with refused("group_session_invited_at_and_invited_by_set_together"):
        GroupSessionFactory(invited_at=timezone.now())


@pytest.mark.parametrize("fields", [{"state": "cancelled"}, {"cancelled_at": timezone.now()}])
def test_cancelled_says_when_and_who(db, fields):
    with refused("group_session_cancelled_says_when_and_who"):
        GroupSessionFactory(**fields)


def test_sent_out_needs_two_facilitators(db):
    group_session = GroupSessionFactory()
    FacilitationFactory(group_session=group_session)

    with refused("two different facilitators before it is sent out"):
        GroupSession.objects.filter(pk=group_session.pk).update(
            state="invited", invited_at=timezone.now(), invited_by=PersonFactory()
        )


def test_sent_out_keeps_its_facilitators(db):
    group_session = sent_out()

    with refused("a session that was sent out keeps two facilitators"):
        group_session.facilitations.first().delete()


def test_sent_out_does_not_lend_its_facilitators(db):
    group_session = sent_out()

    with refused("a session that was sent out keeps two facilitators"):
        group_session.facilitations.filter(role="lead").update(group_session=GroupSessionFactory())


def test_a_draft_may_lose_a_facilitator(db):
    facilitation = FacilitationFactory()

    facilitation.delete()

    assert not Facilitation.objects.exists()


def test_one_person_per_role(db):
    facilitation = FacilitationFactory()

    with refused("facilitation_one_person_per_role"):
        FacilitationFactory(group_session=facilitation.group_session)


def test_nobody_leads_and_supports(db):
    facilitation = FacilitationFactory()

    with refused("facilitation_two_different_people"):
        FacilitationFactory(
            group_session=facilitation.group_session, person=facilitation.person, role="support"
        )


def test_facilitators_change_places_in_one_statement(db):
    group_session = sent_out()
    lead, support = group_session.facilitations.order_by("role")

    with transaction.atomic():
        group_session.facilitations.update(
            person=Case(
                When(role="lead", then=Value(support.person_id)),
                When(role="support", then=Value(lead.person_id)),
            )
        )

    assert list(group_session.facilitations.order_by("role").values_list("person", flat=True)) == [
        support.person_id,
        lead.person_id,
    ]


def test_one_agenda_item_per_position(transactional_db):
    group_session = GroupSessionFactory()
    add_agenda(group_session)

    with refused("agenda_item_one_per_position"), transaction.atomic():
        AgendaItem.objects.filter(position=1).update(position=2)


@pytest.mark.parametrize("minutes", [0, 241])
def test_agenda_item_lasts_1_to_240_minutes(db, minutes):
    with refused("agenda_item_lasts_1_to_240_minutes"):
        AgendaItem.objects.create(
            group_session=GroupSessionFactory(), position=0, title="Talk", minutes=minutes
        )
