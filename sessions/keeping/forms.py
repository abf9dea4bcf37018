from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from people.presentation import PlainHelper
from sessions.models import GroupSession, SessionTemplate
from sessions.planning.forms import (
    OnlineLink,
    PersonChoice,
    VenueChoice,
    offer_venues,
    settle_where,
)
from sessions.planning.services import facilitators_of

Kind = GroupSession.Kind


class KeepForm(forms.Form):
    """A name for how this session goes; or the template whose place it takes."""

    name = forms.CharField(
        label=_("What do you call it?"),
        help_text=_("Like “Our usual Tuesday”. Only those who run the group see it."),
        max_length=80,
        error_messages={
            "required": _("Give it a name, so that you find it again."),
            "max_length": _("Keep it short: 80 letters is the most."),
        },
    )
    instead_of = forms.ModelChoiceField(
        label=_("In place of one you have?"),
        queryset=None,
        required=False,
        empty_label=_("No, a new one"),
    )

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.fields["instead_of"].queryset = group.templates.in_use()
        self.helper = PlainHelper(self, submit=_("Keep it"))


class TemplateForm(forms.ModelForm):
    """All that a template says but its agenda, which comes from a session."""

    venue = VenueChoice()
    online_link = OnlineLink()
    lead = PersonChoice(label=_("Who leads?"), queryset=None, required=False)
    support = PersonChoice(label=_("Who supports?"), queryset=None, required=False)
    minutes = forms.IntegerField(
        label=_("How many minutes does it last?"),
        min_value=15,
        max_value=360,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Write how many minutes."),
            "min_value": _("It lasts from 15 minutes to 6 hours."),
            "max_value": _("It lasts from 15 minutes to 6 hours."),
        },
    )

    class Meta:
        model = SessionTemplate
        fields = [
            "name",
            "kind",
            "minutes",
            "venue",
            "place",
            "getting_there",
            "online_link",
            "lead",
            "support",
        ]
        labels = {
            "name": _("What do you call it?"),
            "kind": _("How do you meet?"),
            "place": _("Where?"),
            "getting_there": _("How do people get there?"),
        }
        error_messages = {
            "name": {
                "required": _("Give it a name, so that you find it again."),
                "max_length": _("Keep it short: 80 letters is the most."),
            },
            "place": {"max_length": _("Keep the place short. More fits in the next box.")},
            "getting_there": {"max_length": _("Keep it shorter: 2,000 letters is the most.")},
        }
        widgets = {"kind": forms.RadioSelect, "getting_there": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        group = self.instance.group
        self.fields["kind"].choices = [
            (value, capfirst(label)) for value, label in Kind.choices if value != Kind.ONE_TO_ONE
        ]
        offer_venues(self, group.organisation)
        for name in ("lead", "support"):
            self.fields[name].queryset = facilitators_of(group)
            self.fields[name].empty_label = _("Nobody yet")
        self.helper = PlainHelper(self, submit=_("Save"))

    def clean(self):
        facts = super().clean()
        settle_where(self, facts, is_in_person=facts.get("kind") != Kind.ONLINE)
        if facts.get("lead") and facts.get("lead") == facts.get("support"):
            self.add_error(
                "support", _("Two different people are needed. Choose somebody else to support.")
            )
        return facts
