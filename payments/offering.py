"""Who is to be offered pay now? A question to the database, asked every minute.

Attendance, preparation calls and what was called off late become payment lines. Nothing tells this room
that somebody was there: it asks which work has no line yet, so a task that crashed, ran twice or twice at
once makes each line once.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from groups.models import Membership
from messaging.models import Message
from messaging.services import Telling, tell_all
from payments.amounts import amount_for
from payments.models import Activity, Payee, PaymentLine, Rate
from people.models import Person
from sessions.models import Attendance, GroupSession, Invitation, PreparationCall, day_of

logger = logging.getLogger(__name__)
State, Why = PaymentLine.State, PaymentLine.Why

PURPOSE = "pay-offer"
AT_ONCE = 1000  # people at sessions in one run; the next minute takes the rest
TELL_WITHIN = timedelta(days=30)


def unpaid_attendances(*, now: datetime) -> QuerySet[Attendance]:
    """Attendances at sessions that are over, of people who are paid there, without a line.

    With `day` (where the group lives), `rate_id` (None when none was in force), `verifier` and
    `verified_at`. The time that was advertised is paid, whenever somebody arrived or left.
    """
    rows = Attendance.objects.standing().filter(group_session__ends_at__lte=now)
    rows = rows.annotate(verifier=F("recorded_by"), verified_at=F("created_at"))
    return _unpaid(rows, Activity.SESSION, "attendance", starts_at="group_session__starts_at")


def unpaid_calls() -> QuerySet[PreparationCall]:
    """Preparation calls that were spoken, of people who are paid there, without a line; as above."""
    rows = PreparationCall.objects.filter(state=PreparationCall.State.SPOKE)
    rows = rows.annotate(verifier=F("recorded_by"), verified_at=F("recorded_at"))
    return _unpaid(rows, Activity.PREPARATION, "preparation_call", starts_at="starts_at")


def unpaid_cancellations() -> QuerySet[Invitation]:
    """Of people who had said they come to what was called off at short notice, without a line; as above.

    They are paid for the time that was advertised. Whoever was there all the same is paid for having been.
    """
    was_there = Attendance.objects.standing().filter(
        group_session=OuterRef("group_session"), person=OuterRef("person")
    )
    # Not before it is certain: for a minute it can be undone.
    certain = Invitation.objects.let_down().filter(
        group_session__cancelled_at__lte=timezone.now() - 2 * settings.UNDO_FOR
    )
    rows = certain.filter(~Exists(was_there))
    rows = rows.annotate(
        verifier=F("group_session__cancelled_by"), verified_at=F("group_session__cancelled_at")
    )
    return _unpaid(rows, Activity.SESSION, "invitation", starts_at="group_session__starts_at")


def work_to_pay(*, now: datetime) -> list[tuple[str, Activity, QuerySet]]:
    """All that has no line yet: the field of a line that names it, what it was, and the rows."""
    return [
        ("attendance", Activity.SESSION, unpaid_attendances(now=now)),
        ("preparation_call", Activity.PREPARATION, unpaid_calls()),
        ("invitation", Activity.SESSION, unpaid_cancellations()),
    ]


def _unpaid(rows, activity, names_it, *, starts_at):
    lines = PaymentLine.objects.not_withdrawn().filter(**{names_it: OuterRef("pk")})
    paid_seats = Membership.objects.filter(
        Q(left_at=None) | Q(left_at__gt=OuterRef(starts_at)),
        group=OuterRef("group_session__group"),
        person=OuterRef("person"),
        paid=Membership.Paid.YES,
    )
    rates = Rate.objects.filter(
        Q(card__effective_to=None) | Q(card__effective_to__gt=OuterRef("day")),
        activity=activity,
        card__organisation=OuterRef("group_session__group__organisation"),
        card__effective_from__lte=OuterRef("day"),
    )
    return (
        rows.filter(~Exists(lines), Exists(paid_seats))
        .annotate(day=day_of(starts_at))
        .annotate(rate_id=Subquery(rates.values("pk")[:1]))
    )


def can_be_offered(rows: QuerySet) -> QuerySet:
    """Of unpaid work: with a rate in force, and confirmed by somebody other than whoever is paid."""
    return rows.filter(rate_id__isnull=False).exclude(verifier=F("person"))


def without_a_rate(rows: QuerySet) -> QuerySet:
    return rows.filter(rate_id=None).exclude(verifier=F("person"))


def confirmed_by_nobody_else(rows: QuerySet) -> QuerySet:
    return rows.filter(verifier=F("person"))


def offer_what_is_due() -> int:
    """Offer every line that is due. Returns how many were made; what could not be made stays due."""
    now = timezone.now()
    due = defaultdict(set)
    for _names_it, _activity, rows in work_to_pay(now=now):
        pairs = can_be_offered(rows).order_by("pk").values_list("group_session", "person")
        for group_session_id, person_id in pairs[:AT_ONCE]:
            due[group_session_id].add(person_id)
    return sum(_offer_or_one_by_one(session, people) for session, people in sorted(due.items()))


def _offer_or_one_by_one(group_session_id, people):
    try:
        return offer(group_session_id, people)
    except Exception as fault:  # noqa: BLE001
        # One that cannot be made must not keep the others waiting. Never the person: only the kind of fault.
        if len(people) > 1:
            return sum(_offer_or_one_by_one(group_session_id, {person}) for person in sorted(people))
        logger.error("A payment line could not be offered (%s).", type(fault).__name__)
        return 0


@transaction.atomic
def offer(group_session_id: int, people: Collection[int]) -> int:
    """Make the lines that are due to these people for one session, and tell each once. Returns how many.

    Calling it again, or twice at once, makes nothing twice: everyone waits for the payees' rows.
    """
    now = timezone.now()
    group_session = GroupSession.objects.select_related("group__organisation").get(pk=group_session_id)
    organisation = group_session.group.organisation
    Payee.objects.bulk_create(
        [Payee(organisation=organisation, person_id=person) for person in sorted(people)],
        ignore_conflicts=True,
    )
    payees = Payee.objects.filter(organisation=organisation, person__in=people).order_by("pk")
    payees = {payee.person_id: payee for payee in payees.select_for_update(no_key=True)}
    lines = PaymentLine.objects.filter(payee__in=payees.values(), group_session=group_session)
    before = lines.count()
    due = [
        line
        for names_it, activity, rows in work_to_pay(now=now)
        for line in _lines(rows, activity, names_it, payees, group_session)
    ]
    PaymentLine.objects.bulk_create(due, ignore_conflicts=True)
    _tell(group_session, payees.values())
    return lines.count() - before


def _lines(rows, activity, names_it, payees, group_session):
    rows = can_be_offered(rows).filter(person__in=payees, group_session=group_session)
    # Locked, so that one that is being taken back at this moment is not offered.
    rows = list(rows.order_by("pk").select_for_update(of=["self"], no_key=True))
    rates = Rate.objects.in_bulk({row.rate_id for row in rows})
    is_call = activity == Activity.PREPARATION
    for row in rows:
        timed, rate, payee = row if is_call else group_session, rates[row.rate_id], payees[row.person_id]
        worked = -(-(timed.ends_at - timed.starts_at) // timedelta(minutes=1))
        minutes, amount = amount_for(max(worked, rate.least_minutes), rate.per_hour, rate.step_minutes)
        yield PaymentLine(
            payee=payee,
            payee_person_id=payee.person_id,
            group_session=group_session,
            activity=activity,
            activity_date=row.day,
            rate=rate,
            minutes=minutes,
            amount=amount,
            verified_by_id=row.verifier,
            verified_at=row.verified_at,
            **{names_it: row},
        )


def not_told() -> QuerySet[PaymentLine]:
    """Offers whose payee has nothing in the outbox about them: new ones, or after a message was called off.

    One message a session, however many lines. Another only when what it was about was answered before.
    """
    waiting, state = PaymentLine.objects.filter(state=State.OFFERED), Message.State
    oldest = waiting.filter(
        payee=OuterRef(OuterRef("payee")), group_session=OuterRef(OuterRef("group_session"))
    )
    messages = Message.objects.filter(
        Q(state__in=[state.QUEUED, state.SENDING])
        | ~Q(state=state.CANCELLED)
        & Q(finished_at__gte=Subquery(oldest.order_by("pk").values("created_at")[:1])),
        purpose=PURPOSE,
        person=OuterRef("payee__person"),
        target=OuterRef("group_session__public_id"),
    )
    return waiting.filter(~Exists(messages), created_at__gt=timezone.now() - TELL_WITHIN)


def tell_whoever_was_not_told() -> None:
    pairs = (
        not_told().order_by("group_session", "payee").values_list("group_session", "payee").distinct()
    )
    by_session = defaultdict(list)
    for group_session_id, payee_id in pairs[:AT_ONCE]:
        by_session[group_session_id].append(payee_id)
    for group_session_id, payee_ids in by_session.items():
        with transaction.atomic():
            payees = Payee.objects.filter(pk__in=payee_ids).order_by("pk").select_for_update(no_key=True)
            _tell(GroupSession.objects.get(pk=group_session_id), list(payees))


def _tell(group_session, payees):
    """Put a message in the outbox for each who wants one. The payees' rows must be locked."""
    waiting = not_told().filter(payee__in=payees, group_session=group_session)
    untold = set(waiting.values_list("payee__person", flat=True))
    told = Counter(
        Message.objects.about([group_session.public_id])
        .filter(person__in=untold, purpose=PURPOSE)
        .values_list("person", flat=True)
    )
    now = timezone.now()
    # Pay for the call is there at once, but is told together with the session's: one message, not two.
    is_over = group_session.state == GroupSession.State.CANCELLED or group_session.ends_at <= now
    moment = now if is_over else group_session.ends_at
    people = Person.objects.filter(pk__in=untold).order_by("pk")
    tell_all(_telling(moment, person, group_session, number=told[person.pk]) for person in people)


