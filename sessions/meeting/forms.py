from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.presentation import PlainHelper
from sessions.models import CheckOut
from sessions.models.meeting import Feeling
from wellbeing.services import When

NOT_SAID = "pass"
# From good to very low: the first thing read is not the hardest one. Pass stands with the rest.
FEELINGS = [(str(value), capfirst(label)) for value, label in reversed(Feeling.FEELINGS)] + [
    (NOT_SAID, pgettext_lazy("not to say how one feels", "Pass"))
]
LONGEST_WORD = 60


class FeelingForm(forms.Form):
    """A feeling or a pass, in one tap."""

    feeling = forms.ChoiceField(choices=FEELINGS)

    def said(self):
        value = self.cleaned_data["feeling"]
        return {"passed": True} if value == NOT_SAID else {"feeling": int(value)}


class WordForm(forms.Form):
    """A word of their own, beside a feeling or in place of it."""

    word = forms.CharField(
        label=_("Or in a word of your own"),
        max_length=LONGEST_WORD,
        error_messages={"required": _("Write a word first, or tap Pass.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper(self, submit=_("Save my word"))

    def said(self):
        return {"word": self.cleaned_data["word"]}


class RingForm(forms.Form):
    """Would you like somebody to ring you?"""

    ring_me = forms.ChoiceField(choices=CheckOut.Ring)

    def said(self):
        return {"ring_me": CheckOut.Ring(self.cleaned_data["ring_me"])}


class PromiseForm(forms.Form):
    """A facilitator asks for somebody to be rung."""

    when = forms.ChoiceField(
        choices=[(When.TOMORROW.value, _("by tomorrow")), (When.THIS_WEEK.value, _("this week"))]
    )
