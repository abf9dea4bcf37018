"""How words leave: by email and by text; and how a phone says that there are some. A phone call and a letter
are always a person's to make.

Which provider carries them is chosen in the settings (`EMAIL_PROVIDER`, `TEXT_PROVIDER`). Each is a small
class behind one interface, `base.BackEnd`; nothing outside this package knows which one it is.
"""

from dataclasses import replace

from django.conf import settings

from messaging import numbers
from messaging.channels.base import BackEnd, Letter, NotSure, Refused, TryLater
from messaging.channels.mail import Anymail, Mail
from messaging.channels.notify import NotifyEmail, NotifyText
from messaging.channels.nowhere import Nowhere, OutboxOnly
from messaging.channels.push import WebPush, is_set_up
from messaging.channels.twilio import TwilioText
from people.models import ContactPoint

__all__ = [
    "BackEnd",
    "Letter",
    "NotSure",
    "Refused",
    "TryLater",
    "back_end",
    "can_send",
    "deliver",
    "is_real",
]

Channel = ContactPoint.Channel

BACK_ENDS = {
    Channel.EMAIL: {"smtp": Mail, "anymail": Anymail, "notify": NotifyEmail},
    Channel.TEXT: {"none": OutboxOnly, "notify": NotifyText, "twilio": TwilioText},
    Channel.PUSH: {True: WebPush, False: Nowhere},
}


def back_end(channel) -> BackEnd:
    """Whoever carries this channel here."""
    chosen = {
        Channel.EMAIL: settings.EMAIL_PROVIDER,
        Channel.TEXT: settings.TEXT_PROVIDER,
        Channel.PUSH: is_set_up(),
    }
    return BACK_ENDS[channel][chosen[channel]]() if channel in chosen else Nowhere()


def can_send(channel) -> bool:
    """Whether the machine can send by this channel here, for real or as a test."""
    return back_end(channel).can_send()


def is_real(channel) -> bool:
    """Whether what is sent by this channel leaves this machine."""
    return back_end(channel).is_real()


def deliver(letter: Letter) -> str | None:
    """Hand the letter over. Returns the provider's own name for it ("" if it has none); None in test mode.

    Raises TryLater, Refused or NotSure, none of which says what was in it or where it was going.
    """
    carrier = back_end(letter.message.channel)
    if not carrier.is_real():
        return None
    if letter.message.channel == Channel.TEXT:
        letter = replace(letter, to=_number(letter.to))
    if letter.message.channel == Channel.EMAIL and not numbers.may_be_emailed(letter.to):
        raise Refused("not an address we may write to here", reason="only_made_up_numbers")
    try:
        return carrier.deliver(letter)
    except (TryLater, Refused, NotSure):
        raise
    except Exception as fault:  # noqa: BLE001 -- whatever broke, it broke in the middle
        # The fault itself may name the address: only its kind goes on.
        raise NotSure(type(fault).__name__) from None


def _number(to):
    """The number as every provider takes it."""
    if not numbers.may_be_written_to(to):
        raise Refused("not a number we may write to here", reason="only_made_up_numbers")
    number = numbers.in_one_spelling(to)
    if number is None:
        raise Refused("not a number")
    return number
