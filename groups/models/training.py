import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from groups.models.organisation import Organisation
from people.models import Person
from people.records import Record


class Training(models.TextChoices):
    CO_PRODUCTION = "co_production", _("working in co-production")
    TRAUMA_INFORMED = "trauma_informed", _("trauma-informed practice")
    SAFEGUARDING = "safeguarding", _("safeguarding")


@pghistory.track()
class TrainingRule(Record):
    """What one organisation says about one training: how long it lasts, and who must have it."""

    class Needed(models.TextChoices):
        LEAD = "lead", _("to lead a session")
        SUPPORT = "support", _("to support a session")
        PROFESSIONAL = "professional", _("to take part as a professional")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="training_rules")
    training = models.CharField(_("training"), max_length=20, choices=Training)
    lasts_months = models.PositiveSmallIntegerField(
        _("lasts how many months"), null=True, blank=True, help_text=_("Empty: it does not run out.")
    )
    needed = ArrayField(
        models.CharField(max_length=12, choices=Needed),
        verbose_name=_("needed"),
        default=list,
        blank=True,
    )

    class Meta:
        verbose_name = _("rule about training")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "training"], name="training_rule_once_per_organisation"
            ),
            models.CheckConstraint(
                condition=Q(lasts_months=None) | Q(lasts_months__gt=0), name="training_lasts_a_while"
            ),
        ]

    def __str__(self):
        return self.get_training_display()


class TrainingRecordQuerySet(models.QuerySet):
    def standing(self):
        """What was not taken back."""
        return self.filter(taken_back_at=None)

    def good_on(self, day):
        """What was done by that day and has not run out on it: on the day itself it has."""
        return self.standing().filter(done_on__lte=day).filter(Q(lapses_on=None) | Q(lapses_on__gt=day))

    def running_out(self, *, today, by):
        """What is good today, runs out by that day, and nothing later takes its place."""
        later = TrainingRecord.objects.standing().filter(
            Q(lapses_on=None) | Q(lapses_on__gt=by),
            organisation=OuterRef("organisation"),
            person=OuterRef("person"),
            training=OuterRef("training"),
        )
        return self.good_on(today).filter(~Exists(later), lapses_on__lte=by)

    def visible_to(self, person):
        """One's own; an admin all of the organisation; a facilitator those of the professionals they work with."""
        professionals = Person.objects.filter(
            memberships__seat="professional",
            memberships__left_at=None,
            memberships__group__in=Group.objects.run_by(person),
            memberships__group__organisation=OuterRef("organisation"),
            pk=OuterRef("person"),
        )
        return self.filter(
            Q(person=person)
            | Q(organisation__in=Organisation.objects.looked_after_by(person))
            | Exists(professionals)
        )


@pghistory.track()
class TrainingRecord(Record):
    """One person did one training on one day. Doing it again adds a row; a mistake is taken back."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="training_records")
    person = models.ForeignKey(Person, models.PROTECT, related_name="training_records")
    training = models.CharField(_("training"), max_length=20, choices=Training)
    done_on = models.DateField(_("done on"))
    lapses_on = models.DateField(_("runs out on"), null=True, blank=True)
    # Whoever wrote it down; empty when it was earned by being at a session.
    written_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    # The public id of that session.
    earned_at = models.UUIDField(_("earned at"), null=True, blank=True)
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    # Empty when it was earned, and it turned out that they had not been there.
    taken_back_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = TrainingRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("training done")
        ordering = ["-done_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person", "training", "done_on"],
                condition=Q(taken_back_at=None),
                name="training_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["person", "training", "earned_at"], name="training_earned_once_at_a_session"
            ),
            models.CheckConstraint(
                condition=Q(lapses_on=None) | Q(lapses_on__gt=models.F("done_on")),
                name="training_runs_out_after_it_is_done",
            ),
            models.CheckConstraint(
                condition=Q(written_by__isnull=False, earned_at=None)
                | Q(written_by=None, earned_at__isnull=False),
                name="training_written_down_or_earned",
            ),
            models.CheckConstraint(
                condition=Q(written_by=None) | ~Q(written_by=models.F("person")),
                name="training_written_down_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_by=None) | Q(taken_back_at__isnull=False),
                name="training_taken_back_by_says_when",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | Q(taken_back_by__isnull=False) | Q(written_by=None),
                name="training_written_down_is_taken_back_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.get_training_display()}: {self.done_on}"
