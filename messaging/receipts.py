"""What a provider says became of a message. It may say so late, twice, and in any order.

What a message has come to is worked out from everything that was said, and only ever gets better known: so
no order and no repetition ends in another state. See docs/adr/0012.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from messaging import purposes, stopping
from messaging.models import DeliveryEvent, Message

State, Outcome = Message.State, DeliveryEvent.Outcome

WHY = {
    Outcome.NOT_ARRIVED: "not_delivered",
    Outcome.STOPPED: "stopped",
    Outcome.GONE: "number_gone",
}


@dataclass(frozen=True)
class Receipt:
    """`to` is the number or address it is about; it is compared and not kept."""

    provider: str
    event_id: str
    provider_ref: str
    channel: str
    outcome: str
    happened_at: datetime
    to: str


@transaction.atomic
def take(*, reference: UUID, receipt: Receipt) -> None:
    """Write the receipt down and settle the message it is about. The same again changes nothing."""
    message = Message.objects.select_for_update().filter(public_id=reference).first()
    if message is None:
        return
    _event, is_new = DeliveryEvent.objects.get_or_create(
        provider=receipt.provider,
        event_id=receipt.event_id,
        defaults={
            "message": message,
            "provider_ref": receipt.provider_ref,
            "channel": receipt.channel,
            "outcome": receipt.outcome,
            "happened_at": receipt.happened_at,
        },
    )
    if not is_new:
        return
    if receipt.outcome in (Outcome.GONE, Outcome.STOPPED):
        # By the number and not by the person: it may have been put right since, or be on other lists too.
        stopping.stop(channel=receipt.channel, to=receipt.to)
    _settle(message)


def _settle(message):
    events = [event for event in message.delivery_events.all() if _concerns(event, message)]
    best = max(events, key=lambda event: DeliveryEvent.RANK[event.outcome], default=None)
    if best is None:
        return
    if best.outcome == Outcome.ARRIVED:
        if message.state in (State.QUEUED, State.SENDING, State.SENT, State.HELD, State.FAILED):
            # After somebody put it back in the queue the row has no channel of its own.
            message.channel = message.channel or best.channel
            arrived = [event.happened_at for event in events if event.outcome == Outcome.ARRIVED]
            _write(message, State.SENT, arrived_at=min(arrived))
    elif message.state == State.SENDING and best.outcome == Outcome.LEFT:
        _write(message, State.SENT)
    elif best.outcome != Outcome.LEFT and _can_still_fail(message):
        _write(message, State.FAILED, why_held=WHY[best.outcome])


def _concerns(event, message):
    """What is said of an earlier try says nothing of this one, unless that one arrived after all."""
    is_this_try = not message.provider_ref or event.provider_ref == message.provider_ref
    return is_this_try or event.outcome == Outcome.ARRIVED


def _can_still_fail(message):
    was_failed_by_a_receipt = message.state == State.FAILED and message.why_held in WHY.values()
    return message.state in (State.SENDING, State.SENT) or was_failed_by_a_receipt


def _write(message, state, *, why_held="", arrived_at=None):
    message.state, message.why_held, message.arrived_at = state, why_held, arrived_at
    message.finished_at = message.finished_at or timezone.now()
    # A receipt may come before the worker has written that it left.
    if purposes.get(message.purpose).asked_for:
        message.body = message.address = None
    message.save()
