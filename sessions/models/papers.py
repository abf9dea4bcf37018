import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan, LessThanOrEqual
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from people.models import Person
from people.records import Record
from sessions.models.planning import GroupSession

MOST_BYTES = 8 * 1024 * 1024


class PaperQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(taken_back_at=None)

    def visible_to(self, person):
        """For those who run the group; for whoever was asked to the session, once it was sent out."""
        asked = GroupSession.objects.filter(
            invitations__person=person,
            invited_at__isnull=False,
            group__in=Group.objects.visible_to(person),
        )
        return self.standing().filter(
            Q(group_session__group__in=Group.objects.run_by(person))
            | Q(group_session__in=asked.values("pk"))
        )


@pghistory.track(exclude=["plain"])
class Paper(Record):
    """Something to read before a session: in plain words, and the file it comes from, or one of the two."""

    group_session = models.ForeignKey(GroupSession, models.CASCADE, related_name="papers")
    title = models.CharField(_("title"), max_length=120)
    plain = models.TextField(_("in plain words"), max_length=20_000, blank=True)
    # As the words were measured when they were written: over the grade that warns.
    is_hard = models.BooleanField(_("hard to read"), default=False)
    # Reading is work, and will be paid as such.
    reading_minutes = models.PositiveSmallIntegerField(_("minutes to read"))
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True)
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    taken_back_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="paper_has_a_title"),
            models.CheckConstraint(
                condition=Q(reading_minutes__gte=1, reading_minutes__lte=240),
                name="paper_takes_1_to_240_minutes",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="paper_taken_back_says_by_whom",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("sessions:paper", args=[self.public_id])


class PaperFile(Record):
    """The file a paper comes from. Its bytes are here, so that one backup holds all there is (ADR 0015)."""

    class Kind(models.TextChoices):
        PDF = "pdf", _("PDF")
        DOCX = "docx", _("Word document")
        ODT = "odt", _("OpenDocument text")
        PICTURE = "picture", _("picture")
        TEXT = "text", _("plain text")

    TYPES = {
        Kind.PDF: "application/pdf",
        Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Kind.ODT: "application/vnd.oasis.opendocument.text",
        Kind.PICTURE: "image/jpeg",
        Kind.TEXT: "text/plain; charset=utf-8",
    }

    paper = models.OneToOneField(Paper, models.CASCADE, related_name="file")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    size = models.PositiveIntegerField(_("bytes"))
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("file of a paper")
        constraints = [
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("content"), MOST_BYTES)
                & GreaterThan(Length("content"), 0),
                name="paper_file_is_not_too_big",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["pdf", "docx", "odt", "picture", "text"]),
                name="paper_file_of_a_kind_we_know",
            ),
        ]

    def __str__(self):
        return self.name
