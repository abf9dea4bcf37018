"""What a person reads about their own pay: how far each part of it has come, in four words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch, Q, Sum
from django.utils import timezone

from groups.models import Group
from payments.answering import Taken, add_up
from payments.models import Claim, PaymentLine
from people.models import Person
from sessions.models import GroupSession

State = PaymentLine.State
TAX_YEAR_BEGINS = (4, 6)  # 6 April


@dataclass(frozen=True)
class ClaimProgress:
    """Lines taken together, and the words that are true of all of them now: sent, checked, approved, paid."""

    claim: Claim
    lines: list[PaymentLine]

    @property
    def total(self) -> Decimal:
        return add_up(self.lines)

    @property
    def can_change(self) -> bool:
        return any(line.state == State.ACCEPTED for line in self.lines)

    @property
    def sent_at(self) -> datetime:
        return max(line.answered_at for line in self.lines)

    @property
    def checked_by(self) -> list[str]:
        """Who said that they were there: known by name to them."""
        return sorted({line.verified_by.preferred_name for line in self.lines})

    @property
    def approved_at(self) -> datetime | None:
        return None if self.can_change else max(line.approved_at for line in self.lines)

    @property
    def paid_at(self) -> datetime | None:
        if any(line.state != State.BATCHED for line in self.lines):
            return None
        moments = [line.batch_line.batch.released_at for line in self.lines]
        return max(moments) if all(moments) else None

    @property
    def furthest(self) -> str:
        """ "paid", "approved" or "checked": nothing is sent that nobody had checked."""
        return "paid" if self.paid_at else "approved" if self.approved_at else "checked"


def claims_in(lines: Iterable[PaymentLine]) -> list[ClaimProgress]:
    claims: dict[Claim, list[PaymentLine]] = {}
    for line in lines:
        claims.setdefault(line.claim, []).append(line)
    return [ClaimProgress(claim, lines) for claim, lines in claims.items()]


def sessions_with_pay(person: Person):
    """Sessions this person was offered pay for, newest first, each with its `lines_of_mine`."""
    lines = PaymentLine.objects.visible_to(person).not_withdrawn()
    mine = lines.select_related("claim", "batch_line__batch", "verified_by").order_by(
        "activity_date", "pk"
    )
    mine = mine.defer("batch_line__batch__content")
    return (
        GroupSession.objects.filter(Exists(lines.filter(group_session=OuterRef("pk"))))
        .prefetch_related(Prefetch("payment_lines", mine, to_attr="lines_of_mine"))
        .order_by("-starts_at", "-pk")
    )


def pay_for(group_session: GroupSession) -> Taken:
    return Taken(group_session.lines_of_mine)


@dataclass(frozen=True)
class Sums:
    """What waits for an answer, what is on its way, and what was paid in this tax year, in pounds."""

    waiting: Decimal
    coming: Decimal
    paid: Decimal
    tax_year_began: date


def sums(person: Person, *, group: Group | None = None) -> Sums:
    """One query; of one group only, when it is given.

    Tax years begin on 6 April, where the organisation lives; what counts is when it was paid.
    """
    began = tax_year_of(timezone.localdate())
    midnight = timezone.make_aware(datetime.combine(began, time()))
    was_paid = Q(state=State.BATCHED, batch_line__batch__released_at__isnull=False)
    lines = PaymentLine.objects.visible_to(person)
    if group is not None:
        lines = lines.filter(group_session__group=group)
    found = lines.aggregate(
        waiting=Sum("amount", filter=Q(state__in=[State.OFFERED, State.HELD])),
        coming=Sum(
            "amount", filter=Q(state__in=[State.ACCEPTED, State.APPROVED, State.BATCHED]) & ~was_paid
        ),
        paid=Sum("amount", filter=was_paid & Q(batch_line__batch__released_at__gte=midnight)),
    )
    return Sums(
        **{name: total or Decimal("0.00") for name, total in found.items()}, tax_year_began=began
    )


def tax_year_of(day: date) -> date:
    """The 6 April on or before `day`."""
    this_year = date(day.year, *TAX_YEAR_BEGINS)
    return this_year if day >= this_year else date(day.year - 1, *TAX_YEAR_BEGINS)
