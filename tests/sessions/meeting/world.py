"""A session that is on now, with people who were asked to it."""

from contextlib import contextmanager
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from groups.models import Membership
from sessions.models import Facilitation, Invitation
from tests.factories.groups import MembershipFactory
from tests.factories.people import PersonFactory
from tests.factories.sessions import GroupSessionFactory, InvitationFactory, sent_out


def session_on_now(**fields):
    """It began five minutes ago and lasts two hours."""
    starts_at = timezone.now() - timedelta(minutes=5)
    return sent_out(GroupSessionFactory(**{"starts_at": starts_at} | fields))


def pair_of(group_session):
    """(lead, support)"""
    return tuple(
        group_session.facilitations.get(role=role).person
        for role in (Facilitation.Role.LEAD, Facilitation.Role.SUPPORT)
    )


def member_of(group_session, *, answer=None, seat=Membership.Seat.LIVED_EXPERIENCE, **person_fields):
    """Somebody in the group; invited when `answer` is given ("" is not answered yet)."""
    person = PersonFactory(**person_fields)
    MembershipFactory(group=group_session.group, person=person, seat=seat)
    if answer is not None:
        said = {"answered_at": timezone.now(), "answered_by": person} if answer else {}
        InvitationFactory(group_session=group_session, person=person, answer=answer, **said)
    return person


COMING, ONLINE, CANT = Invitation.Answer.COMING, Invitation.Answer.ONLINE, Invitation.Answer.CANT


@contextmanager
def nothing_may_be_written():
    """The database refuses every write inside."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        yield
        # Back to where writing is allowed.
        transaction.set_rollback(True)
