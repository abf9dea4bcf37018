import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from people.models import Person
from people.records import Record
from sessions.models.agenda import Item, rules
from sessions.models.planning import GroupSession
from sessions.models.venues import Venue


class SessionTemplateQuerySet(models.QuerySet):
    def run_by(self, person):
        """Those of the groups this person facilitates."""
        return self.filter(group__in=Group.objects.run_by(person))

    def in_use(self):
        return self.filter(retired_at=None)


@pghistory.track()
class SessionTemplate(Record):
    """How a group's session usually goes, under a name: all but the day. Retired, never deleted."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="templates")
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("how you meet"), max_length=12, choices=GroupSession.Kind)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="templates")
    place = models.CharField(_("where"), max_length=200, blank=True)
    getting_there = models.TextField(_("how to get there"), max_length=2000, blank=True)
    online_link = models.URLField(_("online link"), max_length=500, blank=True)
    lead = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    support = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(_("not used any more"), null=True, blank=True)

    objects = SessionTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "name"],
                condition=Q(retired_at=None),
                name="session_template_one_of_a_name_in_use",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="session_template_has_a_name"),
            models.CheckConstraint(
                condition=Q(minutes__gte=15, minutes__lte=360),
                name="session_template_lasts_15_minutes_to_6_hours",
            ),
            models.CheckConstraint(
                condition=Q(lead=None) | Q(support=None) | ~Q(lead=models.F("support")),
                name="session_template_two_different_people",
            ),
            # A one-to-one is with somebody: that is never kept under a name.
            models.CheckConstraint(
                condition=~Q(kind="one_to_one"), name="session_template_is_for_everyone"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("sessions:template", args=[self.public_id])


class TemplateItem(Item):
    """One stretch of the agenda of a template."""

    template = models.ForeignKey(SessionTemplate, models.CASCADE, related_name="agenda")

    class Meta(Item.Meta):
        abstract = False
        verbose_name = _("agenda item of a template")
        constraints = [
            models.UniqueConstraint(
                fields=["template", "position"], name="template_item_one_per_position"
            ),
            *rules("template_item"),
        ]
