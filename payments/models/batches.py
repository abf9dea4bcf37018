import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.models import Organisation, OrganisationRole
from payments.models.lines import PaymentLine
from payments.models.rates import organisations_where
from payments.models.refusing import never, never_changed, refusal
from people.models import Person
from people.records import Record


class BatchQuerySet(models.QuerySet):
    def visible_to(self, person):
        role = OrganisationRole.Role
        return self.filter(
            organisation__in=organisations_where(person, role.PREPARER, role.RELEASER, role.AUDITOR)
        )

    def releasable_by(self, person):
        return self.filter(organisation__in=organisations_where(person, OrganisationRole.Role.RELEASER))


@pghistory.track(
    fields=["organisation", "number", "prepared_by", "released_by", "released_at"],
    model_name="BatchEvent",
)
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
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="batch_number_once"),
            models.CheckConstraint(condition=Q(line_count__gt=0), name="batch_is_not_empty"),
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
            never("batch_is_never_deleted", pgtrigger.Delete, "a batch is never deleted"),
            never_changed(
                "batch_is_never_changed",
                "a batch is never changed",
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
            pgtrigger.Trigger(
                name="batch_release_is_never_changed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__released_at__isnull=False)
                & (
                    pgtrigger.Q(old__released_at__df=pgtrigger.F("new__released_at"))
                    | pgtrigger.Q(old__released_by__df=pgtrigger.F("new__released_by"))
                ),
                func=pgtrigger.Func(refusal("batch_release_is_never_changed", "a batch is sent once")),
            ),
            pgtrigger.Trigger(
                name="batch_releaser_is_not_paid_and_did_not_approve",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__released_by__isnull=True)
                & pgtrigger.Q(new__released_by__isnull=False),
                func=pgtrigger.Func(
                    f"""
                    IF EXISTS (
                        SELECT 1 FROM payments_batchline b JOIN payments_paymentline l ON l.id = b.line_id
                        WHERE b.batch_id = NEW.id AND NEW.released_by_id IN (l.payee_person_id, l.approved_by_id)
                    ) THEN
                        {
                        refusal(
                            "batch_releaser_is_not_paid_and_did_not_approve",
                            "whoever sends a batch is not paid by it and approved nothing in it",
                        )
                    }
                    END IF;
                    RETURN NEW;
                    """
                ),
            ),
            # At the end of the transaction: the numbers on the batch are those of its lines.
            pgtrigger.Trigger(
                name="batch_agrees_with_its_lines",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func=pgtrigger.Func(
                    f"""
                    IF (
                        SELECT (count(*), COALESCE(sum(b.amount), 0)) IS DISTINCT FROM (NEW.line_count, NEW.total)
                            OR count(*) FILTER (WHERE l.state <> 'batched') > 0
                        FROM payments_batchline b JOIN payments_paymentline l ON l.id = b.line_id
                        WHERE b.batch_id = NEW.id
                    ) THEN
                        {refusal("batch_agrees_with_its_lines", "a batch counts and adds up its lines")}
                    END IF;
                    RETURN NULL;
                    """
                ),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("payments:batch", args=[self.public_id])

    @property
    def reference(self):
        return f"B-{self.number:04}"


LINES_MAY_GO_IN = f"""
    IF EXISTS (
        SELECT 1 FROM new_lines n JOIN payments_paymentline l ON l.id = n.line_id
        WHERE l.state <> 'approved' OR l.amount <> n.amount
    ) THEN
        {refusal("batch_line_is_approved", "only an approved line goes into a batch, with its own amount")}
    END IF;
    IF EXISTS (
        SELECT 1 FROM new_lines n
            JOIN payments_paymentline l ON l.id = n.line_id
            JOIN payments_batch b ON b.id = n.batch_id
        WHERE b.prepared_by_id IN (l.verified_by_id, l.approved_by_id, l.payee_person_id)
    ) THEN
        {refusal("batch_line_preparer_has_no_other_part", "whoever prepares a batch has no other part in it")}
    END IF;
    IF EXISTS (
        SELECT 1 FROM new_lines n
            JOIN payments_paymentline l ON l.id = n.line_id
            JOIN payments_payee p ON p.id = l.payee_id
            JOIN payments_batch b ON b.id = n.batch_id
        WHERE p.organisation_id <> b.organisation_id
    ) THEN
        {refusal("batch_line_is_of_the_organisation", "a batch pays one organisation''s lines")}
    END IF;
    IF EXISTS (
        SELECT 1 FROM payments_batch b
        WHERE b.id IN (SELECT batch_id FROM new_lines)
            AND b.line_count < (SELECT count(*) FROM payments_batchline WHERE batch_id = b.id)
    ) THEN
        {refusal("batch_takes_no_more_lines", "a batch that was made takes no more lines")}
    END IF;
    RETURN NULL;
"""


class BatchLine(Record):
    """One payment line inside one batch. A line is in one batch, so it cannot be paid twice.

    Never changed and never deleted, so it is its own history.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="batch_lines")
    line = models.OneToOneField(PaymentLine, models.PROTECT, related_name="batch_line")
    amount = models.DecimalField(_("pounds"), max_digits=10, decimal_places=2)

    class Meta:
        verbose_name = _("batch line")
        triggers = [
            never(
                "batch_line_is_never_changed",
                pgtrigger.Update | pgtrigger.Delete,
                "a line in a batch is never changed",
            ),
            # Once for each statement, not for each row: a batch can hold thousands.
            pgtrigger.Trigger(
                name="batch_line_is_approved_and_prepared_by_another",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_lines"),
                func=pgtrigger.Func(LINES_MAY_GO_IN),
            ),
        ]

    def __str__(self):
        return str(self.amount)


class BatchDownload(Record):
    """One person took a copy of one batch's file, and when. It is never changed."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="downloads")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("download")
        ordering = ["-created_at", "-pk"]
        triggers = [
            never(
                "batch_download_is_never_changed",
                pgtrigger.Update | pgtrigger.Delete,
                "who took a copy is never changed",
            ),
        ]

    def __str__(self):
        return str(self.created_at)
