from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.records import Record
from sessions.models.planning import GroupSession


class OverrideQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(ended_at=None)


class Override(Record):
    """Somebody decided that one line of readiness does not hold a session, and why. It is kept, and ends
    when what was missing is there."""

    class What(models.TextChoices):
        # Never the two people, the safeguarding lead, the check-in or the check-out; nor what would help
        # somebody come, where they can always be told that it cannot be.
        THEY_CAN = "they_can", _("not everyone has said that they can")
        BREAKS = "breaks", _("people sit long without a break")
        QUIET = "quiet", _("there is nowhere quiet to go")
        CALLS = "calls", _("not everyone had their call")
        PAPERS = "papers", _("papers are late, or hard to read")
        PAY = "pay", _("pay was not offered in writing")

    group_session = models.ForeignKey(GroupSession, models.CASCADE, related_name="overrides")
    what = models.CharField(_("which line"), max_length=20, choices=What)
    reason = models.CharField(_("why"), max_length=300)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = OverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("override")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group_session", "what"],
                condition=Q(ended_at=None),
                name="override_one_that_stands_per_line",
            ),
            models.CheckConstraint(
                condition=Q(what__in=["they_can", "breaks", "quiet", "calls", "papers", "pay"]),
                name="override_only_of_what_may_be",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="override_says_why"),
        ]

    def __str__(self):
        return self.get_what_display()
