import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.models.organisation import Organisation
from people.models import Person
from people.records import Record


class GroupQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Groups this person has a seat in now."""
        return self._with_a_seat_for(person)

    def run_by(self, person):
        """Groups this person facilitates now."""
        return self._with_a_seat_for(person, memberships__seat="facilitator")

    def _with_a_seat_for(self, person, **seat):
        # Asked inside, so that whoever counts the members of what comes back counts all of them.
        seats = Group.objects.filter(memberships__person=person, memberships__left_at=None, **seat)
        return self.filter(pk__in=seats.values("pk"))


@pghistory.track()
class Group(Record):
    """People with lived experience and professionals who decide together.

    It says what it can change and what it cannot, and four limits. "We do not know yet" is an answer:
    then the limit's name stands in `limits_not_known`.
    """

    class Stage(models.TextChoices):
        IDEA = "idea", _("an idea")
        FORMING = "forming", _("getting to know each other")
        AGREEING = "agreeing", _("agreeing how we work")
        ACTIVE = "active", _("working together")
        PAUSING = "pausing", _("having a pause")
        ENDING = "ending", _("ending well")
        CLOSED = "closed", _("closed")

    class Limit(models.TextChoices):
        MONEY = "money", _("Money")
        STAFF_TIME = "staff_time", _("Staff time")
        LAW = "law", _("The law")
        TIMESCALE = "timescale", _("Time")

    # Before these a group may still leave its limits open.
    EARLY = [Stage.IDEA, Stage.FORMING]

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="groups")
    name = models.CharField(_("name"), max_length=120)
    discreet_name = models.CharField(
        _("discreet name"),
        max_length=40,
        help_text=_("The only name that leaves this system. It must tell nothing: “Tuesday group”."),
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.IDEA)
    purpose = models.TextField(_("what it is for"), max_length=2000, blank=True)
    can_change = models.TextField(_("what it can change"), max_length=2000, blank=True)
    cannot_change = models.TextField(_("what it cannot change"), max_length=2000, blank=True)
    limit_money = models.TextField(_("money"), max_length=1000, blank=True)
    limit_staff_time = models.TextField(_("staff time"), max_length=1000, blank=True)
    limit_law = models.TextField(_("the law"), max_length=1000, blank=True)
    limit_timescale = models.TextField(_("time"), max_length=1000, blank=True)
    limits_not_known = ArrayField(
        models.CharField(max_length=10, choices=Limit),
        verbose_name=_("limits nobody knows yet"),
        default=list,
        blank=True,
    )
    signs_off = models.CharField(_("who signs off its decisions"), max_length=120, blank=True)
    sign_off_days = models.PositiveSmallIntegerField(
        _("working days they have to answer"), null=True, blank=True
    )
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    ends_on = models.DateField(_("expected to end"), null=True, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="group_name_once_per_organisation"
            ),
            models.CheckConstraint(
                condition=Q(discreet_name__regex=r"\S"), name="group_has_a_discreet_name"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["idea", "forming"])
                | Q(
                    purpose__regex=r"\S",
                    can_change__regex=r"\S",
                    cannot_change__regex=r"\S",
                    signs_off__regex=r"\S",
                    sign_off_days__isnull=False,
                )
                & (Q(limit_money__regex=r"\S") | Q(limits_not_known__contains=["money"]))
                & (Q(limit_staff_time__regex=r"\S") | Q(limits_not_known__contains=["staff_time"]))
                & (Q(limit_law__regex=r"\S") | Q(limits_not_known__contains=["law"]))
                & (Q(limit_timescale__regex=r"\S") | Q(limits_not_known__contains=["timescale"])),
                name="group_says_its_purpose_and_limits",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="group_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("groups:group", args=[self.public_id])


class StageChangeQuerySet(models.QuerySet):
    def visible_to(self, person):
        """What happened to the groups this person has a seat in."""
        return self.filter(group__in=Group.objects.visible_to(person))


@pghistory.track()
class StageChange(Record):
    """A group went from one stage to another. Its history: only ever added to."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="stage_changes")
    from_stage = models.CharField(_("from"), max_length=10, choices=Group.Stage)
    to_stage = models.CharField(_("to"), max_length=10, choices=Group.Stage)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    words = models.TextField(_("why"), max_length=1000, blank=True)

    objects = StageChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of stage")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_stage=models.F("to_stage")), name="stage_change_changes_something"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="stage_change_only_added_to", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self):
        return self.get_to_stage_display()
