"""What GOV.UK Notify says of a message, whether it tells us or is asked, as a receipt.

https://docs.notifications.service.gov.uk/rest-api.html#delivery-receipts and #get-the-status-of-multiple-messages
"""

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from messaging.models import DeliveryEvent
from messaging.receipts import Receipt
from people.models import ContactPoint

Channel, Outcome = ContactPoint.Channel, DeliveryEvent.Outcome

OUTCOMES = {
    "created": Outcome.LEFT,
    "sending": Outcome.LEFT,
    "pending": Outcome.LEFT,
    "sent": Outcome.LEFT,
    "delivered": Outcome.ARRIVED,
    "temporary-failure": Outcome.NOT_ARRIVED,
    "technical-failure": Outcome.NOT_ARRIVED,
    "permanent-failure": Outcome.GONE,
}
CARRIES = {"sms": Channel.TEXT, "email": Channel.EMAIL}


def receipt(said: dict) -> tuple[UUID, Receipt] | None:
    """Our name for the message and what became of it. None where that cannot be read."""
    told = {name: value for name, value in said.items() if isinstance(value, str)}
    outcome = OUTCOMES.get(told.get("status"))
    # Asked, it has other names for the same than when it tells.
    channel = CARRIES.get(told.get("notification_type") or told.get("type"))
    reference = _uuid(told.get("reference"))
    if not (outcome and channel and reference and told.get("id")):
        return None
    return reference, Receipt(
        provider="notify",
        event_id=f"{told['id'][:100]}:{told['status']}",
        provider_ref=told["id"][:100],
        channel=channel,
        outcome=outcome,
        happened_at=moment(told.get("completed_at") or told.get("sent_at")),
        to=told.get("to") or told.get("phone_number") or told.get("email_address") or "",
    )


def moment(text: str | None) -> datetime:
    """When they say it was; now, where they say nothing that can be read, or a time still to come."""
    now = timezone.now()
    try:
        found = parse_datetime(text or "")
    except ValueError:
        found = None
    return found if found and timezone.is_aware(found) and found <= now else now


def _uuid(text):
    try:
        return UUID(text or "")
    except ValueError:
        return None
