from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.records import Record
from people.secrets import EncryptedTextField


class SendingQuerySet(models.QuerySet):
    def can_be_undone(self, *, now):
        return self.filter(undone_at=None, leaves_at__gt=now)


class Sending(Record):
    """One tap by which many are told. Before `leaves_at` nothing of it leaves, and it can be undone."""

    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=40)
    target = models.UUIDField(_("what it is about"))
    leaves_at = models.DateTimeField(_("nothing leaves before"))
    # What it takes to put back what the tap changed: see `messaging.undoing`.
    changed = EncryptedTextField(_("what it changed"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SendingQuerySet.as_manager()

    class Meta:
        verbose_name = _("message to many")
        indexes = [models.Index(fields=["target", "-leaves_at"], name="sending_target")]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="sending_undone_at_and_undone_by_set_together",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_at__lt=F("leaves_at")),
                name="sending_undone_before_it_leaves",
            ),
        ]

    def __str__(self):
        return self.purpose
