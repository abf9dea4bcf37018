from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.records import Record
from people.secrets import EncryptedTextField


class LetterPrint(Record):
    """Many letters that one person prints in one go. The file is kept for a day, for them alone."""

    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    messages = ArrayField(models.BigIntegerField(), verbose_name=_("which messages"))
    # How many were looked at, and how many of these are in the file: the others are no longer needed.
    done = models.PositiveSmallIntegerField(_("looked at"), default=0)
    drawn = models.PositiveSmallIntegerField(_("drawn"), default=0)
    pdf = EncryptedTextField(_("the file"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("letters printed")
        constraints = [
            models.CheckConstraint(
                condition=Q(drawn__lte=F("done")), name="letter_print_draws_what_it_has_looked_at"
            ),
        ]

    def __str__(self):
        return str(self.public_id)
