import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.records import Record
from sessions.models.planning import GroupSession


@pghistory.track()
class AgendaItem(Record):
    """One stretch of a session, with its minutes. Check-in is first and check-out is last."""

    class Kind(models.TextChoices):
        CHECK_IN = "check_in", _("check-in")
        RECAP = "recap", _("how we work together, again")
        WORK = "work", _("work")
        BREAK = "break", _("break")
        CHECK_OUT = "check_out", _("check-out")

    group_session = models.ForeignKey(GroupSession, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.WORK)
    title = models.CharField(_("what"), max_length=120)
    minutes = models.PositiveSmallIntegerField(_("minutes"))

    class Meta:
        verbose_name = _("agenda item")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["group_session", "position"],
                name="agenda_item_one_per_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=240), name="agenda_item_lasts_1_to_240_minutes"
            ),
        ]

    def __str__(self):
        return self.title
