import pytest

from sessions.models import AskedApart
from tests.factories.people import PersonFactory
from tests.factories.sessions import GroupSessionFactory
from tests.factories.wellbeing import RoomAnswerFactory
from tests.refusing import refused_by
from wellbeing.models import RoomAnswer

pytestmark = pytest.mark.django_db


def change(row, **fields):
    RoomAnswer.objects.filter(pk=row.pk).update(**fields)


def test_one_answer_about_each():
    row = RoomAnswerFactory()

    with refused_by("room_answer_one_about_each"):
        RoomAnswerFactory(person=row.person, other=row.other, answer="yes")
    RoomAnswerFactory(person=row.other, other=row.person)


def test_it_is_about_somebody_else():
    row = RoomAnswerFactory()

    with refused_by("room_answer_is_about_somebody_else"):
        change(row, other=row.person)


def test_whom_it_is_about_is_never_told():
    row = RoomAnswerFactory()

    with refused_by("room_answer_is_not_told_to_whom_it_is_about"):
        change(row, told_to=row.other)


def test_it_is_told_to_somebody_else():
    row = RoomAnswerFactory()

    with refused_by("room_answer_is_told_to_somebody_else"):
        change(row, told_to=row.person)


def test_a_yes_is_told_to_nobody():
    row = RoomAnswerFactory(answer="yes")

    with refused_by("room_answer_yes_is_told_to_nobody"):
        change(row, told_to=PersonFactory())


def test_whom_it_is_about_does_not_write_it_down():
    row = RoomAnswerFactory()

    with refused_by("room_answer_is_not_written_by_whom_it_is_about"):
        change(row, written_by=row.other)


def test_somebody_is_asked_apart_once_and_by_somebody_else():
    fields = {"group_session": GroupSessionFactory(), "person": PersonFactory()}
    AskedApart.objects.create(**fields, agreed_with=PersonFactory())

    with refused_by("asked_apart_once_per_session"):
        AskedApart.objects.create(**fields, agreed_with=PersonFactory())
    with refused_by("asked_apart_is_agreed_with_somebody_else"):
        AskedApart.objects.update(agreed_with=fields["person"])
