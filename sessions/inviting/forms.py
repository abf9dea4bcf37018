from django import forms
from django.utils.translation import gettext_lazy as _

from people.presentation import PlainHelper
from sessions.models import Arrangement, Invitation

Kind = Arrangement.Kind

MORE = {
    Kind.CHILDCARE: _("How many children, and from when to when?"),
    Kind.TRAVEL: _("How would you like to come?"),
    Kind.INTERPRETER: _("Which language?"),
    Kind.SIT_BESIDE: _("Beside whom?"),
    Kind.LEAVE_EARLY: _("When do you need to go?"),
    Kind.OTHER: _("What would help?"),
}


class HelpForm(forms.Form):
    """What would help one person come: things to tick, each with room for a few words."""

    def __init__(self, *args, arrangements, **kwargs):
        super().__init__(*args, **kwargs)
        self.stored = {arrangement.kind: arrangement for arrangement in arrangements}
        for kind, label in Kind.choices:
            stored = self.stored.get(kind)
            self.fields[kind] = forms.BooleanField(label=label, required=False, initial=bool(stored))
            self.fields[f"{kind}_more"] = forms.CharField(
                label=MORE[kind],
                max_length=200,
                required=False,
                initial=(stored.detail or "") if stored else "",
                error_messages={"max_length": _("Keep it short, please. We will ask if we need more.")},
            )

    def chips(self):
        """(tick box, room for words, what is stored) for each kind."""
        return [(self[kind], self[f"{kind}_more"], self.stored.get(kind)) for kind in Kind.values]

    @property
    def wanted(self):
        """What is ticked; and what is written about for the first time, for whoever forgot to tick it."""
        said = {kind: self.cleaned_data[f"{kind}_more"].strip() for kind in Kind.values}
        return {
            kind: words
            for kind, words in said.items()
            if self.cleaned_data[kind] or (words and kind not in self.stored)
        }


class AnswerForThemForm(forms.Form):
    """What somebody said to a facilitator, on the phone or in the corridor."""

    answer = forms.ChoiceField(label=_("What did they say?"), widget=forms.RadioSelect)

    def __init__(self, *args, invitation, **kwargs):
        super().__init__(*args, initial={"answer": invitation.answer}, **kwargs)
        offered = invitation.group_session.answers_offered
        self.fields["answer"].choices = [
            (value, label) for value, label in Invitation.Answer.choices if value in offered
        ]
        self.helper = PlainHelper(self, submit=_("Write it down"))
