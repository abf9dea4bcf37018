from datetime import timedelta
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.presentation import DayInput, PlainHelper, TimeInput
from sessions.models.dates import MOST_DATES
from sessions.planning.clock import NoSuchHour, local_moment
from sessions.planning.forms import FURTHEST_AHEAD, LONGEST, SHORTEST, TIME_FORMATS

ROWS, MORE_ROWS = 4, 4


class Hours(forms.TimeField):
    """An hour as people write it."""

    widget = TimeInput

    def __init__(self, **kwargs):
        super().__init__(input_formats=TIME_FORMATS, **kwargs)


class MomentsForm(forms.Form):
    """A day and two times of the zone given; `cleaned_data` has `starts_at` and `ends_at` when they are right."""

    day = forms.DateField(
        label=_("Which day?"), widget=DayInput, error_messages={"required": _("Choose the day.")}
    )
    starts = Hours(label=_("From when?"), error_messages={"required": _("Write when it starts.")})
    ends = Hours(label=_("Until when?"), error_messages={"required": _("Write when it ends.")})

    def __init__(self, *args, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.use_required_attribute = False

    def clean(self):
        facts = super().clean()
        day, now = facts.get("day"), timezone.now()
        if day and day < now.astimezone(self.zone).date():
            self.add_error("day", _("That day is over. Choose one that lies ahead."))
        elif day and day > (now + FURTHEST_AHEAD).date():
            self.add_error("day", _("That is more than two years away. Check the year."))
        elif day:
            facts["starts_at"] = self._moment(day, "starts")
            facts["ends_at"] = self._moment(day, "ends")
            if facts["starts_at"] and facts["starts_at"] <= now:
                self.add_error("starts", _("That time has passed today. Choose a later one."))
            elif facts["starts_at"] and facts["ends_at"]:
                clean_length(self, facts["ends_at"] - facts["starts_at"])
        return facts

    def _moment(self, day, name):
        at = self.cleaned_data.get(name)
        if at is None:
            return None
        try:
            return local_moment(day, at, self.zone)
        except NoSuchHour:
            self.add_error(
                name,
                _("The clocks go forward that night, and this hour is left out. Choose another time."),
            )


def clean_length(form, length: timedelta) -> None:
    """Says beside `ends` what is wrong with how long it lasts."""
    if length <= timedelta(0):
        form.add_error("ends", _("It has to end after it starts, on the same day."))
    elif length < SHORTEST:
        form.add_error("ends", _("That is shorter than 15 minutes. Check the two times."))
    elif length > LONGEST:
        form.add_error(
            "ends", _("That is longer than 6 hours. Nobody can sit that long: plan two sessions.")
        )


class DatesFormSet(forms.BaseFormSet):
    """Two to twelve dates; a row without a day is no date."""

    def clean(self):
        if any(self.errors):
            return
        seen = set()
        for form in self.forms:
            starts_at = form.cleaned_data.get("starts_at")
            if starts_at in seen:
                form.add_error("day", _("This date is in the list already."))
            seen.add(starts_at)
        if len(self.dates) < 2:
            raise forms.ValidationError(_("Offer two days at least. With one, just plan the session."))

    @property
    def dates(self):
        found = (form.cleaned_data for form in self.forms)
        return sorted((row["starts_at"], row["ends_at"]) for row in found if row.get("starts_at"))


class OfferForm(forms.Form):
    """Only there so that pressing twice asks once."""

    public_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


def dates_formset(data=None, *, zone, times, rows=ROWS):
    """The rows to write dates in. `times`: the usual hours as (starts, ends), or None."""
    made = forms.formset_factory(
        _Row,
        formset=DatesFormSet,
        extra=rows,
        max_num=MOST_DATES,
        absolute_max=MOST_DATES,
        validate_max=True,
    )
    return made(data, prefix="date", form_kwargs={"zone": zone, "times": times})


class _Row(MomentsForm):
    def __init__(self, *args, times, **kwargs):
        super().__init__(*args, **kwargs)
        PlainHelper(self, submit="")  # for its plain sentences
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"
        if times:
            self.fields["starts"].initial, self.fields["ends"].initial = times

    def has_changed(self):
        """A row without a day is no date, whatever hours stand in it."""
        return bool((self["day"].value() or "") and self.is_bound)
