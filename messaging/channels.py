"""How words leave: by email, later by text. A phone call is always a person's to make."""

import smtplib
from contextlib import suppress
from dataclasses import dataclass
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from messaging.models import Message
from people.models import ContactPoint

Channel = ContactPoint.Channel


class TryLater(Exception):
    """Nothing left, for sure, and it may work later: the server is down or asked us to wait."""


class Refused(Exception):
    """Nothing left, for sure, and trying again is no use: the address does not exist."""


class NotSure(Exception):
    """It broke in the middle: it may have arrived or not. Never try again without asking a person."""


@dataclass(frozen=True)
class Letter:
    """What a channel is given: the claimed message, where it goes and in whose name."""

    message: Message
    to: str
    sender: str
    subject: str
    body: str


def can_send(channel):
    """Whether the machine can send by this channel here, for real or as a test."""
    if channel == Channel.TEXT:
        return settings.DEBUG  # No provider yet: a text outside test mode would be lost without a word.
    return channel == Channel.EMAIL


def is_real(channel):
    """Whether what is sent by this channel leaves this machine."""
    return channel == Channel.EMAIL and settings.EMAIL_IS_REAL


def deliver(letter: Letter) -> bool:
    """Hand the letter over. True when it really left, False in test mode.

    Raises TryLater, Refused or NotSure, none of which says what was in it or where it was going.
    """
    if not is_real(letter.message.channel):
        return False
    try:
        _email(letter)
    except (TryLater, Refused, NotSure):
        raise
    except Exception as fault:  # noqa: BLE001 -- whatever broke, it broke in the middle
        # The fault itself may name the address: only its kind goes on.
        raise NotSure(type(fault).__name__) from None
    return True


def _email(letter):
    mail = EmailMessage(
        subject=letter.subject,
        body=letter.body,
        from_email=_from(letter.sender),
        to=[letter.to],
        headers={
            "Message-ID": f"<{letter.message.public_id}@{_domain()}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    connection = get_connection()
    try:
        connection.open()
    except OSError as fault:
        raise TryLater(type(fault).__name__) from None
    try:
        connection.send_messages([mail])
    except smtplib.SMTPException as fault:
        code = _answer_code(fault)
        if code is None:
            raise NotSure(type(fault).__name__) from None
        raise (TryLater if 400 <= code < 500 else Refused)(str(code)) from None
    finally:
        _close(connection)


def _answer_code(fault):
    """The number the server refused with; None when it went away without a word."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return next(iter(fault.recipients.values()))[0]
    return getattr(fault, "smtp_code", None)


def _close(connection):
    # The letter was taken, or refused: how the line was hung up changes nothing.
    with suppress(OSError, smtplib.SMTPException):
        connection.close()


def _from(sender):
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return formataddr((sender, address)) if sender else address


def _domain():
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
