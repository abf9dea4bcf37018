from django import forms
from django.utils.translation import gettext_lazy as _

from groups.roster.unusable import FILES, MAX_BYTES
from people.presentation import PlainHelper


class RosterForm(forms.Form):
    """The file somebody wants to bring in. What is in it is looked at by `bring_in`."""

    file = forms.FileField(
        label=_("The spreadsheet"),
        allow_empty_file=True,  # `bring_in` says what is wrong with it
        error_messages={"required": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = PlainHelper(self, submit=_("Bring these people in"))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(FILES["too_big"])
        return file
