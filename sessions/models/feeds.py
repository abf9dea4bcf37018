import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.records import Record


class CalendarFeedQuerySet(models.QuerySet):
    def working(self):
        return self.filter(switched_off_at=None)


@pghistory.track(exclude=["token_hash"])
class CalendarFeed(Record):
    """A private address from which one person's own calendar reads their days. Only its hash is kept."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    switched_off_at = models.DateTimeField(_("switched off"), null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(switched_off_at=None),
                name="calendar_feed_one_that_works",
            ),
            models.CheckConstraint(
                condition=Q(token_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106
                name="calendar_feed_keeps_only_a_hash",
            ),
        ]

    def __str__(self):
        return str(self.public_id)
