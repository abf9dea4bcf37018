"""Days and hours in the language of a message, which may be one that no page is in."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format, get_format

from people.presentation import day_in_words, time_in_words, times_in_words


def day_in(code: str, moment: datetime) -> str:
    """ "Wtorek 1 grudnia". In figures where nobody has told us the names of the days."""
    with translation.override(code):
        if code in dict(settings.LANGUAGES):
            return day_in_words(moment)
        if not translation.check_for_language(code):
            return timezone.localtime(moment).strftime("%d/%m/%Y")
        # E is the month as it stands in a date, where that differs.
        pattern = get_format("MONTH_DAY_FORMAT", code).replace("F", "E")
        local = timezone.localtime(moment)
        return f"{date_format(local, 'l')} {date_format(local, pattern)}"


def weekday_in(code: str, moment: datetime) -> str:
    """The day of the week by itself; the date in figures where we do not know its name."""
    if not translation.check_for_language(code):
        return day_in(code, moment)
    with translation.override(code):
        return date_format(timezone.localtime(moment), "l")


def time_in(code: str, moment: datetime) -> str:
    """ "10 in the morning" where our pages are in that language, else "10:00"."""
    if code not in dict(settings.LANGUAGES):
        return timezone.localtime(moment).strftime("%H:%M")
    with translation.override(code):
        return time_in_words(moment)


def times_in(code: str, start: datetime, end: datetime) -> str:
    if code not in dict(settings.LANGUAGES):
        return f"{time_in(code, start)}-{time_in(code, end)}"
    with translation.override(code):
        return times_in_words(start, end)
