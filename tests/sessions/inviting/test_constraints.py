import pytest
from django.db import IntegrityError
from django.utils import timezone

from tests.factories.people import PersonFactory
from tests.factories.sessions import InvitationFactory


def refused(name):
    return pytest.raises(IntegrityError, match=name)


def test_one_invitation_per_person(db):
    invitation = InvitationFactory()

    with refused("invitation_once_per_person"):
        InvitationFactory(group_session=invitation.group_session, person=invitation.person)


@pytest.mark.parametrize(
    "fields",
    [
        {"answer": "coming"},
        {"answered_at": timezone.now()},
        {"answer": "cant", "answered_at": timezone.now()},
    ],
)
def test_answer_says_when_and_by_whom(db, fields):
    with refused("invitation_answer_says_when_and_by_whom"):
        InvitationFactory(**fields)


def test_no_answer_has_nobody_who_gave_it(db):
    with refused("invitation_answer_says_when_and_by_whom"):
        InvitationFactory(answered_by=PersonFactory())
