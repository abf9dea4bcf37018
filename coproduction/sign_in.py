"""How people sign in: an emailed code, no password to forget, no sign-up page."""

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import gettext_lazy as _


class SignInAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("That is not the code we sent last. Please look at the email again."),
        "too_many_login_attempts": _("That was a few tries. Please ask for a new code."),
        "rate_limited": _("That was a few tries. Please wait a minute, then try again."),
    }

    def is_open_for_signup(self, request):
        return False
