from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from people.models.hard_dates import FEBRUARY, SHORT_MONTHS
from people.presentation import PlainHelper


class HardDateForm(forms.Form):
    """One day and month, and what it is, for whoever wants to write that too."""

    day = forms.IntegerField(
        label=_("Which day?"),
        min_value=1,
        max_value=31,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Write the day, like 14."),
            "invalid": _("Write the day as a number, like 14."),
            "min_value": _("Write a number from 1 to 31."),
            "max_value": _("Write a number from 1 to 31."),
        },
    )
    month = forms.TypedChoiceField(
        label=_("Which month?"),
        coerce=int,
        choices=[("", _("Choose a month")), *MONTHS.items()],
    )
    label = forms.CharField(
        label=_("What is it?"),
        help_text=_("Only for you, so that you know it again. Leave it empty if you like."),
        max_length=80,
        required=False,
        error_messages={"max_length": _("Keep it short, please: 80 letters is the most.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.fields["label"].widget.attrs |= {"autocomplete": "off"}
        self.helper = PlainHelper(self, submit=_("Keep this day free"))

    def clean(self):
        cleaned = super().clean()
        day, month = cleaned.get("day"), cleaned.get("month")
        if day and month:
            last = 29 if month == FEBRUARY else 30 if month in SHORT_MONTHS else 31
            if day > last:
                self.add_error(
                    "day",
                    _("%(month)s has only %(last)s days.") % {"month": MONTHS[month], "last": last},
                )
        return cleaned
