"""What is said about calls before they are made: other days, who asked for one, who is left in peace."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.models import Organisation
from people.models import Person
from people.records import Record
from sessions.models.inviting import Invitation


class CallerDays(Record):
    """Days on which one caller's week is different: off, or with these hours besides the usual ones."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="caller_days")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    # Empty: they make no calls on these days.
    from_time = models.TimeField(_("from"), null=True, blank=True)
    until_time = models.TimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("other days for calls")
        ordering = ["first_day", "from_time", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="caller_days_last_day_not_before_first"
            ),
            models.CheckConstraint(
                condition=Q(from_time=None, until_time=None)
                | Q(
                    from_time__isnull=False,
                    until_time__isnull=False,
                    until_time__gt=F("from_time"),
                ),
                name="caller_days_both_times_or_none",
            ),
            models.UniqueConstraint(
                fields=["person", "first_day", "last_day", "from_time", "until_time"],
                nulls_distinct=False,
                name="caller_days_said_once",
            ),
        ]

    def __str__(self):
        return f"{self.first_day} {self.last_day}"

    @property
    def is_off(self):
        return self.from_time is None


@pghistory.track()
class CallWish(Record):
    """Somebody who is not offered a call by themselves, a professional, asked for one."""

    invitation = models.OneToOneField(Invitation, models.CASCADE, related_name="call_wish")

    class Meta:
        verbose_name = _("wish for a call")

    def __str__(self):
        return str(self.public_id)


@pghistory.track()
class LeftInPeace(Record):
    """After no answer twice, a person decided that nobody rings this one again before this session."""

    invitation = models.OneToOneField(Invitation, models.CASCADE, related_name="left_in_peace")
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("left in peace")

    def __str__(self):
        return str(self.public_id)


class LookForCalls(Record):
    """When times for one organisation's calls were last looked for. Empty: they are to be looked for now."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="look_for_calls")
    looked_at = models.DateTimeField(_("looked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("look for calls")

    def __str__(self):
        return str(self.organisation)
