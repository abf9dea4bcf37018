"""What a person says to the pay they are offered: take it, some of it, later, or not this time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import pghistory
from django.db import models, transaction
from django.utils import timezone

from payments.models import Claim, Payee, PaymentLine
from people.models import Person
from sessions.models import GroupSession

State = PaymentLine.State


class NothingChosen(Exception):
    """They said that they take it, and chose none of it."""


class Choice(models.TextChoices):
    TAKE = "take"
    LATER = "later"
    NOT_THIS_TIME = "not_this_time"


@dataclass(frozen=True)
class Taken:
    """How much of one session's pay stands where, from the lines of one person."""

    lines: list[PaymentLine]

    def _in(self, *states):
        return [line for line in self.lines if line.state in states]

    @property
    def undecided(self):
        """New, or put off: what the page asks about."""
        return self._in(State.OFFERED, State.HELD)

    @property
    def decided(self):
        """Taken or not, and still to be changed."""
        return self._in(State.ACCEPTED, State.DECLINED)

    @property
    def taken(self):
        return self._in(State.ACCEPTED, State.APPROVED, State.BATCHED)

    @property
    def withdrawn(self):
        """Taken back, and not offered again since."""
        live = {line.pays_for for line in self.lines if line.state != State.WITHDRAWN}
        back = {line.pays_for: line for line in self._in(State.WITHDRAWN)}
        return [line for work, line in back.items() if work not in live]

    @property
    def is_for_what_was_called_off(self) -> bool:
        return any(line.invitation_id for line in self.lines)

    @property
    def is_new(self) -> bool:
        return bool(self._in(State.OFFERED))

    @property
    def is_declined(self) -> bool:
        """All of it was left, and nothing waits."""
        return bool(self._in(State.DECLINED)) and not (self.undecided or self.taken)

    @property
    def total(self) -> Decimal:
        """What there is, taken or not, in pounds. What was taken back does not count."""
        return add_up(line for line in self.lines if line.state != State.WITHDRAWN)

    @property
    def undecided_total(self) -> Decimal:
        return add_up(self.undecided)

    @property
    def taken_total(self) -> Decimal:
        return add_up(self.taken)


def add_up(lines: Iterable[PaymentLine]) -> Decimal:
    return sum((line.amount for line in lines), Decimal("0.00"))


@transaction.atomic
def answer(
    *,
    person: Person,
    group_session: GroupSession,
    choice: Choice,
    seen: Iterable[UUID],
    chosen: Iterable[UUID],
) -> None:
    """Write down what `person` says to the lines they have `seen` for this session.

    Taking: those `chosen` are taken, the others seen are not. A line that came in the meantime is left as
    it is, and so is one that was approved. Saying the same again changes nothing; nobody asks why.
    Raises NothingChosen when they take nothing of what can still be taken. Nobody answers for another.
    """
    # By a link nobody is signed in: the trail learns here who it was.
    with pghistory.context(by=person.pk):
        _answer(person, group_session, choice, set(seen), set(chosen))


def _answer(person, group_session, choice, seen, chosen):
    # Two taps, or two tabs, wait for each other here.
    payees = Payee.objects.filter(person=person, organisation__groups__group_sessions=group_session)
    payee = payees.select_for_update(no_key=True, of=["self"]).get()
    now = timezone.now()
    lines = (
        PaymentLine.objects.visible_to(person).open().filter(payee=payee, group_session=group_session)
    )
    lines = list(lines.filter(public_id__in=seen).select_for_update(of=["self"], no_key=True))
    if choice == Choice.TAKE:
        taken = [line for line in lines if line.public_id in chosen]
        if lines and not taken:
            raise NothingChosen
        _take(payee, group_session, taken, now=now)
        _put(State.DECLINED, [line for line in lines if line.public_id not in chosen], now=now)
    else:
        _put(State.HELD if choice == Choice.LATER else State.DECLINED, lines, now=now)


def _take(payee, group_session, lines, *, now: datetime):
    new = [line for line in lines if line.state != State.ACCEPTED]
    if not new:
        return
    claim = _claim(payee, group_session, now=now)
    for line in new:
        line.state, line.claim, line.answered_at = State.ACCEPTED, claim, now
    PaymentLine.objects.bulk_update(new, ["state", "claim", "answered_at"])


def _claim(payee, group_session, *, now):
    """The claim of this session that nobody has looked at yet, or a new one."""
    waiting = payee.lines.filter(group_session=group_session, state=State.ACCEPTED)
    begun = payee.lines.filter(claim__isnull=False).exclude(state=State.ACCEPTED).values("claim")
    claim = Claim.objects.filter(lines__in=waiting).exclude(pk__in=begun).first()
    return claim or Claim.objects.create(payee=payee, submitted_at=now)


def _put(state, lines, *, now):
    changed = [line for line in lines if line.state != state]
    for line in changed:
        line.state, line.claim, line.answered_at = state, None, now
    PaymentLine.objects.bulk_update(changed, ["state", "claim", "answered_at"])


def offer_to(person: Person, group_session: GroupSession) -> Taken:
    """Everything this person was offered for this session, oldest first. One query."""
    lines = PaymentLine.objects.visible_to(person).filter(group_session=group_session)
    return Taken(
        list(
            lines.select_related("claim", "rate", "verified_by", "batch_line__batch").order_by(
                "activity_date", "pk"
            )
        )
    )
