"""Making the file for finance, once, and letting it go."""

from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Max, Q
from django.utils import timezone

from groups.models import Organisation
from payments import sheet
from payments.answering import add_up
from payments.approving import ChangedSince
from payments.finance import names_for_finance
from payments.models import Batch, BatchDownload, BatchLine, PaymentLine
from payments.models.refusing import broken_constraint
from people.models import Person


class NothingToPutIn(Exception):
    """No approved line is left that this person may put into a file."""


class NotReleasedByYou(Exception):
    """Whoever made the file, approved something in it or is paid by it does not send it."""


@dataclass(frozen=True)
class Ready:
    """The approved lines of one organisation that wait for a file, as one preparer finds them.

    Whoever prepares a file has no other part in it, so some may be left for a colleague.
    """

    lines: list[PaymentLine]
    left_out: list[PaymentLine]

    @property
    def total(self) -> Decimal:
        return add_up(self.lines)

    @property
    def left_out_total(self) -> Decimal:
        return add_up(self.left_out)


def ready_for(*, organisation: Organisation, person: Person) -> Ready:
    """What `person` would put into a file now, and what they may not. One query."""
    return _sort_out(_approved(organisation), person)


def _approved(organisation):
    # There may be thousands: one object a line, with only what the file says and the rule asks.
    fields = ["public_id", "amount", "activity_date", "approved_at"]
    hands = ["payee_person", "verified_by", "approved_by"]
    return (
        PaymentLine.objects.to_batch()
        .filter(payee__organisation=organisation)
        .only(*fields, *hands)
        .annotate(
            payee_reference=F("payee__reference"),
            claim_reference=F("claim__reference"),
            group_public_id=F("group_session__group__public_id"),
        )
        # An order that is the same for everybody: the bytes follow it.
        .order_by("payee__reference", "activity_date", "pk")
    )


def _sort_out(lines, person):
    mine, left_out = [], []
    for line in lines:
        had_a_part = person.pk in (line.verified_by_id, line.approved_by_id, line.payee_person_id)
        (left_out if had_a_part else mine).append(line)
    return Ready(mine, left_out)


@transaction.atomic
def make_batch(*, organisation: Organisation, by: Person, count: int, total: Decimal) -> Batch:
    """Put every approved line that `by` may into one numbered file. `count` and `total`: what they saw.

    Raises NothingToPutIn when there is nothing left, as when the button was pressed twice, and
    ChangedSince when there is something else than they saw. The bytes are made here and never again.
    """
    # Everyone who makes a file for this organisation waits here: numbers follow each other.
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    ready = _sort_out(_approved(organisation).select_for_update(of=["self"], no_key=True), by)
    if not ready.lines:
        raise NothingToPutIn
    if (len(ready.lines), ready.total) != (count, total):
        raise ChangedSince
    last = organisation.batches.aggregate(last=Max("number"))["last"] or 0
    batch = Batch(
        organisation=organisation, number=last + 1, prepared_by=by, line_count=count, total=total
    )
    names = names_for_finance(line.approved_by_id for line in ready.lines)
    batch.content = sheet.write(batch.reference, ready.lines, names=names, zone=organisation.zone)
    batch.sha256 = sha256(batch.content).hexdigest()
    batch.save()
    BatchLine.objects.bulk_create(
        BatchLine(batch=batch, line=line, amount=line.amount) for line in ready.lines
    )
    PaymentLine.objects.filter(batch_line__batch=batch).update(state=PaymentLine.State.BATCHED)
    return batch


@transaction.atomic
def take_a_copy(*, batch: Batch, by: Person) -> bytes:
    """The stored bytes, always the same, and a note of who took them."""
    BatchDownload.objects.create(batch=batch, person=by)
    return bytes(batch.content)


def release(*, batch: Batch, by: Person) -> Batch:
    """Mark the file as sent. Doing it again changes nothing. Raises NotReleasedByYou."""
    try:
        with transaction.atomic():
            batch = Batch.objects.defer("content").select_for_update(no_key=True).get(pk=batch.pk)
            if batch.released_at is None:
                batch.released_by, batch.released_at = by, timezone.now()
                batch.save(update_fields=["released_by", "released_at"])
    except IntegrityError as error:
        if broken_constraint(error) in (
            "batch_releaser_is_not_preparer",
            "batch_releaser_is_not_paid_and_did_not_approve",
        ):
            raise NotReleasedByYou from error
        raise
    return batch


def may_not_release(*, batch: Batch, person: Person) -> str:
    """Why `person` may not send it: "prepared", "approved", "paid", or "" when they may. One query."""
    if batch.prepared_by_id == person.pk:
        return "prepared"
    lines = PaymentLine.objects.filter(batch_line__batch=batch)
    part = lines.aggregate(
        approved=Count("pk", filter=Q(approved_by=person)),
        paid=Count("pk", filter=Q(payee_person=person)),
    )
    return "paid" if part["paid"] else "approved" if part["approved"] else ""
