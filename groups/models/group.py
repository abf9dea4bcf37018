from dataclasses import dataclass

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.models.organisation import Organisation
from people.models import Person
from people.records import Record

# Whoever writes to the database, and however: nobody begins the work before all have agreed how, or
# what they wanted different was talked about and settled.
# Who has a pause is asked when they come back.
ONLY_WHEN_ALL_AGREE = """
    IF TG_OP = 'UPDATE' AND OLD.stage = NEW.stage THEN
        RETURN NEW;
    END IF;
    IF (
        SELECT count(DISTINCT person_id) FROM groups_organisationrole
        WHERE organisation_id = NEW.organisation_id AND role = 'safeguarding_lead' AND ended_at IS NULL
    ) < 2 THEN
        RAISE EXCEPTION 'a group works together once its organisation has two safeguarding leads'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'group_active_has_two_safeguarding_leads';
    END IF;
    SELECT id INTO version FROM groups_agreementversion
    WHERE group_id = NEW.id AND published_at IS NOT NULL ORDER BY number DESC LIMIT 1;
    IF version IS NULL OR EXISTS (
        SELECT 1 FROM groups_membership m
        WHERE m.group_id = NEW.id AND m.left_at IS NULL
            AND (m.paused_at IS NULL OR m.paused_until <= current_date)
            AND m.seat IN ('lived_experience', 'professional', 'facilitator')
            AND NOT EXISTS (
                SELECT 1 FROM groups_agreementresponse r
                WHERE r.version_id = version AND r.membership_id = m.id
                    AND (r.answer = 'agree' OR r.settled_at IS NOT NULL)
            )
    ) THEN
        RAISE EXCEPTION 'a group works together once everyone in it has agreed how'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'group_active_has_agreed';
    END IF;
    RETURN NEW;
"""


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


@dataclass(frozen=True)
class LimitInWords:
    """One of the four limits: what is written about it, and whether "we do not know yet" is ticked."""

    key: str
    name: str
    words: str
    is_not_known: bool

    @property
    def is_answered(self) -> bool:
        return self.is_not_known or bool(self.words.strip())


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
        # The list of an organisation is read in this order, a page at a time.
        indexes = [models.Index("organisation", Lower("name"), "id", name="group_by_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="group_name_once_per_organisation"
            ),
            models.CheckConstraint(
                condition=Q(discreet_name__regex=r"\S"), name="group_has_a_discreet_name"
            ),
            models.CheckConstraint(
                # It may come to an end before it has found all this out.
                condition=Q(stage__in=["idea", "forming", "ending", "closed"])
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
            models.CheckConstraint(
                condition=Q(sign_off_days=None) | Q(sign_off_days__gt=0),
                name="group_sign_off_takes_a_day_or_more",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="group_active_only_when_all_agree",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("stage"),
                condition=pgtrigger.Q(new__stage="active"),
                declare=[("version", "BIGINT")],
                func=ONLY_WHEN_ALL_AGREE,
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("groups:group", args=[self.public_id])

    def limits(self):
        """The four limits, in their order."""
        return [
            LimitInWords(
                key=limit.value,
                name=limit.label,
                words=getattr(self, f"limit_{limit.value}"),
                is_not_known=limit.value in self.limits_not_known,
            )
            for limit in self.Limit
        ]


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
    until = models.DateField(_("until"), null=True, blank=True)

    objects = StageChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of stage")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_stage=models.F("to_stage")), name="stage_change_changes_something"
            ),
            # Pausing, ending and closing are told to the members in somebody's own words.
            models.CheckConstraint(
                condition=~Q(to_stage__in=["pausing", "ending", "closed"]) | Q(words__regex=r"\S"),
                name="stage_change_says_why",
            ),
            models.CheckConstraint(
                condition=Q(to_stage="pausing", until__isnull=False)
                | ~Q(to_stage="pausing") & Q(until=None),
                name="stage_change_until_a_day_for_a_pause",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="stage_change_only_added_to", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self):
        return self.get_to_stage_display()


class PurposeChangeQuerySet(models.QuerySet):
    def visible_to(self, person):
        """What was written about the groups this person has a seat in."""
        return self.filter(group__in=Group.objects.visible_to(person))


@pghistory.track()
class PurposeChange(Record):
    """Somebody changed one part of what a group says about itself. Members read who, and when."""

    class Part(models.TextChoices):
        PURPOSE = "purpose", _("what it is for")
        CHANGE = "change", _("what it can change, and what it cannot")
        LIMITS = "limits", _("the limits")
        SIGN_OFF = "sign-off", _("who signs off, and when")

    group = models.ForeignKey(Group, models.PROTECT, related_name="purpose_changes")
    part = models.CharField(_("part"), max_length=8, choices=Part)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = PurposeChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of purpose")
        ordering = ["created_at", "pk"]
        triggers = [
            pgtrigger.Protect(
                name="purpose_change_only_added_to", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self):
        return self.get_part_display()
