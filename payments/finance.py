"""What finance reads: sums, claims by code, and what does not add up. Never a name, a topic or a place."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Prefetch, Q, Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from groups.models import Organisation
from payments import offering, sheet
from payments.answering import add_up
from payments.approving import may_not_approve
from payments.models import Activity, Batch, Claim, Payee, PaymentLine
from people.models import Person

State = PaymentLine.State
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Pile:
    """Money that waits for the same thing: how much, how many, and for how long."""

    total: Decimal
    count: int
    oldest: datetime | None

    @property
    def days(self) -> int | None:
        """Whole days the oldest has waited."""
        return (timezone.now() - self.oldest).days if self.oldest else None


@dataclass(frozen=True)
class Standing:
    """Where the money of one organisation stands."""

    organisation: Organisation
    to_approve: Pile
    to_batch: Pile
    to_send: Pile
    sent: Pile


def standing(organisation: Organisation) -> Standing:
    """Four sums in two queries."""
    lines = PaymentLine.objects.filter(payee__organisation=organisation)
    lines = lines.filter(Q(state=State.ACCEPTED) | Q(state=State.APPROVED))
    waiting, approved = Q(state=State.ACCEPTED), Q(state=State.APPROVED)
    sums = lines.aggregate(
        to_approve=Sum("amount", filter=waiting),
        claims=Count("claim", filter=waiting, distinct=True),
        oldest_claim=Min("claim__submitted_at", filter=waiting),
        to_batch=Sum("amount", filter=approved),
        lines=Count("pk", filter=approved),
        oldest_approved=Min("approved_at", filter=approved),
    )
    made, gone = Q(released_at=None), Q(released_at__isnull=False)
    batches = organisation.batches.aggregate(
        to_send=Sum("total", filter=made),
        made=Count("pk", filter=made),
        oldest=Min("created_at", filter=made),
        sent=Sum("total", filter=gone),
        gone=Count("pk", filter=gone),
        last=Max("released_at"),
    )
    return Standing(
        organisation,
        to_approve=Pile(sums["to_approve"] or NOTHING, sums["claims"], sums["oldest_claim"]),
        to_batch=Pile(sums["to_batch"] or NOTHING, sums["lines"], sums["oldest_approved"]),
        to_send=Pile(batches["to_send"] or NOTHING, batches["made"], batches["oldest"]),
        sent=Pile(batches["sent"] or NOTHING, batches["gone"], batches["last"]),
    )


@dataclass(frozen=True)
class ClaimRow:
    """One claim as finance sees it."""

    claim: Claim
    lines: list[PaymentLine]
    checked_by: list[str]
    why_not: str

    @property
    def total(self) -> Decimal:
        return add_up(self.lines)

    @property
    def what(self) -> str:
        """ "1 session, 1 preparation call"."""
        done = Counter(line.activity for line in self.lines)
        words = []
        if sessions := done[Activity.SESSION]:
            words.append(ngettext("%(n)s session", "%(n)s sessions", sessions) % {"n": sessions})
        if calls := done[Activity.PREPARATION]:
            words.append(
                ngettext("%(n)s preparation call", "%(n)s preparation calls", calls) % {"n": calls}
            )
        return ", ".join(words)

    @property
    def days(self) -> str:
        return days_in_short(line.activity_date for line in self.lines)

    @property
    def groups(self) -> str:
        codes = {sheet.group_code(line.group_session.group.public_id) for line in self.lines}
        return ", ".join(sorted(codes))

    @property
    def checked_on(self) -> str:
        return days_in_short(timezone.localdate(line.verified_at) for line in self.lines)


def days_in_short(days: Iterable[date]) -> str:
    """ "3 November", "3 to 5 November", "3 November to 5 December"; with a year that is not this one."""
    first, *rest = sorted(set(days))
    if not rest:
        return _short(first)
    last = rest[-1]
    same_month = (first.year, first.month) == (last.year, last.month)
    begin = date_format(first, "j") if same_month else _short(first)
    return gettext("%(first)s to %(last)s") % {"first": begin, "last": _short(last)}


def _short(day):
    return date_format(day, "j F" if day.year == timezone.localdate().year else "j F Y")


def waiting_claims(person: Person):
    """The claims with something to approve, oldest first, in the organisations of this person."""
    waiting = PaymentLine.objects.to_approve()
    lines = waiting.select_related("group_session__group").order_by("activity_date", "pk")
    return (
        Claim.objects.visible_to(person)
        .filter(Exists(waiting.filter(claim=OuterRef("pk"))))
        .select_related("payee")
        .prefetch_related(Prefetch("lines", lines, to_attr="lines_seen"))
        .order_by("submitted_at", "pk")
    )


def claim_rows(claims: Iterable[Claim], person: Person) -> list[ClaimRow]:
    """Rows for claims that come with `lines_seen`. Two queries more."""
    claims = list(claims)
    verifiers = {line.verified_by_id for claim in claims for line in claim.lines_seen}
    names = names_for_finance(verifiers)
    return [
        ClaimRow(
            claim,
            claim.lines_seen,
            sorted({names[line.verified_by_id] for line in claim.lines_seen}),
            may_not_approve(claim.lines_seen, person),
        )
        for claim in claims
    ]


def names_for_finance(people: Iterable[int | None]) -> dict[int, str]:
    """Staff by name; whoever is also paid by their payee code, so that no code is ever given a name."""
    people = {pk for pk in people if pk}
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "preferred_name"))
    codes = Payee.objects.filter(person__in=people).order_by("pk").values_list("person", "reference")
    return names | dict(codes)


def with_names(rows: Iterable, *fields: str) -> list:
    """The rows, each with `names`: what finance calls the people in these fields. Two queries."""
    rows = list(rows)
    names = names_for_finance(getattr(row, f"{field}_id") for row in rows for field in fields)
    for row in rows:
        row.names = {field: names.get(getattr(row, f"{field}_id"), "") for field in fields}
    return rows


@dataclass(frozen=True)
class Puzzle:
    """Work on one day in one group that could not be offered, and how often."""

    day: date
    group_code: str
    activity: str
    count: int


@dataclass(frozen=True)
class ToLookAt:
    """What the system does not decide by itself."""

    without_a_rate: list[Puzzle]
    confirmed_by_nobody_else: list[Puzzle]
    taken_back: list[PaymentLine]

    @property
    def count(self) -> int:
        puzzles = [*self.without_a_rate, *self.confirmed_by_nobody_else]
        return sum(puzzle.count for puzzle in puzzles) + len(self.taken_back)


def to_look_at(organisation: Organisation) -> ToLookAt:
    """Work with no rate for its day, work that nobody else confirmed, and approved lines that no longer stand."""
    here = {"group_session__group__organisation": organisation}
    work = [
        (activity, rows.filter(**here))
        for _names_it, activity, rows in offering.work_to_pay(now=timezone.now())
    ]
    lines = taken_back(organisation).select_related("payee", "claim", "batch_line__batch")
    lines = lines.defer("batch_line__batch__content").order_by("activity_date", "pk")
    return ToLookAt(
        without_a_rate=_puzzles(work, offering.without_a_rate),
        confirmed_by_nobody_else=_puzzles(work, offering.confirmed_by_nobody_else),
        taken_back=list(lines),
    )


def taken_back(organisation: Organisation):
    """Approved lines for what, as the list of who was there now says, did not happen."""
    lines = PaymentLine.objects.filter(payee__organisation=organisation)
    return lines.filter(state__in=[State.APPROVED, State.BATCHED]).what_did_not_happen()


def _puzzles(work, narrowed):
    found = []
    for activity, rows in work:
        counts = (
            narrowed(rows)
            .order_by()
            .values("day", group=F("group_session__group__public_id"))
            .annotate(n=Count("pk"))
        )
        found += [
            Puzzle(row["day"], sheet.group_code(row["group"]), activity.label, row["n"])
            for row in counts
        ]
    return sorted(found, key=lambda puzzle: (puzzle.day, puzzle.group_code, str(puzzle.activity)))


def batches_of(person: Person):
    """The batches this person may read, newest first, without their files."""
    return Batch.objects.visible_to(person).select_related("organisation").defer("content")
