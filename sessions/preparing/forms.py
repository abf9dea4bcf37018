from datetime import timedelta

from crispy_forms.layout import Layout
from django import forms
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.presentation import DayInput, PlainHelper, TimeInput
from sessions.models import PreparationCall
from sessions.planning.clock import NoSuchHour, local_moment
from sessions.preparing.recording import ANOTHER_TIME

State = PreparationCall.State
FURTHEST = timedelta(days=366)
STRETCHES = (1, 2)  # in a day: before and after lunch


class HoursForm(forms.Form):
    """The hours of a week in which somebody can ring: for each day one stretch or two."""

    def __init__(self, *args, hours=(), **kwargs):
        super().__init__(*args, **kwargs)
        stored = {}
        for row in hours:
            stored.setdefault(row.weekday, []).append(row)
        for day, name in WEEKDAYS.items():
            rows = dict(zip(STRETCHES, stored.get(day, []), strict=False))
            for stretch in STRETCHES:
                row = rows.get(stretch)
                for end, label in (("from", _("from")), ("until", _("until"))):
                    self.fields[f"{day}_{stretch}_{end}"] = forms.TimeField(
                        label=_("%(day)s, %(end)s") % {"day": name, "end": label},
                        required=False,
                        widget=TimeInput(attrs={"class": "form-control", "step": 300}),
                        initial=getattr(row, f"{end}_time") if row else None,
                    )
        # The browser's own checks are off, and errors are said in plain words.
        PlainHelper(self, submit=_("Save"))

    def days(self):
        """(name of the day, its stretches, its errors) for the template to print.

        A stretch: (from, until, whether it is the second, whether it has anything in it).
        """
        for day, name in WEEKDAYS.items():
            stretches = []
            for stretch in STRETCHES:
                pair = [self[f"{day}_{stretch}_{end}"] for end in ("from", "until")]
                stretches.append((*pair, stretch > 1, any(field.value() for field in pair)))
            errors = [error for pair in stretches for field in pair[:2] for error in field.errors]
            yield name, stretches, errors

    def clean(self):
        cleaned = super().clean()
        self.hours = []
        for day in WEEKDAYS:
            last_until = None
            for stretch in STRETCHES:
                opens = cleaned.get(f"{day}_{stretch}_from")
                closes = cleaned.get(f"{day}_{stretch}_until")
                if opens is None and closes is None:
                    continue
                field = f"{day}_{stretch}_until"
                if opens is None or closes is None:
                    self.add_error(field, _("Write both: from when, and until when."))
                elif opens >= closes:
                    self.add_error(field, _("It has to end after it begins."))
                elif last_until is not None and opens < last_until:
                    self.add_error(field, _("The second time begins after the first has ended."))
                else:
                    self.hours.append((day, opens, closes))
                    last_until = closes
        return cleaned


class FindATimeForm(forms.Form):
    """Any time, chosen by hand."""

    caller = forms.ModelChoiceField(
        label=_("Who rings?"), queryset=Person.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    day = forms.DateField(label=_("Which day?"), widget=DayInput)
    time = forms.TimeField(label=_("What time?"), widget=TimeInput)
    agreed = forms.BooleanField(label=_("They told me this time is fine"), required=False)

    def __init__(self, *args, zone, callers, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["caller"].queryset = callers
        self.helper = PlainHelper(self, submit=_("Book this time"))

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("day") and cleaned.get("time"):
            try:
                cleaned["starts_at"] = local_moment(cleaned["day"], cleaned["time"], self.zone)
            except NoSuchHour:
                self.add_error("time", _("The clocks go forward then. Please choose another time."))
        return cleaned


class RecordForm(forms.Form):
    """How a call went, in twenty seconds."""

    outcome = forms.ChoiceField(
        label=_("How did it go?"),
        widget=forms.RadioSelect,
        choices=[
            (State.SPOKE, _("We spoke")),
            (State.NO_ANSWER, _("No answer")),
            (State.DECLINED, _("They asked us not to call")),
            (ANOTHER_TIME, _("Another time")),
        ],
    )
    steps = forms.MultipleChoiceField(
        label=_("What you said"), choices=PreparationCall.Step, required=False
    )
    note = forms.CharField(
        label=_("What we will remember"),
        help_text=_("They can read this. No health words, and nobody’s story."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Keep it under 500 letters, please.")},
    )
    ways_are_still_ok = forms.BooleanField(
        label=_("They said it is still fine to reach them in the same way"), required=False
    )

    def __init__(self, *args, call, so_far=None, **kwargs):
        stored = {"steps": call.steps}
        if call.recorded_at:
            was = ANOTHER_TIME if call.state == State.BOOKED else call.state
            stored |= {"outcome": was, "note": call.record or ""}
        # What was written when only the ticks were kept.
        stored |= so_far or {}
        super().__init__(*args, initial=stored, **kwargs)
        if call.state == State.SPOKE:
            # What happened stays; only the words about it can be mended.
            self.fields["outcome"].choices = [(State.SPOKE, _("We spoke"))]
        self.helper = PlainHelper(self, submit=_("Save how it went"))
        # The form around it holds the steps too, beside what to say.
        self.helper.form_tag = False
        self.helper.layout = Layout("outcome", "note", "ways_are_still_ok")

    def ticked(self):
        """The steps to print: (value, whether it is ticked)."""
        ticked = self["steps"].value() or []
        return [(step, step.value in ticked) for step in PreparationCall.Step]


class DaysForm(forms.Form):
    """Days off, or hours besides the usual ones."""

    class What(models.TextChoices):
        OFF = "off", _("I cannot ring anybody")
        EXTRA = "extra", _("I can ring at other hours too")

    what = forms.ChoiceField(label=_("What is different?"), choices=What, widget=forms.RadioSelect)
    first_day = forms.DateField(label=_("Which day?"), widget=DayInput)
    last_day = forms.DateField(
        label=_("Until which day?"),
        help_text=_("Leave it empty for one day."),
        required=False,
        widget=DayInput,
    )
    from_time = forms.TimeField(label=_("Extra hours, from"), required=False, widget=TimeInput)
    until_time = forms.TimeField(label=_("Extra hours, until"), required=False, widget=TimeInput)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.helper = PlainHelper(self, submit=_("Save these days"))

    def clean(self):
        cleaned = super().clean()
        first = cleaned.get("first_day")
        last = cleaned["last_day"] = cleaned.get("last_day") or first
        if first and last < first:
            self.add_error("last_day", _("The last day is before the first."))
        elif last and last < self.today:
            self.add_error(
                "last_day" if cleaned.get("last_day") != first else "first_day", _("That day is over.")
            )
        elif first and first > self.today + FURTHEST:
            self.add_error("first_day", _("That is more than a year away."))
        elif first and last - first > FURTHEST:
            self.add_error("last_day", _("That is more than a year. Please write it in parts."))
        if cleaned.get("what") == self.What.OFF:
            cleaned["from_time"] = cleaned["until_time"] = None
        elif cleaned.get("what") == self.What.EXTRA:
            opens, closes = cleaned.get("from_time"), cleaned.get("until_time")
            if not {"from_time", "until_time"} & set(self.errors):
                if opens is None or closes is None:
                    self.add_error("until_time", _("Write both: from when, and until when."))
                elif opens >= closes:
                    self.add_error("until_time", _("It has to end after it begins."))
        return cleaned
