"""Email: by any mail server, or by any provider that django-anymail speaks to."""

import smtplib
import threading
from contextlib import contextmanager, suppress
from email.utils import formataddr, parseaddr

from anymail.exceptions import (
    AnymailAPIError,
    AnymailConfigurationError,
    AnymailRecipientsRefused,
    AnymailSerializationError,
    AnymailUnsupportedFeature,
)
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends import smtp

from messaging.channels import http
from messaging.channels.base import BackEnd, NotSure, Refused, TryLater


class Mail(BackEnd):
    """Whatever EMAIL_URL names, which is a mail server."""

    name = "smtp"

    def is_real(self):
        return settings.EMAIL_IS_REAL

    def deliver(self, letter):
        mail = self.mail(letter)
        connection = _connection()
        with _in_time(connection):
            return self._hand_over(mail, connection)

    def _hand_over(self, mail, connection):
        try:
            connection.open()
        except OSError as fault:
            raise TryLater(type(fault).__name__) from None
        try:
            connection.send_messages([mail])
        except OSError as fault:
            raise _what_is_certain(fault, connection) from None
        finally:
            _close(connection)
        return ""

    def mail(self, letter):
        """Plain text, and a name that is the same at each try."""
        return EmailMessage(
            subject=letter.subject,
            body=letter.body,
            from_email=_from(letter.sender),
            to=[letter.to],
            headers={
                "Message-ID": f"<{letter.message.public_id}@{_domain()}>",
                "Auto-Submitted": "auto-generated",
            },
        )


class Anymail(Mail):
    """A provider of django-anymail (EMAIL_BACKEND), which is asked to follow nobody.

    A provider that cannot be asked refuses every message, in plain sight.
    """

    name = "anymail"

    def deliver(self, letter):
        mail = self.mail(letter)
        mail.track_opens = mail.track_clicks = False
        try:
            get_connection().send_messages([mail])
        except (
            AnymailConfigurationError,
            AnymailUnsupportedFeature,
            AnymailSerializationError,
        ) as fault:
            # Raised before anything is handed over.
            raise Refused(type(fault).__name__, reason="not_set_up") from None
        except AnymailRecipientsRefused as fault:
            raise Refused(type(fault).__name__) from None
        except AnymailAPIError as fault:
            if fault.status_code is None:
                raise NotSure(type(fault).__name__) from None
            http.settle(http.Answer(fault.status_code))
            # It was taken, and then said something that could not be read.
        return mail.anymail_status.message_id or ""


class Line(smtp.EmailBackend):
    """Django's, with one deadline for the whole conversation: its own is for each pause in it."""

    # The conversation, from its first byte on, and whether the letter itself has been part of it.
    talk, has_spoken = None, False

    @property
    def connection_class(self):
        line = self

        class Talk(super().connection_class):
            def _get_socket(self, *args):
                line.talk = self
                self.sock = super()._get_socket(*args)
                return self.sock

            def data(self, letter):
                line.has_spoken = True
                return super().data(letter)

        return Talk

    def cut(self):
        with suppress(AttributeError, OSError):
            http.cut(self.talk.sock)


def _connection():
    if f"{smtp.EmailBackend.__module__}.{smtp.EmailBackend.__name__}" == settings.EMAIL_BACKEND:
        return Line()
    return get_connection()


@contextmanager
def _in_time(connection):
    cut = getattr(connection, "cut", None)
    if cut is None:  # only a mail server can be slow
        yield
        return
    timer = threading.Timer(settings.PROVIDER_TIMEOUT, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _what_is_certain(fault, connection):
    """By the number it was refused with; without one, by whether the letter had been given away.

    Half an answer, before the line broke, can look like any other number: that is none.
    """
    code = _answer_code(fault)
    if 400 <= code < 600:
        return (TryLater if code < 500 else Refused)(str(code))
    is_certain = not getattr(connection, "has_spoken", True)
    return (TryLater if is_certain else NotSure)(type(fault).__name__)


def _answer_code(fault):
    """The number the server refused with; 0 when it went away without a word."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return next(iter(fault.recipients.values()))[0]
    return getattr(fault, "smtp_code", 0)


def _close(connection):
    # The letter was taken, or refused: how the line was hung up changes nothing.
    with suppress(OSError, smtplib.SMTPException):
        connection.close()


def _from(sender):
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return formataddr((sender, address)) if sender else address


def _domain():
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
