"""Months as people count them."""

import calendar
from datetime import date

from django.db.models import DateField, DurationField, F, Func, Value
from django.db.models.functions import Cast

LAST_DAY = date.max


def months_after(day: date, months: int) -> date:
    """The same day `months` (0 or more) calendar months later; where that month is shorter, its last day.

    31 January and one month is 28 or 29 February; 29 February and twelve months is 28 February. Never
    later than the last day there is. Our own six lines; PostgreSQL's intervals count the same way, and a
    test holds the two together.
    """
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if years > LAST_DAY.year:
        return LAST_DAY
    last = calendar.monthrange(years, month + 1)[1]
    return date(years, month + 1, min(day.day, last))


def months_after_in_sql(field: str, months: int) -> Cast:
    """The same, for a column."""
    interval = Func(
        Value(months),
        function="make_interval",
        template="make_interval(months => %(expressions)s)",
        output_field=DurationField(),
    )
    return Cast(F(field) + interval, DateField())
