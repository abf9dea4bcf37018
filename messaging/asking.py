"""Asking a provider what became of a message nobody is sure of, by our own name for it.

What it knows settles the message, as a receipt would. That it knows nothing settles nothing: the message may
still be on its way to it, and a person asks. Nothing is ever sent again from here.
"""

from datetime import timedelta

from django.utils import timezone

from messaging import channels, receipts
from messaging.channels import NotSure, Refused, TryLater
from messaging.models import Message

# Providers forget: GOV.UK Notify after seven days.
ASKED_FOR = timedelta(days=7)
AT_ONCE = 100


def ask_what_became_of_them() -> int:
    """Ask about each message that can be asked about, the newest first. Returns how many were settled."""
    now = timezone.now()
    wondering = Message.objects.not_sure(now=now).filter(claimed_at__gt=now - ASKED_FOR)
    settled = 0
    for message in wondering.order_by("-claimed_at").defer("subject", "body")[:AT_ONCE]:
        carrier = channels.back_end(message.channel)
        if carrier.name != message.provider:
            continue  # it went by a provider we do not use any more
        try:
            said = carrier.what_became_of(message)
        except (TryLater, NotSure, Refused):
            # Not there, or not now: with the others it would be the same.
            break
        for receipt in said:
            receipts.take(reference=message.public_id, receipt=receipt)
        settled += bool(said)
    return settled
