import pghistory
import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower, Trim
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from groups.models.organisation import Organisation
from people.languages import DEFAULT, language
from people.models import ContactPoint, Person
from people.records import Record


class WordingQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(agreed_at__isnull=False, ended_at=None)

    def newest(self):
        """Of each message, language and wording the words written last."""
        later = Wording.objects.filter(
            organisation=OuterRef("organisation"),
            kind=OuterRef("kind"),
            wording=OuterRef("wording"),
            language=OuterRef("language"),
            version__gt=OuterRef("version"),
        )
        return self.filter(~Exists(later))

    def looked_after_by(self, person):
        """Of organisations this person looks after."""
        return self.filter(organisation__in=Organisation.objects.looked_after_by(person))


@pghistory.track(exclude=["panel"])
class Wording(Record):
    """One version of what one message says, in one language, as an organisation wrote it.

    Its words never change: who changes them writes the next version. It is sent from the day a panel of
    members has agreed to it until another takes its place or it is taken back.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="wordings")
    kind = models.CharField(_("which message"), max_length=40)
    wording = models.CharField(_("wording"), max_length=10, choices=ContactPoint.Wording)
    language = models.CharField(_("language"), max_length=10, default=DEFAULT)
    version = models.PositiveSmallIntegerField(_("version"))
    subject = models.CharField(_("subject of an email"), max_length=100, blank=True)
    body = models.TextField(_("words"), max_length=2000)
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    is_machine_draft = models.BooleanField(_("a machine put it in this language"), default=False)
    translated_by = models.CharField(_("translated by"), max_length=100, blank=True)
    checked_by = models.CharField(_("checked by"), max_length=100, blank=True)
    # Names as they were said: whoever looks after an organisation sees no list of members.
    # Null once it is forgotten, a year after the last of these words went.
    panel = models.CharField(  # noqa: DJ001
        _("which members agreed"), max_length=300, null=True, blank=True
    )
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    agreed_at = models.DateTimeField(_("written down as agreed"), null=True, blank=True)
    agreed_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("agreement written down by"),
    )
    ended_at = models.DateTimeField(_("no longer sent since"), null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("wording")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "kind", "wording", "language", "version"],
                name="wording_one_of_each_version",
            ),
            models.UniqueConstraint(
                fields=["organisation_id", "kind", "wording", "language"],
                condition=Q(agreed_at__isnull=False, ended_at=None),
                name="wording_one_in_use",
            ),
            models.CheckConstraint(condition=Q(body__regex=r"\S"), name="wording_has_words"),
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_on=None, agreed_by=None, panel=None)
                | Q(agreed_at__isnull=False, agreed_on__isnull=False, agreed_by__isnull=False),
                name="wording_agreed_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None) | Q(is_machine_draft=False),
                name="wording_of_a_machine_is_never_agreed",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None)
                | Q(language=DEFAULT)
                | (
                    Q(translated_by__regex=r"\S", checked_by__regex=r"\S")
                    & ~Q(Exact(Lower(Trim("translated_by")), Lower(Trim("checked_by"))))
                ),
                name="wording_in_another_language_was_checked_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False, agreed_at__isnull=False),
                name="wording_ended_was_in_use_and_says_by_whom",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="wording_words_never_change",
                operation=pgtrigger.UpdateOf(
                    "organisation_id", "kind", "wording", "language", "version", "subject", "body",
                    "written_by_id", "is_machine_draft", "translated_by", "checked_by",
                ),
            )
        ]  # fmt: skip

    def __str__(self):
        return f"{self.kind}, {self.get_wording_display()}, {self.language}: {self.version}"

    @property
    def is_in_use(self):
        return self.agreed_at is not None and self.ended_at is None

    @property
    def tongue(self):
        return language(self.language)
