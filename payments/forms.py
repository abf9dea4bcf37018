"""What the pages send: ids that were on them, and sums that were shown. All of it checked."""

from decimal import Decimal
from uuid import UUID

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from payments.answering import Choice
from payments.models import Activity
from payments.models.rates import HourlyRate
from people.presentation import DayInput, PlainHelper, day_in_words


class IdsField(forms.Field):
    """Several public ids. Only their shape is checked: whose they are is the business of the service."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value):
        try:
            return [UUID(item) for item in value or []]
        except ValueError as error:
            raise forms.ValidationError("not an id") from error


class AnswerForm(forms.Form):
    """One of three buttons, and the lines that were on the page: what came later is not answered by it."""

    choice = forms.ChoiceField(choices=Choice.choices)
    seen = IdsField()
    chosen = IdsField(required=False)


class ApproveForm(forms.Form):
    """The claims on the page before, and their sum as it was shown."""

    claim = IdsField()
    total = forms.DecimalField(max_digits=12, decimal_places=2)


class MakeForm(forms.Form):
    """How many lines, and how much, the page before said would go into the file."""

    count = forms.IntegerField(min_value=1)
    total = forms.DecimalField(max_digits=12, decimal_places=2)


class RatesForm(forms.Form):
    """A card somebody proposes: what an hour of each activity pays, from which day, and where that comes from."""

    name = forms.CharField(
        label=_("What is it called?"),
        max_length=120,
        error_messages={"max_length": _("Keep it shorter: 120 letters is the most.")},
    )
    source = forms.CharField(
        label=_("Where do these rates come from?"),
        help_text=_("A policy, a page, a decision: so that somebody can check."),
        max_length=300,
        error_messages={"max_length": _("Keep it shorter: 300 letters is the most.")},
    )
    effective_from = forms.DateField(label=_("From which day?"), widget=DayInput)

    def __init__(self, *args, earliest, **kwargs):
        super().__init__(*args, **kwargs)
        self.earliest = earliest
        self.use_required_attribute = False
        for activity in Activity:
            label = capfirst(activity.label)
            self.fields[f"{activity}_per_hour"] = forms.DecimalField(
                label=_("%(activity)s: pounds an hour") % {"activity": label},
                max_digits=8,
                decimal_places=2,
                min_value=Decimal("0.01"),
                widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01"}),
                error_messages={
                    "min_value": _("Write more than nothing."),
                    "max_decimal_places": _("Write pounds and pence, like 27.50."),
                    "max_digits": _("That is too much. Check the sum."),
                    "max_whole_digits": _("That is too much. Check the sum."),
                },
            )
            self.fields[f"{activity}_step_minutes"] = _minutes(
                _("%(activity)s: rounded up to how many minutes?") % {"activity": label},
                least=1,
                most=60,
                initial=15,
            )
            self.fields[f"{activity}_least_minutes"] = _minutes(
                _("%(activity)s: at least how many minutes are paid?") % {"activity": label},
                least=0,
                most=480,
                initial=0,
            )
        self.helper = PlainHelper(self, submit=_("Propose these rates"))

    def clean_effective_from(self):
        day = self.cleaned_data["effective_from"]
        if self.earliest and day < self.earliest:
            raise too_early(self.earliest)
        return day

    def facts(self):
        """What `payments.rates.propose` takes."""
        cleaned = self.cleaned_data
        return {
            "name": cleaned["name"],
            "source": cleaned["source"],
            "effective_from": cleaned["effective_from"],
            "rates": {
                str(activity): {term: cleaned[f"{activity}_{term}"] for term in HourlyRate.TERMS}
                for activity in Activity
            },
        }


def as_typed(rates):
    """What the form begins with, from rates there are."""
    return {f"{rate.activity}_{term}": value for rate in rates for term, value in rate.terms.items()}


def too_early(earliest):
    return forms.ValidationError(
        _("That is too early. %(day)s is the first day it can be."),
        params={"day": day_in_words(earliest)},
    )


def _minutes(label, *, least, most, initial):
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        initial=initial,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("min_value", "max_value"),
            _("Write a number from %(least)s to %(most)s.") % {"least": least, "most": most},
        ),
    )
