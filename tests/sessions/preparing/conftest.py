from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine

from groups.models import Membership
from sessions.models import Facilitation
from tests.factories.groups import MembershipFactory
from tests.factories.people import ContactPointFactory, PersonFactory
from tests.factories.sessions import CallerHoursFactory, InvitationFactory, sent_out

# Monday. The session is on the Tuesday of the week after, 10 in the morning.
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SESSION_AT = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False) as travel:
        yield travel


@pytest.fixture
def group_session(db):
    return sent_out(starts_at=SESSION_AT)


@pytest.fixture
def jo(group_session):
    """Leads, and can ring on weekdays from 9 to 12."""
    return _caller(group_session, Facilitation.Role.LEAD, "Jo")


@pytest.fixture
def amina(group_session):
    """Supports, and has not said when she can ring."""
    return _caller(group_session, Facilitation.Role.SUPPORT, "Amina", hours=False)


def _caller(group_session, role, name, hours=True):
    person = group_session.facilitations.get(role=role).person
    person.preferred_name = name
    person.save()
    if hours:
        for weekday in range(5):
            CallerHoursFactory(person=person, weekday=weekday, from_time=time(9), until_time=time(12))
    return person


def invite(
    group_session, name, *, seat=Membership.Seat.LIVED_EXPERIENCE, knows=None, way=True, **answer
):
    """Somebody in the group, asked to the session, whom we may email at any hour unless `way` says otherwise."""
    person = PersonFactory(preferred_name=name)
    MembershipFactory(group=group_session.group, person=person, seat=seat, named_contact=knows)
    if way:
        ContactPointFactory(person=person, **({} if way is True else way))
    if answer:
        answer |= {"answered_at": NOW, "answered_by": person}
    return InvitationFactory(
        group_session=group_session, person=person, created_at=NOW - timedelta(days=7), **answer
    )
