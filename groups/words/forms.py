from django import forms
from django.utils.translation import gettext_lazy as _

from groups.words.services import as_seen, tidy
from people.presentation import PlainHelper, put_in

TOO_LONG = {"max_length": _("That is too long. Please say it shorter.")}


def short_field():
    return forms.CharField(
        label=_("Which word?"),
        max_length=40,
        error_messages=TOO_LONG | {"required": _("Please write the word.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )


class AskForm(forms.Form):
    """A word somebody does not know. `back` is the page they were on."""

    short = short_field()
    back = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_short(self):
        return tidy(self.cleaned_data["short"])


class MeaningForm(forms.Form):
    """What a word means. `seen` is how it stood when the page was opened."""

    full = forms.CharField(
        label=_("In full"),
        help_text=_("If it is a short form: all its words."),
        required=False,
        max_length=120,
        error_messages=TOO_LONG,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    meaning = forms.CharField(
        label=_("What does it mean?"),
        help_text=_("As you would say it to a friend."),
        max_length=500,
        error_messages=TOO_LONG,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def __init__(self, *args, term=None, **kwargs):
        initial = kwargs.pop("initial", {})
        if term is not None:
            initial = {"full": term.full, "meaning": term.meaning, "seen": as_seen(term)} | initial
        super().__init__(*args, initial=initial, **kwargs)
        self.helper = PlainHelper(self, submit=_("Save"))

    def show_now(self, term):
        """The next save is meant to replace what stands there now."""
        put_in(self, seen=as_seen(term))


class NewWordForm(MeaningForm):
    """A word with its meaning."""

    short = short_field()
    seen = None

    field_order = ["short", "full", "meaning"]
