"""What arrangements cost, to the penny, and how many needs were not met. Sums and counts, never whose."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from groups.models import Group
from sessions.models import Arrangement, GroupSession, Invitation

State = Arrangement.State
NOTHING = Decimal("0.00")
A_YEAR = timedelta(days=365)
# A smaller number of one kind could tell whose it was.
FEWEST_NAMED = 3


@dataclass(frozen=True)
class Costs:
    """In pounds. `asked`: what may be spent on what is only asked for; `arranged`: what is spent, as far as
    it is known, else what it may be. `unknown`: of how many things nobody has written down a sum."""

    asked: Decimal = NOTHING
    arranged: Decimal = NOTHING
    unknown: int = 0

    def __add__(self, other):
        return Costs(
            self.asked + other.asked, self.arranged + other.arranged, self.unknown + other.unknown
        )

    @property
    def in_all(self) -> Decimal:
        return self.asked + self.arranged


def costs_by_session(rows: QuerySet[Arrangement]) -> list[tuple[datetime, str, Costs]]:
    """(when, discreet name of the group, costs) of each session these belong to, the soonest first. One query.

    Nothing more is spent on whoever cannot come; what was booked for them may have to be paid all the same.
    """
    session = "invitation__group_session"
    is_asked = Q(state=State.ASKED) & ~Q(invitation__answer=Invitation.Answer.CANT)
    is_asked &= ~Q(**{f"{session}__state": GroupSession.State.CANCELLED})
    counts = is_asked | Q(state__in=Arrangement.MEETS_IT)
    has_no_sum = Q(cost=None, cost_expected=None) & ~Q(paid_how=Arrangement.PaidHow.NOTHING)
    known = Coalesce("cost", "cost_expected")
    found = (
        rows.order_by()
        .values(
            day=F(f"{session}__starts_at"),
            name=F(f"{session}__group__discreet_name"),
            session=F(session),
        )
        .annotate(
            asked=Coalesce(Sum(known, filter=is_asked), NOTHING),
            arranged=Coalesce(Sum(known, filter=Q(state__in=Arrangement.MEETS_IT)), NOTHING),
            unknown=Count("pk", filter=counts & has_no_sum),
        )
        .order_by("day", "session")
    )
    return [
        (row["day"], row["name"], Costs(row["asked"], row["arranged"], row["unknown"])) for row in found
    ]


def costs_of(rows: QuerySet[Arrangement]) -> Costs:
    """Of all of these together. One query."""
    return sum((costs for _day, _name, costs in costs_by_session(rows)), Costs())


@dataclass(frozen=True)
class Needs:
    """How many things were asked for, how many of them could not be met, and of which kinds those were."""

    asked: int
    unmet: int
    # (kind in words, how many), the most first; none of which there were only one or two.
    kinds: list[tuple[str, int]]


def needs_in(group: Group, *, now: datetime) -> Needs:
    """Of the group's sessions of the last year and those to come, for everyone in it to see. One query.

    Not of one-to-ones: there everybody would know whose it was.
    """
    session = "invitation__group_session"
    rows = (
        Arrangement.objects.wanted()
        .filter(
            **{
                f"{session}__group": group,
                f"{session}__state": GroupSession.State.INVITED,
                f"{session}__starts_at__gt": now - A_YEAR,
            }
        )
        .exclude(**{f"{session}__kind": GroupSession.Kind.ONE_TO_ONE})
    )
    cannot = Q(state__in=[State.CANNOT, State.CANNOT_TOLD])
    by_kind = rows.order_by().values("kind").annotate(n=Count("pk"), unmet=Count("pk", filter=cannot))
    found = [(row["kind"], row["n"], row["unmet"]) for row in by_kind]
    named = sorted(
        (
            (str(Arrangement.Kind(kind).label), unmet)
            for kind, _n, unmet in found
            if unmet >= FEWEST_NAMED
        ),
        key=lambda one: (-one[1], one[0]),
    )
    return Needs(sum(n for _k, n, _u in found), sum(unmet for _k, _n, unmet in found), named)
