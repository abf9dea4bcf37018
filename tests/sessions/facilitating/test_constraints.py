from django.utils import timezone

from sessions.models import Facilitation
from tests.factories.people import PersonFactory
from tests.factories.sessions import FacilitationFactory, sent_out
from tests.refusing import refused_by


def change(facilitation, **fields):
    return Facilitation.objects.filter(pk=facilitation.pk).update(**fields)


def test_an_answer_says_when_and_by_whom(db):
    facilitation = FacilitationFactory()

    with refused_by("facilitation_answer_says_when_and_by_whom"):
        change(facilitation, answered_at=None)


def test_whoever_was_only_asked_has_no_answer(db):
    facilitation = FacilitationFactory()

    with refused_by("facilitation_answer_says_when_and_by_whom"):
        change(facilitation, answer="asked")


def test_nobody_covers_for_themselves(db):
    facilitation = FacilitationFactory()

    with refused_by("facilitation_cover_is_somebody_else"):
        change(facilitation, cover=facilitation.person, cover_answer="asked")


def test_a_cover_was_at_least_asked(db):
    with refused_by("facilitation_cover_answer_fits_the_cover"):
        change(FacilitationFactory(), cover=PersonFactory())


def test_a_cover_who_answered_says_when(db):
    with refused_by("facilitation_cover_answer_fits_the_cover"):
        change(FacilitationFactory(), cover=PersonFactory(), cover_answer="yes")


def test_without_a_cover_there_is_no_answer(db):
    with refused_by("facilitation_cover_answer_fits_the_cover"):
        change(FacilitationFactory(), cover_answer="yes", cover_answered_at=timezone.now())


def test_nobodys_yes_stands_for_somebody_else(db):
    facilitation, nia = FacilitationFactory(), PersonFactory()
    change(facilitation, cover=nia, cover_answer="asked")

    change(facilitation, person=nia)

    facilitation.refresh_from_db()
    assert (facilitation.person, facilitation.answer, facilitation.answered_at) == (nia, "asked", None)
    assert (facilitation.cover, facilitation.cover_answer) == (None, "")


def test_whoever_cannot_stays_named_after_sending_out(db):
    group_session = sent_out()
    support = group_session.facilitations.get(role="support")

    change(support, answer="cant", answered_at=timezone.now())

    with refused_by("facilitation_sent_out_keeps_its_facilitators"):
        support.delete()


def test_two_people_are_still_two_when_the_cover_has_the_other_job(db):
    group_session = sent_out()
    lead = group_session.facilitations.get(role="lead").person

    with refused_by("facilitation_two_different_people"):
        change(group_session.facilitations.get(role="support"), person=lead)
