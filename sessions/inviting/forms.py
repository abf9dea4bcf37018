from django import forms
from django.utils.translation import gettext_lazy as _

from people.helping.forms import MORE as MORE_ABOUT_ME
from people.presentation import PlainHelper
from sessions.models import Arrangement, Invitation

Kind = Arrangement.Kind

# As on their own page; but about one day, some things are asked more closely.
MORE = MORE_ABOUT_ME | {
    Kind.CHILDCARE: _("How many children, and from when to when?"),
    Kind.TRAVEL: _("How would you like to come?"),
    Kind.INTERPRETER: _("Which language?"),
}


class HelpForm(forms.Form):
    """What would help one person come: things to tick, each with room for a few words."""

    def __init__(self, *args, helps, may_keep=False, **kwargs):
        """`helps`: a `services.Helps`. Who said nothing about this session yet finds it filled in."""
        super().__init__(*args, **kwargs)
        said = {arrangement.kind: arrangement for arrangement in helps.said}
        self.stored = {kind: said[kind] for kind in said if said[kind].is_wanted}
        before = {need.kind: need.words for need in helps.anyway}
        shown = {*Arrangement.USUAL, *said, *before}
        self.kinds = [kind for kind in Kind.values if kind in shown]
        for kind in self.kinds:
            stored = self.stored.get(kind)
            words = stored.detail if stored else before.get(kind)
            self.fields[kind] = forms.BooleanField(
                label=Kind(kind).label, required=False, initial=bool(stored) or kind in before
            )
            self.fields[f"{kind}_more"] = forms.CharField(
                label=MORE[kind],
                max_length=200,
                required=False,
                initial=words or "",
                error_messages={"max_length": _("Keep it short, please. We will ask if we need more.")},
            )
        if may_keep:
            self.fields["keep"] = forms.BooleanField(
                label=_("Keep this for next time too"), required=False
            )

    def chips(self):
        """(tick box, room for words, what is stored) for each kind."""
        return [(self[kind], self[f"{kind}_more"], self.stored.get(kind)) for kind in self.kinds]

    @property
    def wanted(self):
        """What is ticked; and what is written about for the first time, for whoever forgot to tick it."""
        said = {kind: self.cleaned_data[f"{kind}_more"].strip() for kind in self.kinds}
        return {
            kind: words
            for kind, words in said.items()
            if self.cleaned_data[kind] or (words and not self.fields[kind].initial)
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
