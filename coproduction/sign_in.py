"""How people sign in: an emailed code, no password to forget, no sign-up page."""

from datetime import timedelta

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from messaging.services import tell_now
from people.models import Person

CODE_LASTS = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)


class SignInAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("That is not the code we sent last. Please look at the email again."),
        "too_many_login_attempts": _("That was a few tries. Please ask for a new code."),
        "rate_limited": _("That was a few tries. Please wait a minute, then try again."),
    }

    def is_open_for_signup(self, request):
        return False

    def send_mail(self, template_prefix, email, context):
        """The code goes through the outbox, like every word that leaves."""
        if template_prefix != "account/email/login_code":
            super().send_mail(template_prefix, email, context)
            return
        tell_now(
            person=Person.objects.get_by_natural_key(email),
            purpose="sign-in-code",
            facts={"code": context["code"], "minutes": CODE_LASTS // timedelta(minutes=1)},
            lasts=CODE_LASTS,
        )
