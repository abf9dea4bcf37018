import pytest

from groups.models import Membership
from sessions.inviting.services import send_out
from tests.factories.groups import MembershipFactory
from tests.factories.people import PersonFactory
from tests.sessions.planning.test_readiness import ready


@pytest.fixture
def jo(client, db):
    person = PersonFactory(preferred_name="Jo of the group")
    client.force_login(person)
    return person


@pytest.fixture
def asked(jo):
    """A session that Jo sent out."""
    group_session = ready()
    MembershipFactory(group=group_session.group, person=jo, seat=Membership.Seat.FACILITATOR)
    send_out(group_session=group_session, by=jo)
    group_session.refresh_from_db()
    return group_session
