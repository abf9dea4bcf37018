from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.presentation import DayInput, PlainHelper, TimeInput
from sessions.models import PreparationCall
from sessions.planning.clock import NoSuchHour, local_moment

State = PreparationCall.State
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
            (State.DECLINED, _("They said no thanks")),
        ],
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

    def __init__(self, *args, call, **kwargs):
        stored = {"outcome": call.state, "note": call.record or ""} if call.recorded_at else {}
        super().__init__(*args, initial=stored, **kwargs)
        if call.state == State.SPOKE:
            # What happened stays; only the words about it can be mended.
            self.fields["outcome"].choices = [(State.SPOKE, _("We spoke"))]
        self.helper = PlainHelper(self, submit=_("Save how it went"))
