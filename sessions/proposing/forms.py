from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from people.presentation import PlainHelper
from sessions.models import AgendaRequest

LONGEST = 1000


def _capitals(choices):
    """Asked anew for each form, so that the words are in the language of whoever reads them."""
    return lambda: [(value, capfirst(label)) for value, label in choices.choices]


class WishForm(forms.Form):
    """What a member asks of an agenda."""

    kind = forms.ChoiceField(
        label=_("What would you like?"),
        choices=_capitals(AgendaRequest.Kind),
        widget=forms.RadioSelect,
        initial=AgendaRequest.Kind.ADD,
        error_messages={"required": _("Please choose one of the two.")},
    )
    words = forms.CharField(
        label=_("What is it?"),
        help_text=_("Only those who run the group read this. They answer you here."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Write a few words."),
            "max_length": _("That is very long. Please keep it to 1,000 letters."),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.helper = PlainHelper(self, submit=_("Ask"))


class AnswerForm(forms.Form):
    """Yes or no, with a reason that the member reads."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=_capitals(AgendaRequest.Answer),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose yes or no.")},
    )
    reason = forms.CharField(
        label=_("What do you tell them?"),
        help_text=_("They read this under their own words."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Write a line, also when it is yes."),
            "max_length": _("That is very long. Please keep it to 1,000 letters."),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.helper = PlainHelper(self, submit=_("Tell them"))
