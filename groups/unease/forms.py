from uuid import uuid4

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from people.presentation import PlainHelper

MOST_LETTERS = 5000
TOO_LONG = _("That is more than we can keep here. Please say it in fewer than 5,000 letters.")


class UneaseForm(forms.Form):
    """What did not feel right, and who is told. `public_id` makes pressing twice say it once."""

    public_id = forms.UUIDField(widget=forms.HiddenInput)
    said_to = forms.ChoiceField(
        label=_("Who do you want to tell?"),
        help_text=_("Only this person will read it. Nobody else is told, and nobody else can open it."),
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What did not feel right?"),
        help_text=_("A few words are enough. You need not name anybody."),
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        error_messages={
            "required": _("Write a few words. “Please talk to me” is enough."),
            "max_length": TOO_LONG,
        },
    )
    call_me = forms.BooleanField(
        label=_("Please ring me about it"),
        help_text=_("In the way, and at the times, you told us are safe."),
        required=False,
    )

    def __init__(self, *args, listeners, **kwargs):
        super().__init__(*args, initial={"public_id": uuid4()}, **kwargs)
        self.listeners = {str(listener.person.public_id): listener for listener in listeners}
        self.fields["said_to"].choices = [
            (
                public_id,
                format_lazy("{name}, {job}", name=listener.person.preferred_name, job=listener.job),
            )
            for public_id, listener in self.listeners.items()
        ]
        # Counted by us: the browser would cut what somebody pastes without a word.
        self.fields["words"].widget.attrs.pop("maxlength", None)
        self.helper = PlainHelper(self, submit=_("Send it to this person"))

    def clean_said_to(self):
        return self.listeners[self.cleaned_data["said_to"]].person


class AnswerForm(forms.Form):
    """What came of it, for the one who said it."""

    words = forms.CharField(
        label=_("What came of it?"),
        help_text=_(
            "They read this. Say what you did, and what you could not do. It cannot be changed."
        ),
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].widget.attrs.pop("maxlength", None)
        self.helper = PlainHelper(self, submit=_("Answer"))
