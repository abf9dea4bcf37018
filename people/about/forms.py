import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from people import languages
from people.models import Person
from people.presentation import PlainHelper


class NameForm(forms.ModelForm):
    """The name somebody goes by, in any script; and the language of their messages."""

    class Meta:
        model = Person
        fields = ["preferred_name", "language"]
        labels = {"preferred_name": _("What shall we call you?"), "language": _("Your language")}
        help_texts = {"preferred_name": _("Any name you like. You can change it at any time.")}
        error_messages = {
            "preferred_name": {
                "required": _("Please write a name we can call you by."),
                "max_length": _("That is too long for a name. 100 letters fit here."),
            }
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["preferred_name"].widget.attrs |= {"autocomplete": "name", "spellcheck": "false"}
        self.fields["language"] = forms.ChoiceField(
            label=_("Your language"),
            choices=languages.choices(),
            help_text=_(
                "Messages come in it where somebody has put them in it. Pages stay in English where not."
            ),
        )
        self.helper = PlainHelper(self, submit=_("Save"))

    def clean_preferred_name(self):
        name = " ".join(self.cleaned_data["preferred_name"].split())
        # Letters, numbers and pictures of any script; not only blanks and marks nobody can see.
        if not any(unicodedata.category(letter)[0] in "LNS" for letter in name):
            raise forms.ValidationError(_("Please write a name we can call you by."))
        return name
