from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from people.models.person import Person
from people.records import Record
from people.secrets import EncryptedCharField

FEBRUARY = 2
LONG_MONTHS, SHORT_MONTHS = [1, 3, 5, 7, 8, 10, 12], [4, 6, 9, 11]


class HardDateQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own, and nobody else's. Others only learn that a day is better avoided."""
        return self.filter(person=person)

    def on(self, day: date):
        """Those that fall on this day."""
        falls = Q()
        for month, number in written_as(day):
            falls |= Q(month=month, day=number)
        return self.filter(falls)


def written_as(day: date) -> list[tuple[int, int]]:
    """As which (month, day) a hard date that falls on this day may be written down.

    In a year without a 29 February its neighbours on both sides count as it.
    """
    found = [(day.month, day.day)]
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    is_beside_the_29th = (day.month, day.day) == (2, 28) or (day.month, day.day) == (3, 1)
    if is_beside_the_29th and (2, 29) not in [(near.month, near.day) for near in (before, after)]:
        found.append((FEBRUARY, 29))
    return found


class HardDate(Record):
    """One day of the year that is hard for one person: a day and a month, and no year.

    It is left out of the trail of changes on purpose: taken away, it is gone at once.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="hard_dates")
    month = models.PositiveSmallIntegerField(_("month"), choices=list(MONTHS.items()))
    day = models.PositiveSmallIntegerField(_("day"))
    # Only ever read by the person themselves.
    label = EncryptedCharField(_("what it is"), max_length=80, null=True, blank=True)

    objects = HardDateQuerySet.as_manager()

    class Meta:
        verbose_name = _("hard date")
        ordering = ["month", "day"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "month", "day"], name="hard_date_once_for_each_person"
            ),
            models.CheckConstraint(
                condition=Q(month__in=LONG_MONTHS, day__range=(1, 31))
                | Q(month__in=SHORT_MONTHS, day__range=(1, 30))
                | Q(month=FEBRUARY, day__range=(1, 29)),
                name="hard_date_is_a_day_of_the_year",
            ),
        ]

    def __str__(self):
        return str(self.public_id)

    @property
    def in_words(self):
        return f"{self.day} {MONTHS[self.month]}"
