from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from people.presentation import PlainHelper

MOST_LETTERS = 2000


class ReasonForm(forms.Form):
    """Why, if they want to say."""

    reason = forms.CharField(
        label=_("Do you want to say why?"),
        help_text=_(
            "You never have to. It is locked away, and read by nobody but the person named above."
        ),
        max_length=MOST_LETTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={
            "max_length": _("That is more than we can keep here. Please use fewer than 2,000 letters.")
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Counted by us: the browser would cut what somebody pastes without a word.
        self.fields["reason"].widget.attrs.pop("maxlength", None)
        self.helper = PlainHelper(self, submit=_("Save my words"))


class WhoKnowsForm(forms.Form):
    """Which one person is told."""

    told_to = forms.ChoiceField(label=_("Who should know?"), widget=forms.RadioSelect)

    def __init__(self, *args, listeners, told=None, **kwargs):
        initial = {"told_to": str(told.public_id) if told else None}
        super().__init__(*args, initial=initial, **kwargs)
        self.people = {str(listener.person.public_id): listener.person for listener in listeners}
        self.fields["told_to"].choices = [
            (
                str(listener.person.public_id),
                format_lazy("{name}, {job}", name=listener.person.preferred_name, job=listener.job),
            )
            for listener in listeners
        ]
        self.helper = PlainHelper(self, submit=_("Let this person know"))

    def clean_told_to(self):
        return self.people[self.cleaned_data["told_to"]]
