"""Twilio: texts.

One request of five fields, made by hand: Twilio's own library cannot be pointed at another address, hides
whether the line was ever open, and brings a second HTTP library along.
https://www.twilio.com/docs/messaging/api/message-resource
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from messaging.channels import http
from messaging.channels.base import BackEnd, Refused

# They wrote STOP to this sender; Twilio would not let a text through.
STOPPED = 21610
# The longest that Twilio goes on trying.
LONGEST_SECONDS = 36_000


class TwilioText(BackEnd):
    name = "twilio"
    confirms_stop = True

    def deliver(self, letter):
        account = settings.TWILIO_ACCOUNT_SID
        sender = settings.TWILIO_FROM
        # After the last moment at which it is of use nobody's phone is to buzz.
        seconds_left = int((letter.message.not_after - timezone.now()).total_seconds())
        answer = http.ask(
            "POST",
            f"{settings.TWILIO_API_URL}/2010-04-01/Accounts/{account}/Messages.json",
            auth=(account, settings.TWILIO_AUTH_TOKEN),
            body={
                "To": letter.to,
                "Body": letter.body,
                ("MessagingServiceSid" if sender.startswith("MG") else "From"): sender,
                "StatusCallback": callback(letter.message),
                "ValidityPeriod": max(1, min(seconds_left, LONGEST_SECONDS)),
            },
        )
        if answer.status == 400 and answer.said.get("code") == STOPPED:
            raise Refused(str(STOPPED), reason="stopped", stopped=True)
        http.settle(answer)
        return answer.name("sid")


def callback(message) -> str:
    """Where Twilio says what became of it: our own name for the message, so that it can also settle one
    of which we never heard Twilio's."""
    return settings.SITE_URL + reverse("messaging:twilio_receipt", args=[message.public_id])


def signature(url: str, fields: Mapping[str, str]) -> str:
    """What X-Twilio-Signature must be: HMAC-SHA1 of the address and the sorted fields, in base64.

    https://www.twilio.com/docs/usage/security#validating-requests
    """
    words = url + "".join(name + fields[name] for name in sorted(fields))
    digest = hmac.new(settings.TWILIO_AUTH_TOKEN.encode(), words.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()
