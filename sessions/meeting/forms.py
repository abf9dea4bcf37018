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

    def __init__(self, *args, prompt="", **kwargs):
        super().__init__(*args, **kwargs)
        if prompt:
            self.fields["word"].label = prompt
            self.fields["word"].help_text = _("Or any word of your own.")
        self.helper = PlainHelper(self, submit=_("Save my word"))

    def said(self):
        return {"word": self.cleaned_data["word"]}


class AboutTodayForm(forms.Form):
    """Three questions at the end, each of which may be left."""

    listened = forms.ChoiceField(
        label=_("Did you feel listened to?"),
        choices=CheckOut.HowMuch,
        required=False,
        widget=forms.RadioSelect,
    )
    counted = forms.ChoiceField(
        label=_("Did your view count as much as others’?"),
        choices=CheckOut.HowMuch,
        required=False,
        widget=forms.RadioSelect,
    )
    to_change = forms.CharField(
        label=_("Anything we should change?"),
        required=False,
        max_length=1000,
        error_messages={"max_length": _("That is too long. Please say it shorter.")},
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def said(self):
        return self.cleaned_data


class UnseenNumbers(forms.PasswordInput):
    """Dots instead of numbers, and never shown again; yet no password, which a browser would offer to keep, and
    fill in for whoever holds the phone next."""

    input_type = "text"

    def __init__(self):
        super().__init__(
            attrs={
                "class": "unseen short",
                "inputmode": "numeric",
                "autocomplete": "off",
                "maxlength": 8,
                "dir": "ltr",
            }
        )


class LendForm(forms.Form):
    """What somebody is handed a phone for, and the numbers with which it is given back."""

    part = forms.ChoiceField(
        label=_("What for?"),
        choices=[("arriving", _("To say how they arrive")), ("leaving", _("To say how they leave"))],
        widget=forms.RadioSelect,
    )
    pin = forms.RegexField(
        r"^\d{4,8}$",
        label=_("Four numbers that only you know"),
        help_text=_("You type them to get your phone back. Not your birthday."),
        error_messages={
            "required": _("Choose four numbers first."),
            "invalid": _("Numbers only: four of them, or up to eight."),
        },
        widget=UnseenNumbers(),
    )

    def __init__(self, *args, name, **kwargs):
        super().__init__(*args, **kwargs)
        submit = _("Hand the phone to %(name)s") % {"name": name.preferred_name}
        self.helper = PlainHelper(self, submit=submit)


class PinForm(forms.Form):
    """The facilitator's numbers."""

    pin = forms.CharField(
        label=_("Your numbers"),
        max_length=8,
        error_messages={
            "required": _("Type your numbers first."),
            "max_length": _("Those are not the numbers. Please try again."),
        },
        widget=UnseenNumbers(),
    )


class PromptForm(forms.Form):
    """A light question of the group's own."""

    words = forms.CharField(
        label=_("A question of your own"),
        help_text=_("Something light that anybody can answer in a word. Not how somebody really is."),
        max_length=120,
        error_messages={
            "required": _("Write the question first."),
            "max_length": _("That is too long. Please say it shorter."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper(self, submit=_("Add it"))


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
