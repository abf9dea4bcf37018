"""Where providers tell us what became of a message. Public addresses: each caller shows who it is first.

Whoever cannot show it gets the same empty refusal, whatever they ask, and nothing is written.
"""

import json
import logging
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from messaging import notify_says, receipts
from messaging.channels import twilio
from messaging.models import DeliveryEvent
from messaging.replies import services as replies
from people.models import ContactPoint

logger = logging.getLogger(__name__)
Channel, Outcome = ContactPoint.Channel, DeliveryEvent.Outcome

# https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks
TWILIO_SAYS = {
    "sent": Outcome.LEFT,
    "delivered": Outcome.ARRIVED,
    "undelivered": Outcome.NOT_ARRIVED,
    "failed": Outcome.NOT_ARRIVED,
}
# https://www.twilio.com/docs/api/errors
TWILIO_WHY = {"30005": Outcome.GONE, "30006": Outcome.GONE, "21610": Outcome.STOPPED}


def says_little(view):
    """A fault of ours is answered with 500, so that they tell us again, and logged by its kind alone.

    The usual report would quote what every function on the way was given: words and numbers.
    """

    @wraps(view)
    def wrapped(request, **kwargs):
        try:
            return view(request, **kwargs)
        except SuspiciousOperation:
            return HttpResponseBadRequest()  # far too long, or with a thousand fields
        except Exception as fault:  # noqa: BLE001
            logger.error("What a provider told us could not be kept (%s).", type(fault).__name__)
            return HttpResponse(status=500)

    return wrapped


@csrf_exempt
@login_not_required
@require_POST
@says_little
def notify(request, kind):
    """GOV.UK Notify, which shows the token that we gave it."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    expected = settings.NOTIFY_CALLBACK_TOKEN
    if kind not in NOTIFY_HEARD or not expected or scheme.lower() != "bearer":
        return HttpResponseForbidden()
    if not constant_time_compare(token, expected):
        return HttpResponseForbidden()
    try:
        said = json.loads(request.body)
    except ValueError:
        return HttpResponseBadRequest()
    if not isinstance(said, dict):
        return HttpResponseBadRequest()
    NOTIFY_HEARD[kind]({name: value for name, value in said.items() if isinstance(value, str)})
    return HttpResponse(status=204)


def _notify_receipt(said):
    if told := notify_says.receipt(said):
        reference, receipt = told
        receipts.take(reference=reference, receipt=receipt)


def _notify_reply(said):
    # https://docs.notifications.service.gov.uk/rest-api.html#received-text-messages
    if said.get("id") and said.get("source_number"):
        replies.hear(
            provider="notify",
            provider_ref=said["id"][:100],
            number=said["source_number"],
            words=said.get("message", ""),
            received_at=notify_says.moment(said.get("date_received")),
        )


NOTIFY_HEARD = {"receipt": _notify_receipt, "reply": _notify_reply}


def signed_by_twilio(view):
    """Lets through only what Twilio has signed, with the address as the world knows it."""

    @csrf_exempt
    @login_not_required
    @require_POST
    @sensitive_post_parameters()
    @says_little
    @wraps(view)
    def wrapped(request, **kwargs):
        shown = request.headers.get("X-Twilio-Signature", "")
        expected = twilio.signature(settings.SITE_URL + request.get_full_path(), request.POST)
        if not settings.TWILIO_AUTH_TOKEN or not constant_time_compare(shown, expected):
            return HttpResponseForbidden()
        return view(request, **kwargs)

    return wrapped


@signed_by_twilio
def twilio_receipt(request, public_id):
    said = request.POST
    status, name = said.get("MessageStatus", ""), said.get("MessageSid", "")[:100]
    outcome = TWILIO_SAYS.get(status)
    if outcome == Outcome.NOT_ARRIVED:
        outcome = TWILIO_WHY.get(said.get("ErrorCode"), outcome)
    if outcome and name:
        receipts.take(
            reference=public_id,
            receipt=receipts.Receipt(
                provider="twilio",
                event_id=f"{name}:{status}",
                provider_ref=name,
                channel=Channel.TEXT,
                outcome=outcome,
                happened_at=timezone.now(),
                to=said.get("To", ""),
            ),
        )
    return HttpResponse(status=204)


@signed_by_twilio
def twilio_reply(request):
    said = request.POST
    if said.get("MessageSid") and said.get("From"):
        replies.hear(
            provider="twilio",
            provider_ref=said["MessageSid"][:100],
            number=said["From"],
            words=said.get("Body", ""),
            received_at=timezone.now(),
        )
    # In their own language: answer nothing.
    return HttpResponse("<Response/>", content_type="text/xml")
