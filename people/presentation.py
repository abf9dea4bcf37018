"""How things look and read on every page: forms, days, times and money, in words."""

from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

PENNY = Decimal("0.01")

# From the general to the particular: the last kind that fits a field has the last word.
PLAIN_ERRORS = [
    (forms.Field, {"required": _("Please fill this in.")}),
    (forms.BooleanField, {"required": _("Please tick this to go on.")}),
    (
        forms.ChoiceField,
        {
            "required": _("Please choose one."),
            "invalid_choice": _("Please choose one of these."),
        },
    ),
    (
        forms.ModelChoiceField,
        {
            "required": _("Please choose one."),
            "invalid_choice": _("Please choose one of these."),
        },
    ),
    (forms.DateField, {"invalid": _("Please write a day, like 1/12/2026.")}),
    (forms.TimeField, {"invalid": _("Please write a time, like 10:30.")}),
    (forms.DateTimeField, {"invalid": _("Please write a day and a time.")}),
    (forms.IntegerField, {"invalid": _("Please write a number, like 2.")}),
    (forms.DecimalField, {"invalid": _("Please write a sum, like 27.50.")}),
    (
        forms.EmailField,
        {"invalid": _("That does not look like an email. It needs an @ in the middle.")},
    ),
    (
        forms.FileField,
        {"required": _("Please choose a file."), "empty": _("That file is empty.")},
    ),
]


def put_in(form: forms.Form, **now) -> None:
    """Keep all that was typed into a bound form, but for these fields, which say `now` what stands."""
    data = form.data.copy()
    for name, value in now.items():
        data[name] = value
    form.data = data


class PlainHelper(FormHelper):
    """One form, one button. Put it on the form: `self.helper = PlainHelper(self, submit=_("Save"))`.

    The browser's own checks are off: our error sentences say more, and stay on the page. Django's
    stock sentences are put in plain words; those a field brings itself are kept.
    """

    def __init__(self, form, *, submit):
        super().__init__(form)
        self.form_method = "post"
        self.attrs = {"novalidate": True}
        self.add_input(Submit("submit", submit))
        for field in form.fields.values():
            _say_errors_plainly(field)


def _say_errors_plainly(field):
    plain = {}
    for kind, sentences in PLAIN_ERRORS:
        if isinstance(field, kind):
            plain |= sentences
    field.error_messages |= {code: words for code, words in plain.items() if _is_stock(field, code)}


def _is_stock(field, code):
    stock = (vars(kind).get("default_error_messages", {}).get(code) for kind in type(field).__mro__)
    return field.error_messages.get(code) is next((words for words in stock if words is not None), None)


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


def day_in_words(day: date | datetime) -> str:
    """ "Tuesday 1 December"; with its year when that is not this year."""
    day = _here(day)
    if day.year == timezone.localdate().year:
        return date_format(
            day,
            pgettext("how a day is written; letters as in Django's date filter", "l j F"),
        )
    return date_format(
        day,
        pgettext(
            "how a day in another year is written; letters as in Django's date filter",
            "l j F Y",
        ),
    )


def time_in_words(moment: time | datetime) -> str:
    """ "10 in the morning", "2.30 in the afternoon", "12 noon"."""
    moment = _here(moment)
    words = _PART_OF_DAY[_part_of_day(moment)]()
    return words % {"time": _clock(moment)}


def times_in_words(start: datetime, end: datetime) -> str:
    """ "10 to 11.30 in the morning", "10 in the morning to 12 noon"; with the day when it ends on another."""
    start, end = _here(start), _here(end)
    words = {"start": time_in_words(start), "end": time_in_words(end)}
    last_moment = end - timedelta(microseconds=1)  # which still belongs to the evening before
    if start.date() != last_moment.date():
        words["day"] = day_in_words(end)
        return gettext("%(start)s to %(end)s on %(day)s") % words
    part = _part_of_day(start)
    if part == _part_of_day(end) and part not in ("midnight", "noon"):
        words["start"] = _clock(start)
    return gettext("%(start)s to %(end)s") % words


def pounds(amount: Decimal | int | None) -> str:
    """ "£1,164.50": always pence, half a penny goes up. Nothing for None; a float is refused."""
    if amount is None:
        return ""
    if isinstance(amount, float):
        raise TypeError("money is never a float")
    amount = Decimal(amount).quantize(PENNY, ROUND_HALF_UP)
    sign = "−" if amount < 0 else ""
    return f"{sign}£{abs(amount):,.2f}"


_PART_OF_DAY = {
    "midnight": lambda: gettext("12 midnight"),
    "noon": lambda: gettext("12 noon"),
    "morning": lambda: gettext("%(time)s in the morning"),
    "afternoon": lambda: gettext("%(time)s in the afternoon"),
    "evening": lambda: gettext("%(time)s in the evening"),
    "night": lambda: gettext("%(time)s at night"),
}


def _here(value):
    """In the zone people live in; plain dates and times are there already."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _clock(moment):
    hour = moment.hour % 12 or 12
    return f"{hour}.{moment.minute:02}" if moment.minute else str(hour)


def _part_of_day(moment):
    if moment.minute == 0 and moment.hour in (0, 12):
        return "noon" if moment.hour else "midnight"
    if moment.hour < 1 or moment.hour >= 22:
        return "night"
    if moment.hour < 12:
        return "morning"
    return "afternoon" if moment.hour < 18 else "evening"
