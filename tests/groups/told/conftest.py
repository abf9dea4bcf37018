from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from groups.models import Membership
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.people import PersonFactory
from tests.factories.sessions import sent_out

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def jo(client):
    jo = PersonFactory(preferred_name="Jo")
    client.force_login(jo)
    return jo


@pytest.fixture
def group_session(jo):
    group = GroupFactory()
    MembershipFactory(group=group, person=jo, seat=Membership.Seat.FACILITATOR)
    return sent_out(group=group, starts_at=NOON + timedelta(days=7))
