import secrets

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from groups.models import Group, Organisation, OrganisationRole
from people.models import Person
from people.records import Record
from sessions.models import Attendance, GroupSession, PreparationCall

# No vowels, no look-alikes: a reference can be read out over the phone and spells nothing.
REFERENCE_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"


def new_reference(prefix):
    return f"{prefix}-{''.join(secrets.choice(REFERENCE_ALPHABET) for _ in range(8))}"


def new_payee_reference():
    return new_reference("P")


def new_claim_reference():
    return new_reference("CP")


def organisations_where(person, *roles):
    """The organisations in which `person` holds one of `roles` now."""
    return OrganisationRole.objects.held_by(person).filter(role__in=roles).values("organisation")


class DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class RateCardQuerySet(models.QuerySet):
    def in_force_on(self, day):
        return self.filter(effective_from__lte=day).filter(
            Q(effective_to=None) | Q(effective_to__gt=day)
        )


@pghistory.track()
class RateCard(Record):
    """What one organisation pays between two dates. A change is a new card, never an edit."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="rate_cards")
    name = models.CharField(_("name"), max_length=120)
    source = models.CharField(_("where it comes from"), max_length=300)
    effective_from = models.DateField(_("from"))
    effective_to = models.DateField(_("until, not counting this day"), null=True, blank=True)

    objects = RateCardQuerySet.as_manager()

    class Meta:
        verbose_name = _("rate card")
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gt=F("effective_from")),
                name="rate_card_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="rate_card_one_at_a_time",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    (DateRange("effective_from", "effective_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return self.name


class Activity(models.TextChoices):
    SESSION = "session", _("session")
    PREPARATION = "preparation", _("preparation call")


@pghistory.track()
class Rate(Record):
    """Pounds for an hour of one activity. Minutes are rounded up to a whole step."""

    card = models.ForeignKey(RateCard, models.PROTECT, related_name="rates")
    activity = models.CharField(_("activity"), max_length=20, choices=Activity)
    per_hour = models.DecimalField(
        _("pounds an hour"), max_digits=8, decimal_places=2, validators=[MinValueValidator(0)]
    )
    step_minutes = models.PositiveSmallIntegerField(_("rounded up to minutes"), default=15)

    class Meta:
        verbose_name = _("rate")
        constraints = [
            models.UniqueConstraint(fields=["card", "activity"], name="rate_one_per_activity"),
            models.CheckConstraint(condition=Q(per_hour__gt=0), name="rate_is_more_than_nothing"),
            models.CheckConstraint(
                condition=Q(step_minutes__gte=1), name="rate_step_is_a_minute_or_more"
            ),
        ]

    def __str__(self):
        return f"{self.get_activity_display()}: {self.per_hour}"


@pghistory.track()
class Payee(Record):
    """The code one person has with one organisation's finance team, in place of a name."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="payees")
    person = models.ForeignKey(Person, models.PROTECT, related_name="payees")
    reference = models.CharField(_("payee code"), max_length=20, default=new_payee_reference)

    class Meta:
        verbose_name = _("payee")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "person"], name="payee_once_per_person"),
            models.UniqueConstraint(fields=["organisation", "reference"], name="payee_reference_once"),
        ]

    def __str__(self):
        return self.reference


class ClaimQuerySet(models.QuerySet):
    def visible_to(self, person):
        """For finance: the claims of their organisations. Members read their own lines instead."""
        role = OrganisationRole.Role
        return self.filter(
            payee__organisation__in=organisations_where(
                person, role.PREPARER, role.APPROVER, role.RELEASER, role.AUDITOR
            )
        )


@pghistory.track()
class Claim(Record):
    """The lines one person accepted together, under a reference they and finance can both say."""

    payee = models.ForeignKey(Payee, models.PROTECT, related_name="claims")
    reference = models.CharField(_("reference"), max_length=20, unique=True, default=new_claim_reference)
    submitted_at = models.DateTimeField(_("sent"))

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        ordering = ["submitted_at", "pk"]

    def __str__(self):
        return self.reference


class PaymentLineQuerySet(models.QuerySet):
    def visible_to(self, person):
        """A person's own money. Facilitators never see somebody else's."""
        return self.filter(payee__person=person)


