"""How people sign in: an emailed code, no password to forget, no sign-up page."""

from datetime import timedelta

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.cryptokit import normalize_user_code
from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from messaging.services import tell_now
from people.models import Person


class KeptCode(str):
    """A code as the session keeps it: hashed with our secret key, so that reading the database lets nobody
    in. The code itself lives as long as this object does: until the email with it is written.
    """

    __slots__ = ("code",)


def keep(code: str) -> KeptCode:
    kept = KeptCode(
        salted_hmac("sign-in-code", normalize_user_code(code), algorithm="sha256").hexdigest()
    )
    kept.code = code
    return kept


def is_the_code(typed: str, kept: str) -> bool:
    """`kept` is empty when no code was sent: then nothing fits."""
    return bool(kept) and constant_time_compare(keep(typed), kept)


class SignInAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("That is not the code we sent last. Please look at the email again."),
        "too_many_login_attempts": _("That was a few tries. Please ask for a new code."),
        "rate_limited": _("That was a few tries. Please wait a minute, then try again."),
    }

    def is_open_for_signup(self, request):
        return False

    def generate_login_code(self):
        return keep(super().generate_login_code())

    def send_mail(self, template_prefix, email, context):
        """The code, through the outbox, to the address the person signs in with: not the one typed, which a
        database may find alike when a mail server does not.
        """
        if template_prefix != "account/email/login_code":
            raise NotImplementedError(f"{template_prefix} has no door that leads to it")
        lasts = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        tell_now(
            person=Person.objects.get_by_natural_key(email),
            purpose="sign-in-code",
            facts={"code": context["code"].code, "minutes": lasts // timedelta(minutes=1)},
            lasts=lasts,
        )
