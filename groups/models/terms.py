import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.models.organisation import Organisation
from people.records import Record


class SchoolTermQuerySet(models.QuerySet):
    def visible_to(self, person):
        """All there are, in the organisations this person looks after."""
        return self.filter(organisation__in=Organisation.objects.looked_after_by(person))


@pghistory.track()
class SchoolTerm(Record):
    """One stretch of days with school, where this organisation is: half-term holidays lie between two."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="terms")
    name = models.CharField(_("name"), max_length=60)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    objects = SchoolTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("school term")
        ordering = ["first_day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "first_day"], name="school_term_begins_once_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="school_term_ends_after_it_begins"
            ),
        ]

    def __str__(self):
        return self.name