@pghistory.track()
class PaymentLine(Record):
    """Money offered to one person for one stretch of their time.

    Made by the system when attendance is confirmed; the person takes it or not; it is then
    approved by somebody who is neither the payee nor whoever confirmed it. Once approved it is
    never changed: a mistake is put right by a new line.
    """

    class Kind(models.TextChoices):
        TIME = "time", _("time")
        EXPENSE = "expense", _("expense")

    class State(models.TextChoices):
        OFFERED = "offered", _("waiting for the member")
        HELD = "held", _("the member will decide later")
        DECLINED = "declined", _("not taken")
        ACCEPTED = "accepted", _("sent")
        APPROVED = "approved", _("approved")
        BATCHED = "batched", _("on its way")

    payee = models.ForeignKey(Payee, models.PROTECT, related_name="lines")
    group = models.ForeignKey(Group, models.PROTECT, related_name="payment_lines")
    group_session = models.ForeignKey(GroupSession, models.PROTECT, related_name="payment_lines")
    attendance = models.ForeignKey(
        Attendance, models.PROTECT, null=True, blank=True, related_name="payment_lines"
    )
    preparation_call = models.ForeignKey(
        PreparationCall, models.PROTECT, null=True, blank=True, related_name="payment_lines"
    )
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True, related_name="lines")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TIME)
    activity = models.CharField(_("activity"), max_length=20, choices=Activity)
    activity_date = models.DateField(_("date"))
    rate = models.ForeignKey(Rate, models.PROTECT, related_name="lines")
    minutes = models.PositiveSmallIntegerField(_("minutes paid"))
    amount = models.DecimalField(_("pounds"), max_digits=10, decimal_places=2)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OFFERED)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    # Whoever confirmed that the person was there.
    payee_person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    verified_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    verified_at = models.DateTimeField(_("confirmed"))
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)

    objects = PaymentLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment line")
        ordering = ["activity_date", "pk"]
        indexes = [models.Index(fields=["state", "group"], name="payment_line_state_group")]
        constraints = [
            models.UniqueConstraint(
                fields=["attendance"], condition=Q(kind="time"), name="payment_line_once_per_attendance"
            ),
            models.UniqueConstraint(
                fields=["preparation_call"],
                condition=Q(kind="time"),
                name="payment_line_once_per_preparation_call",
            ),
            models.CheckConstraint(
                condition=Q(activity="session", attendance__isnull=False, preparation_call=None)
                | Q(activity="preparation", attendance=None, preparation_call__isnull=False),
                name="payment_line_names_what_it_pays_for",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_line_is_more_than_nothing"),
            models.CheckConstraint(
                condition=~Q(verified_by=F("payee_person")), name="payment_line_verifier_is_not_payee"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | (~Q(approved_by=F("payee_person")) & ~Q(approved_by=F("verified_by"))),
                name="payment_line_approver_is_not_payee_or_verifier",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["approved", "batched"],
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                )
                | (~Q(state__in=["approved", "batched"]) & Q(approved_by=None, approved_at=None)),
                name="payment_line_approved_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "approved", "batched"], claim__isnull=False)
                | (~Q(state__in=["accepted", "approved", "batched"]) & Q(claim=None)),
                name="payment_line_accepted_is_in_a_claim",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="payment_line_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="payment_line_approved_is_never_changed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__approved_at__isnull=False)
                & (
                    pgtrigger.Q(old__amount__df=pgtrigger.F("new__amount"))
                    | pgtrigger.Q(old__payee__df=pgtrigger.F("new__payee"))
                    | pgtrigger.Q(old__minutes__df=pgtrigger.F("new__minutes"))
                    | pgtrigger.Q(old__rate__df=pgtrigger.F("new__rate"))
                    | pgtrigger.Q(old__approved_by__df=pgtrigger.F("new__approved_by"))
                    | pgtrigger.Q(old__claim__df=pgtrigger.F("new__claim"))
                ),
            ),
            # The copy that lets one row refuse self-approval must be the payee's own person.
            pgtrigger.Trigger(
                name="payment_line_payee_person_is_the_payees",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=pgtrigger.Func(
                    """
                    SELECT person_id INTO NEW.payee_person_id FROM payments_payee WHERE id = NEW.payee_id;
                    RETURN NEW;
                    """
                ),
            ),
        ]

    def __str__(self):
        return f"{self.get_activity_display()}: {self.amount}"


class BatchQuerySet(models.QuerySet):
    def visible_to(self, person):
        role = OrganisationRole.Role
        return self.filter(
            organisation__in=organisations_where(person, role.PREPARER, role.RELEASER, role.AUDITOR)
        )


@pghistory.track(fields=["organisation", "number", "prepared_by", "released_by"])
class Batch(Record):
    """Approved lines that left for finance together: numbered, hashed, never changed."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField(_("number"))
    prepared_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    line_count = models.PositiveIntegerField(_("lines"))
    total = models.DecimalField(_("pounds"), max_digits=12, decimal_places=2)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(_("the file, byte for byte"))
    released_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(_("released"), null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="batch_number_once"),
            models.CheckConstraint(
                condition=Q(released_by=None, released_at=None)
                | Q(released_by__isnull=False, released_at__isnull=False),
                name="batch_released_at_and_released_by_set_together",
            ),
            models.CheckConstraint(
                condition=Q(released_by=None) | ~Q(released_by=F("prepared_by")),
                name="batch_releaser_is_not_preparer",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="batch_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="batch_is_never_changed",
                fields=[
                    "organisation",
                    "number",
                    "prepared_by",
                    "line_count",
                    "total",
                    "sha256",
                    "content",
                ],
            ),
        ]

    def __str__(self):
        return f"{self.number}"


@pghistory.track()
class BatchLine(Record):
    """One payment line inside one batch. A line is in one batch, so it cannot be paid twice."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="batch_lines")
    line = models.OneToOneField(PaymentLine, models.PROTECT, related_name="batch_line")
    amount = models.DecimalField(_("pounds"), max_digits=10, decimal_places=2)

    class Meta:
        verbose_name = _("batch line")
        triggers = [
            pgtrigger.Protect(
                name="batch_line_is_never_changed", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            pgtrigger.Trigger(
                name="batch_line_is_approved_and_prepared_by_another",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("line", "payments_paymentline%ROWTYPE"), ("preparer", "bigint")],
                func=pgtrigger.Func(
                    """
                    SELECT * INTO line FROM payments_paymentline WHERE id = NEW.line_id;
                    SELECT prepared_by_id INTO preparer FROM payments_batch WHERE id = NEW.batch_id;
                    IF line.approved_at IS NULL OR line.amount <> NEW.amount THEN
                        RAISE EXCEPTION 'only an approved line goes into a batch, with its own amount'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_line_is_approved';
                    END IF;
                    IF preparer IN (line.verified_by_id, line.approved_by_id, line.payee_person_id) THEN
                        RAISE EXCEPTION 'whoever prepares a batch has no other part in its lines'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'batch_line_preparer_has_no_other_part';
                    END IF;
                    RETURN NEW;
                    """
                ),
            ),
        ]
