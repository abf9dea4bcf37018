from datetime import timedelta

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from groups.models import Training, TrainingRule
from groups.organisation.forms import StepForm
from people.presentation import DayInput, PlainHelper

LONGEST_MONTHS = 120
FURTHEST_BACK = timedelta(days=40 * 366)


class RuleForm(StepForm):
    """How long one training lasts here, and what it is needed for."""

    lasts_months = forms.IntegerField(
        label=_("How many months does it last?"),
        help_text=_("Leave it empty if it does not run out."),
        required=False,
        min_value=1,
        max_value=LONGEST_MONTHS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Write a whole number of months."),
            "min_value": _("Write a number from 1 to 120, or leave it empty."),
            "max_value": _("Write a number from 1 to 120, or leave it empty."),
        },
    )
    needed = forms.MultipleChoiceField(
        label=_("What is it needed for?"),
        help_text=_("Tick nothing if it is only good to have."),
        choices=[(needed, capfirst(needed.label)) for needed in TrainingRule.Needed],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = TrainingRule
        fields = ["lasts_months", "needed"]


class WriteDownForm(forms.Form):
    """Which training somebody did, and when."""

    training = forms.ChoiceField(
        label=_("What did they do?"),
        choices=[(training, capfirst(training.label)) for training in Training],
        widget=forms.RadioSelect,
    )
    done_on = forms.DateField(label=_("On which day?"), widget=DayInput)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.use_required_attribute = False
        self.helper = PlainHelper(self, submit=_("Write it down"))

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day > self.today:
            raise forms.ValidationError(_("That day has not come yet."))
        if day < self.today - FURTHEST_BACK:
            raise forms.ValidationError(_("That is very long ago. Check the year."))
        return day
