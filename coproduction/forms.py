"""The two sign-in forms: allauth's checks, our words."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from django.utils.translation import gettext_lazy as _

from coproduction.sign_in import is_the_code
from people.presentation import PlainHelper


class SendCodeForm(RequestLoginCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.label = _("Your email")
        email.error_messages["required"] = _("Write your email, so that we know where to send the code.")
        email.widget.attrs = {
            "autocomplete": "email",
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        self.helper = PlainHelper(self, submit=_("Send me a code"))


class EnterCodeForm(ConfirmLoginCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = _("The code")
        code.help_text = _("8 numbers. You can paste them.")
        code.error_messages["required"] = _("Write the code from the email.")
        code.widget.attrs = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "class": "code",
        }
        self.helper = PlainHelper(self, submit=_("Go in"))

    def clean_code(self):
        code = self.cleaned_data["code"]
        if not is_the_code(code, self.expected_code):
            raise get_adapter().validation_error("incorrect_code")
        return code
