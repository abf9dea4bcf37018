"""Approving claims: by somebody who is neither paid by them nor confirmed that they are right."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from payments import offering
from payments.answering import add_up
from payments.models import Claim, PaymentLine
from payments.models.refusing import broken_constraint
from people.models import Person

SEPARATE_HANDS = "payment_line_approver_is_not_payee_or_verifier"


class NotByYou(Exception):
    """One of the claims pays the approver, or holds something the approver confirmed."""


class ChangedSince(Exception):
    """The claims are not what the approver saw: somebody changed their mind, or was faster."""


def approve_claims(*, claims: Iterable[UUID], total: Decimal, by: Person) -> int:
    """Approve every line that waits in these claims, all or none. Returns how many lines.

    `total` is what the approver was shown, in pounds. Sending the same again approves nothing more and
    returns 0. Raises ChangedSince, or NotByYou (which the database says, not this function).
    """
    # What did not happen is taken back first, even when the minute for it has not come.
    offering.withdraw_what_did_not_happen()
    claims = set(claims)
    try:
        with transaction.atomic():
            return _approve(claims, total, by)
    except IntegrityError as error:
        if broken_constraint(error) == SEPARATE_HANDS:
            raise NotByYou from error
        raise


def _approve(claims, total, by):
    mine = Claim.objects.approvable_by(by).filter(public_id__in=claims)
    # In one order, so that two approvers wait for each other and never for ever.
    locked = list(mine.order_by("pk").select_for_update(no_key=True, of=["self"]))
    lines = PaymentLine.objects.filter(claim__in=locked).order_by("pk")
    lines = list(lines.select_for_update(no_key=True, of=["self"]))
    waiting = [line for line in lines if line.state == PaymentLine.State.ACCEPTED]
    if len(locked) == len(claims) and lines and all(line.approved_by_id == by.pk for line in lines):
        return 0
    with_something = {line.claim_id for line in waiting}
    if len(with_something) != len(claims) or add_up(waiting) != total:
        raise ChangedSince
    PaymentLine.objects.filter(pk__in=[line.pk for line in waiting]).update(
        state=PaymentLine.State.APPROVED, approved_by=by, approved_at=timezone.now()
    )
    return len(waiting)


def may_not_approve(lines: Iterable[PaymentLine], person: Person) -> str:
    """Why `person` may not approve these lines: "own", "confirmed", or "" when they may."""
    lines = list(lines)
    if any(line.payee_person_id == person.pk for line in lines):
        return "own"
    if any(line.verified_by_id == person.pk for line in lines):
        return "confirmed"
    return ""