def _telling(moment, person, group_session, *, number):
    return Telling(
        person=person,
        purpose=PURPOSE,
        target=group_session.public_id,
        key=f"{PURPOSE}:{group_session.public_id}:{person.public_id}:{number}",
        not_before=moment,
        not_after=moment + TELL_WITHIN,
    )


@transaction.atomic
def withdraw_what_did_not_happen() -> int:
    """Take back the lines whose attendance was taken back, or whose call was not spoken after all.

    Only until they are approved: after that a person of finance decides. Returns how many.
    """
    now = timezone.now()
    lines = PaymentLine.objects.open().what_did_not_happen()
    lines = list(
        lines.select_related("payee__person", "group_session")
        .select_for_update(of=["self"], no_key=True)
        .order_by("pk")[:AT_ONCE]
    )
    for line in lines:
        was_taken = line.state == State.ACCEPTED
        line.state, line.claim, line.withdrawn_at = State.WITHDRAWN, None, now
        line.why_withdrawn = Why.ATTENDANCE if line.attendance_id else Why.CALL
        line.save(update_fields=["state", "claim", "withdrawn_at", "why_withdrawn"])
        if was_taken:
            # Money somebody counts on does not disappear without a word.
            number = f"back-{line.public_id}"
            tell_all([_telling(now, line.payee.person, line.group_session, number=number)])
    return len(lines)
