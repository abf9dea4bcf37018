from datetime import timedelta

from django.utils import timezone

from messaging.models import Sending
from sessions.models import GroupSession
from tests.factories.agreement import published_version
from tests.factories.messaging import MessageFactory
from tests.permissions.table import Row, only

RUN_IT = "facilitator colleague"


def a_sending(world):
    """The facilitator has just sent out the invitations."""
    sending = Sending.objects.create(
        by=world.facilitator,
        purpose="invitation",
        target=world.group_session.public_id,
        leaves_at=timezone.now() + timedelta(seconds=60),
    )
    MessageFactory(person=world.member, target=world.invitation.public_id, sending=sending)
    assert world.group_session.state == GroupSession.State.INVITED
    return [sending.public_id]


def with_an_agreement(world):
    published_version(world.group)
    return [world.group.public_id]


ROWS = {
    "messaging:undo": Row(only(RUN_IT, 302), a_sending, "post"),
    "groups:agreement_ask": Row(only(RUN_IT, 302), with_an_agreement, "post"),
}
