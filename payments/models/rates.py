import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Organisation, OrganisationRole
from payments.models.refusing import never, never_changed, refusal
from people.models import Person
from people.records import Record


def organisations_where(person, *roles):
    """The organisations in which `person` holds one of `roles` now."""
    return OrganisationRole.objects.held_by(person).filter(role__in=roles).values("organisation")


_role = OrganisationRole.Role
SEES_RATES = [_role.PREPARER, _role.APPROVER, _role.RELEASER, _role.AUDITOR, _role.ADMIN]


class DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class RatesQuerySet(models.QuerySet):
    def visible_to(self, person):
        """For finance and the admin: those of their organisations."""
        return self.filter(organisation__in=organisations_where(person, *SEES_RATES))


class RateCardQuerySet(RatesQuerySet):
    def in_force_on(self, day):
        return self.filter(effective_from__lte=day).filter(
            Q(effective_to=None) | Q(effective_to__gt=day)
        )


class RateProposalQuerySet(RatesQuerySet):
    def waiting(self):
        return self.filter(settled_at=None)


class RatesHeading(Record):
    """What stands over the rates of one organisation, proposed or agreed."""

    name = models.CharField(_("name"), max_length=120)
    source = models.CharField(_("where it comes from"), max_length=300)
    effective_from = models.DateField(_("from"))

    class Meta:
        abstract = True

    def __str__(self):
        return self.name


@pghistory.track()
class RateCard(RatesHeading):
    """What one organisation pays between two dates. A change is a new card, never an edit."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="rate_cards")
    effective_to = models.DateField(_("until, not counting this day"), null=True, blank=True)
    # Rates are changed by two people together. Empty on cards from before that was asked.
    proposed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RateCardQuerySet.as_manager()

    class Meta:
        verbose_name = _("rate card")
        ordering = ["-effective_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gt=F("effective_from")),
                name="rate_card_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by=None, agreed_by=None)
                | Q(proposed_by__isnull=False, agreed_by__isnull=False) & ~Q(proposed_by=F("agreed_by")),
                name="rate_card_proposed_and_agreed_by_two",
            ),
            ExclusionConstraint(
                name="rate_card_one_at_a_time",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    (DateRange("effective_from", "effective_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        triggers = [
            # Its end may be written later: that is how the next card begins.
            never_changed(
                "rate_card_is_never_edited",
                "a new rate is a new card",
                fields=["organisation", "effective_from"],
            ),
        ]

    @property
    def is_in_force(self):
        today = timezone.localdate()
        return self.effective_from <= today and (self.effective_to is None or today < self.effective_to)


class Activity(models.TextChoices):
    SESSION = "session", _("session")
    PREPARATION = "preparation", _("preparation call")


class HourlyRate(Record):
    """Pounds for an hour of one activity. Minutes are rounded up to a whole step."""

    activity = models.CharField(_("activity"), max_length=20, choices=Activity)
    per_hour = models.DecimalField(
        _("pounds an hour"), max_digits=8, decimal_places=2, validators=[MinValueValidator(0)]
    )
    step_minutes = models.PositiveSmallIntegerField(_("rounded up to minutes"), default=15)
    least_minutes = models.PositiveSmallIntegerField(
        _("at least this many minutes"),
        default=0,
        help_text=_("A short call takes more of somebody’s day than its minutes."),
    )

    TERMS = ("per_hour", "step_minutes", "least_minutes")

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.get_activity_display()}: {self.per_hour}"

    @property
    def terms(self):
        return {name: getattr(self, name) for name in self.TERMS}


@pghistory.track()
class Rate(HourlyRate):
    """What one card pays for one activity."""

    card = models.ForeignKey(RateCard, models.PROTECT, related_name="rates")

    class Meta:
        verbose_name = _("rate")
        ordering = ["card", "activity"]
        constraints = [
            models.UniqueConstraint(fields=["card", "activity"], name="rate_one_per_activity"),
            models.CheckConstraint(condition=Q(per_hour__gt=0), name="rate_is_more_than_nothing"),
            models.CheckConstraint(
                condition=Q(step_minutes__gte=1), name="rate_step_is_a_minute_or_more"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="rate_used_is_never_edited",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.* IS DISTINCT FROM NEW.*"),
                func=pgtrigger.Func(
                    f"""
                    IF EXISTS (SELECT 1 FROM payments_paymentline WHERE rate_id = OLD.id) THEN
                        {refusal("rate_used_is_never_edited", "a new rate is a new card")}
                    END IF;
                    RETURN NEW;
                    """
                ),
            ),
        ]


@pghistory.track()
class RateProposal(RatesHeading):
    """Rates that one person wrote. They pay nobody until somebody else agrees; then they become a card."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="rate_proposals")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    # Empty when it was taken back.
    card = models.OneToOneField(RateCard, models.PROTECT, null=True, blank=True, related_name="proposal")

    objects = RateProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal for rates")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(card=None) | Q(settled_at__isnull=False),
                name="rate_proposal_with_a_card_is_settled",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="rate_proposal_settled_is_never_changed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__settled_at__isnull=False),
                func=pgtrigger.Func(
                    refusal("rate_proposal_settled_is_never_changed", "a new rate is a new proposal")
                ),
            ),
        ]


@pghistory.track()
class ProposedRate(HourlyRate):
    """What one proposal would pay for one activity. What was proposed is what is agreed to."""

    proposal = models.ForeignKey(RateProposal, models.CASCADE, related_name="rates")

    class Meta:
        verbose_name = _("proposed rate")
        ordering = ["proposal", "activity"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "activity"], name="proposed_rate_one_per_activity"
            ),
            models.CheckConstraint(
                condition=Q(per_hour__gt=0, step_minutes__gte=1),
                name="proposed_rate_is_more_than_nothing",
            ),
        ]
        triggers = [
            never(
                "proposed_rate_is_never_edited",
                pgtrigger.Update | pgtrigger.Delete,
                "a new rate is a new proposal",
            ),
        ]
