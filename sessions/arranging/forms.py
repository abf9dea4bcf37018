"""One arrangement: what has come of it, who does it, what helps whoever arranges it, what it costs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.presentation import PlainHelper, TimeInput
from sessions.arranging.services import interpreters_in, name_for_the_driver, needs_two_interpreters
from sessions.models import Arrangement
from sessions.planning.services import facilitators_of

Kind, State = Arrangement.Kind, Arrangement.State

FACTS = {
    Kind.CHILDCARE: ["from_time", "until_time", "children"],
    Kind.TRAVEL: ["way", "driver_name"],
    Kind.INTERPRETER: ["language", "interpreters"],
}
COSTS = ["cost_expected", "cost", "paid_how"]
OUTCOMES = {
    "asked": _("Not yet"),
    "arranged": _("It is arranged: tell them"),
    "cannot": _("It cannot be met: tell them what we offer instead"),
}


class ArrangementForm(forms.ModelForm):
    outcome = forms.ChoiceField(
        label=_("How far is it?"), choices=OUTCOMES.items(), widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("What they are told"),
        help_text=_(
            "They read this on their own page: who comes, when, where. In messages it stands only if they "
            "said plain words are fine."
        ),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Keep it short, please: 500 letters at most.")},
    )
    one_is_enough = forms.BooleanField(label=_("They said that one interpreter is fine"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Arrangement
        fields = ["owner", *[name for names in FACTS.values() for name in names], *COSTS]
        widgets = {"from_time": TimeInput, "until_time": TimeInput}
        help_texts = {
            "children": _("Only how many. No names, no ages."),
            "interpreters": _("They are told the name before. Never family, and nobody they know."),
            "cost_expected": _("In pounds, like 27.50. Leave it empty while nobody knows."),
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        row, person = self.instance, self.instance.invitation.person
        for kind, names in FACTS.items():
            if kind != row.kind:
                for name in names:
                    del self.fields[name]
        self.needs_two = row.kind == Kind.INTERPRETER and needs_two_interpreters(
            row.invitation.group_session
        )
        if not self.needs_two:
            del self.fields["one_is_enough"]
        owner = self.fields["owner"]
        owner.queryset = facilitators_of(row.invitation.group_session.group)
        owner.label, owner.empty_label = _("Who arranges it"), _("nobody yet")
        if row.kind == Kind.TRAVEL:
            name = name_for_the_driver(person, booked_by=row.owner or by)
            self.fields["driver_name"].help_text = _(
                "For a taxi. As they want to be reached, we suggest: %(name)s. Never the name of the group."
            ) % {"name": name}
        for name in ("way", "paid_how"):
            if name in self.fields:
                self.fields[name].choices = [("", _("not known yet")), *self.fields[name].choices[1:]]
        self.initial |= {"outcome": _outcome(row), "words": row.words or "", "seen": row.state}
        self.order_fields(["outcome", "words", "interpreters", "one_is_enough", "owner"])
        self.helper = PlainHelper(self, submit=_("Save"))

    def clean(self):
        cleaned = super().clean()
        outcome = cleaned.get("outcome")
        if outcome == "cannot" and not cleaned.get("words", "").strip() and "words" not in self.errors:
            self.add_error(
                "words", _("Say what you offer instead, or how sorry you are. They read this.")
            )
        start, end = cleaned.get("from_time"), cleaned.get("until_time")
        if start and end and end <= start:
            self.add_error("until_time", _("It has to end after it begins."))
        children = cleaned.get("children")
        if children is not None and not 1 <= children <= 20:
            self.add_error("children", _("Please write a number from 1 to 20."))
        for name in ("cost_expected", "cost"):
            if (cleaned.get(name) or 0) < 0:
                self.add_error(name, _("It cannot cost less than nothing."))
        if cleaned.get("driver_name") and cleaned.get("way") != Arrangement.Way.TAXI:
            self.add_error("driver_name", _("Only for a taxi. Choose “a taxi”, or leave it empty."))
        if outcome == "arranged" and self.instance.kind == Kind.INTERPRETER:
            self._interpreters(cleaned)
        return cleaned

    def _interpreters(self, cleaned):
        names = interpreters_in(cleaned.get("interpreters"))
        if not names:
            self.add_error("interpreters", _("Write who it is. They are told the name before."))
        elif len(names) == 1 and self.needs_two and not cleaned.get("one_is_enough"):
            self.add_error(
                "interpreters",
                _("It lasts more than an hour, so two take turns. Write both, or tick the line below."),
            )

    @property
    def facts(self):
        """What is written down by name; empty words are no words."""
        names = [*FACTS.get(self.instance.kind, []), *COSTS]
        empty = dict.fromkeys(("driver_name", "language", "interpreters"))
        return {
            name: empty[name]
            if name in empty and not self.cleaned_data[name]
            else self.cleaned_data[name]
            for name in names
        }


def _outcome(row):
    if row.cannot:
        return "cannot"
    return "arranged" if row.meets_it else "asked"
