"""What a person is told about their pay: that there is something to look at, never how much or what for."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from groups.help import who_to_ask
from messaging.models import Message
from messaging.purposes import Purpose
from payments.models import PaymentLine
from people.services import issue_link
from sessions.models import GroupSession

LINK_LASTS = timedelta(days=60)


def build_pay_offer(message: Message) -> dict | None:
    """The facts of a pay offer; None when every line was answered, or approved, in the meantime."""
    group_session = GroupSession.objects.select_related("group__organisation").get(
        public_id=message.target
    )
    state = PaymentLine.State
    # An offer, or money that was taken and is taken back.
    news = PaymentLine.objects.filter(
        Q(state=state.OFFERED) | Q(state=state.WITHDRAWN, answered_at__isnull=False),
        payee__person=message.person,
        group_session=group_session,
    )
    if not news.exists():
        return None
    token = issue_link(
        person=message.person,
        purpose="pay",
        target=group_session.public_id,
        expires_at=timezone.now() + LINK_LASTS,
    )
    organisation = group_session.group.organisation
    return {
        "organisation_id": organisation.pk,
        "sender": organisation.sender_name,
        "zone": organisation.zone,
        "help_line": who_to_ask(person=message.person, group=group_session.group),
        "link": settings.SITE_URL + reverse("payments:offer", args=[token]),
        "name": message.person.preferred_name,
        "starts_at": group_session.starts_at,
        "is_called_off": news.filter(invitation__isnull=False).exists(),
    }


PAY_OFFER = Purpose("pay-offer", build_pay_offer)
