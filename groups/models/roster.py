from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from people.models import Person
from people.records import Record
from people.secrets import EncryptedTextField


class RosterImportQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Only whoever brought the file sees what came back: it holds people's numbers."""
        return self.filter(imported_by=person, group__in=Group.objects.run_by(person))


class RosterImport(Record):
    """One spreadsheet of people that was brought in, and the rows that could not be used."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="roster_imports")
    imported_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added = models.PositiveIntegerField(_("people added"), default=0)
    already_here = models.PositiveIntegerField(_("people already here"), default=0)
    refused = models.PositiveIntegerField(_("rows that could not be used"), default=0)
    # JSON, emptied after 30 days: the headings, and each refused row with its reasons ...
    refused_rows = EncryptedTextField(_("refused rows"), null=True, blank=True)
    # ... and what to know about those who were added: kinds of note, each with names.
    notes = EncryptedTextField(_("notes"), null=True, blank=True)

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
