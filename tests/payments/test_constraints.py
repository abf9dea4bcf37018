"""Each rule that the database holds, broken once; and nothing that it should not refuse."""

import re
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

import payments.models
from payments.models import (
    Activity,
    Batch,
    BatchDownload,
    BatchLine,
    Claim,
    Payee,
    PaymentLine,
    Rate,
    RateCard,
)
from payments.models.lines import STATE_MAY_BECOME
from payments.models.refusing import broken_constraint
from tests.factories.groups import GroupFactory, OrganisationFactory
from tests.factories.payments import (
    ClaimFactory,
    PayeeFactory,
    RateCardFactory,
    RateFactory,
    accepted,
    approved,
    batch_of,
    over,
    payment_line,
    spoke,
)
from tests.factories.people import PersonFactory

State = PaymentLine.State

pytestmark = pytest.mark.django_db


class refused:  # noqa: N801 (reads as pytest.raises does)
    """The block is refused by the database, by the rule of this name."""

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, kind, error, traceback):
        if error is None:
            try:
                connection.check_constraints()
            except IntegrityError as at_the_end:
                kind, error, traceback = IntegrityError, at_the_end, at_the_end.__traceback__
        self.atomic.__exit__(kind, error, traceback)
        assert isinstance(error, IntegrityError), f"nothing refused it, not even {self.name}"
        assert broken_constraint(error) == self.name
        return True


def sql(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


# --- rates ---
def test_rate_card_ends_after_it_starts():
    with refused("rate_card_ends_after_it_starts"):
        RateCardFactory(effective_from=date(2026, 1, 1), effective_to=date(2026, 1, 1))


def test_rate_cards_of_one_organisation_do_not_overlap():
    card = RateCardFactory(effective_from=date(2026, 1, 1), effective_to=date(2026, 6, 1))

    RateCardFactory(organisation=card.organisation, effective_from=date(2026, 6, 1))
    RateCardFactory(effective_from=date(2026, 1, 1))
    with refused("rate_card_one_at_a_time"):
        RateCardFactory(
            organisation=card.organisation,
            effective_from=date(2025, 1, 1),
            effective_to=date(2026, 1, 2),
        )


def test_rate_card_is_never_edited_but_may_end():
    card = RateCardFactory()

    RateCard.objects.update(effective_to=date(2027, 1, 1))
    with refused("rate_card_is_never_edited"):
        sql("UPDATE payments_ratecard SET effective_from = '2019-01-01' WHERE id = %s", card.pk)


def test_rate_rules():
    rate = RateFactory()

    with refused("rate_one_per_activity"):
        RateFactory(card=rate.card)
    with refused("rate_is_more_than_nothing"):
        RateFactory(per_hour=Decimal(0))
    with refused("rate_step_is_a_minute_or_more"):
        RateFactory(step_minutes=0)


def test_rate_is_never_edited_once_a_line_was_offered_at_it():
    rate = RateFactory()
    Rate.objects.update(per_hour=Decimal("12.00"))
    payment_line(organisation=rate.card.organisation)

    with refused("rate_used_is_never_edited"):
        sql("UPDATE payments_rate SET per_hour = 30 WHERE id = %s", rate.pk)


# --- payees and claims ---
def test_payee_rules():
    payee = PayeeFactory()

    with refused("payee_once_per_person"):
        PayeeFactory(organisation=payee.organisation, person=payee.person)
    with refused("payee_reference_once"):
        PayeeFactory(organisation=payee.organisation, reference=payee.reference)
    with refused("payee_is_never_somebody_else"):
        Payee.objects.update(person=PersonFactory())


def test_claim_rules():
    claim = ClaimFactory()

    with refused("claim_is_never_deleted"):
        Claim.objects.all().delete()
    with refused("claim_is_never_changed"):
        Claim.objects.update(payee=PayeeFactory())
    with refused("claim_is_never_changed"):
        sql("UPDATE payments_claim SET reference = 'CP-1' WHERE id = %s", claim.pk)


# --- what a line says when it is offered ---
def test_line_is_once_per_attendance_unless_the_first_was_withdrawn():
    line = payment_line()
    again = {
        field: getattr(line, field)
        for field in [
            "payee",
            "payee_person",
            "group_session",
            "attendance",
            "activity",
            "activity_date",
            "rate",
            "minutes",
            "amount",
            "verified_by",
            "verified_at",
        ]
    }

    with refused("payment_line_once_per_attendance"):
        PaymentLine.objects.create(**again)
    withdraw(line)
    PaymentLine.objects.create(**again)


def withdraw(line):
    line.state, line.withdrawn_at, line.why_withdrawn = State.WITHDRAWN, timezone.now(), "attendance"
    line.save()


def call_line(**fields):
    organisation = OrganisationFactory()
    payee = PayeeFactory(organisation=organisation)
    group_session = over(GroupFactory(organisation=organisation))
    rate = RateFactory(card=RateCardFactory(organisation=organisation), activity=Activity.PREPARATION)
    call = spoke(group_session, payee.person)
    return PaymentLine.objects.create(
        **{
            "payee": payee,
            "payee_person": payee.person,
            "group_session": group_session,
            "preparation_call": call,
            "activity": Activity.PREPARATION,
            "activity_date": date(2026, 11, 3),
            "rate": rate,
            "minutes": 30,
            "amount": Decimal("13.75"),
            "verified_by": call.caller,
            "verified_at": timezone.now(),
        }
        | fields
    )


def test_line_is_once_per_preparation_call():
    line = call_line()
    line.pk = line.id = None
    line.public_id = "11111111-1111-1111-1111-111111111111"

    with refused("payment_line_once_per_preparation_call"):
        line.save(force_insert=True)


def test_line_names_what_it_pays_for():
    call = call_line().preparation_call

    with refused("payment_line_names_what_it_pays_for"):
        payment_line(preparation_call=call)


def test_line_is_more_than_nothing():
    with refused("payment_line_is_more_than_nothing"):
        payment_line(minutes=0)


def test_line_verifier_is_not_payee():
    payee = PayeeFactory()

    with refused("payment_line_verifier_is_not_payee"):
        payment_line(payee=payee, verified_by=payee.person)


def test_line_payee_person_cannot_be_somebody_else():
    line = payment_line(payee_person=PersonFactory())
    line.refresh_from_db()
    sql("UPDATE payments_paymentline SET payee_person_id = %s", PersonFactory().pk)

    assert line.payee_person == line.payee.person
    assert PaymentLine.objects.get().payee_person == line.payee.person


def test_line_pays_whoever_was_there_at_that_session():
    other = payment_line()
    organisation = other.payee.organisation

    with refused("payment_line_pays_whoever_was_there"):
        payment_line(organisation=organisation, attendance=other.attendance)
    with refused("payment_line_pays_whoever_was_there"):
        payment_line(
            organisation=organisation,
            payee=PayeeFactory(organisation=organisation),
            group_session=over(other.group_session.group),
            attendance=other.attendance,
        )


def test_line_stays_in_one_organisation():
    with refused("payment_line_stays_in_one_organisation"):
        payment_line(group_session=over())
    with refused("payment_line_stays_in_one_organisation"):
        payment_line(rate=RateFactory())


def test_line_rate_was_in_force_for_this_activity():
    card = RateCardFactory(effective_from=date(2026, 6, 1), effective_to=date(2026, 7, 1))
    RateFactory(card=card)
    organisation = card.organisation

    payment_line(organisation=organisation, activity_date=date(2026, 6, 30))
    for day in (date(2026, 5, 31), date(2026, 7, 1)):
        with refused("payment_line_rate_was_in_force"):
            payment_line(organisation=organisation, activity_date=day)
    for_calls = RateFactory(card=card, activity=Activity.PREPARATION)
    with refused("payment_line_rate_was_in_force"):
        payment_line(organisation=organisation, activity_date=date(2026, 6, 30), rate=for_calls)


@pytest.mark.parametrize(
    "wrong", [{"amount": Decimal("55.01")}, {"minutes": 121, "amount": Decimal("55.46")}]
)
def test_line_amount_is_minutes_times_rate(wrong):
    with refused("payment_line_amount_is_minutes_times_rate"):
        payment_line(**wrong)


def test_line_begins_as_an_offer():
    claim = ClaimFactory()

    with refused("payment_line_begins_as_an_offer"):
        payment_line(payee=claim.payee, state=State.ACCEPTED, claim=claim, answered_at=timezone.now())


# --- what may become of a line ---
def in_state(state):
    """A line in this state, and what each other state needs beside its name."""
    line = payment_line()
    claim = ClaimFactory(payee=line.payee)
    if state == State.WITHDRAWN:
        withdraw(line)
    elif state in (State.HELD, State.DECLINED):
        line.state, line.answered_at = state, timezone.now()
        line.save()
    elif state != State.OFFERED:
        accepted(line, claim)
    if state in (State.APPROVED, State.BATCHED):
        approved(line)
    if state == State.BATCHED:
        batch_of(line)
    line.refresh_from_db()
    return line


def dress_for(line, state):
    claimed = state in (State.ACCEPTED, State.APPROVED, State.BATCHED)
    is_approved = state in (State.APPROVED, State.BATCHED)
    line.state = state
    line.claim = (line.claim or ClaimFactory(payee=line.payee)) if claimed else None
    line.answered_at = None if state == State.OFFERED else line.answered_at or timezone.now()
    line.approved_by = (line.approved_by or PersonFactory()) if is_approved else None
    line.approved_at = (line.approved_at or timezone.now()) if is_approved else None
    line.withdrawn_at = timezone.now() if state == State.WITHDRAWN else None
    line.why_withdrawn = "attendance" if state == State.WITHDRAWN else ""


@pytest.mark.parametrize(
    ("before", "after"), [pair for pair in product(State, State) if pair[0] != pair[1]]
)
def test_line_takes_only_these_steps(before, after):
    line = in_state(before)
    dress_for(line, after)
    allowed = after in STATE_MAY_BECOME.get(before, [])

    if allowed and after == State.BATCHED:
        with refused("payment_line_on_its_way_is_in_a_batch"):
            line.save()
    elif allowed:
        line.save()
        assert PaymentLine.objects.get(pk=line.pk).state == after
    else:
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            line.save()
        assert broken_constraint(refusal.value) in (
            "payment_line_takes_one_step",
            "payment_line_approved_is_never_changed",
        )


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("approved_by_id = verified_by_id", "payment_line_approved_says_when_and_by_whom"),
        ("claim_id = NULL", "payment_line_accepted_is_in_a_claim"),
        ("answered_at = NULL", "payment_line_answered_says_when"),
        ("withdrawn_at = now()", "payment_line_withdrawn_says_when_and_why"),
        ("why_withdrawn = 'call'", "payment_line_withdrawn_says_when_and_why"),
    ],
)
def test_line_says_what_its_state_needs(change, name):
    accepted()

    with refused(name):
        sql(f"UPDATE payments_paymentline SET {change}")


def test_line_claim_is_the_payees():
    line = payment_line()

    with refused("payment_line_claim_is_the_payees"):
        accepted(line, claim=ClaimFactory())


FACTS = [
    "amount = amount + 1",
    "amount = amount * 10",
    "minutes = 600",
    "activity_date = '2026-01-01'",
    "activity = 'preparation'",
    "verified_at = now() - interval '1 day'",
    "verified_by_id = approved_by_id",
    "payee_id = (SELECT max(id) FROM payments_payee)",
    "rate_id = (SELECT max(id) FROM payments_rate)",
    "group_session_id = (SELECT max(id) FROM group_sessions_groupsession)",
    "attendance_id = (SELECT max(id) FROM group_sessions_attendance)",
    "attendance_id = NULL",
]
APPROVAL = [
    "approved_by_id = verified_by_id",
    "approved_by_id = NULL, approved_at = NULL, state = 'accepted'",
    "approved_at = now() - interval '1 day'",
    "claim_id = (SELECT max(id) FROM payments_claim)",
    "answered_at = now() - interval '1 day'",
]


@pytest.mark.parametrize("change", FACTS + APPROVAL)
@pytest.mark.parametrize("state", [State.APPROVED, State.BATCHED])
def test_an_approved_line_withstands_raw_sql(state, change):
    line = in_state(state)
    approved()  # somebody else's payee, rate, session, attendance and claim to steal

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        sql(f"UPDATE payments_paymentline SET {change} WHERE id = %s", line.pk)

    assert broken_constraint(refusal.value) in (
        "payment_line_facts_are_never_changed",
        "payment_line_approved_is_never_changed",
        "payment_line_takes_one_step",
    )


@pytest.mark.parametrize("change", FACTS)
def test_what_a_line_is_for_is_fixed_from_the_first_offer(change):
    line = payment_line()
    approved()

    with pytest.raises(IntegrityError), transaction.atomic():
        sql(f"UPDATE payments_paymentline SET {change} WHERE id = %s", line.pk)


@pytest.mark.parametrize("state", list(State))
def test_a_line_is_never_deleted(state):
    line = in_state(state)

    with refused("payment_line_is_never_deleted"):
        sql("DELETE FROM payments_paymentline WHERE id = %s", line.pk)


# --- batches ---
def test_batch_numbers_follow_each_other_once():
    line, other = approved(), None
    batch_of(line)
    other = approved(organisation=line.payee.organisation)

    with refused("batch_number_once"):
        batch_of(other, number=1)


def test_batch_is_not_empty():
    organisation = OrganisationFactory()

    with refused("batch_is_not_empty"):
        Batch.objects.create(
            organisation=organisation, number=1, prepared_by=PersonFactory(), line_count=0, total=0
        )


@pytest.mark.parametrize("wrong", [{"line_count": 2}, {"total": Decimal("55.01")}])
def test_batch_agrees_with_its_lines(wrong):
    with refused("batch_agrees_with_its_lines"):
        batch_of(approved(), **wrong)


def test_batch_agrees_with_its_lines_also_about_their_state():
    line = approved()

    with refused("batch_agrees_with_its_lines"):
        batch = Batch.objects.create(
            organisation=line.payee.organisation,
            number=1,
            prepared_by=PersonFactory(),
            line_count=1,
            total=line.amount,
            sha256="0" * 64,
            content=b"",
        )
        BatchLine.objects.create(batch=batch, line=line, amount=line.amount)


def test_batch_takes_no_more_lines_once_it_was_made():
    line = approved()
    batch = batch_of(line)
    connection.check_constraints()

    late = approved(organisation=line.payee.organisation)
    with refused("batch_takes_no_more_lines"):
        BatchLine.objects.create(batch=batch, line=late, amount=late.amount)


def test_a_line_is_in_one_batch_only():
    line = approved()
    first = batch_of(line)

    with refused("payments_batchline_line_id_key"):
        batch_of(line)
    assert first.batch_lines.count() == 1


def test_batch_line_is_approved_with_its_own_amount():
    line = accepted()
    with refused("batch_line_is_approved"):
        batch_of(line)
    approved(line)
    batch = Batch(
        organisation=line.payee.organisation,
        number=1,
        prepared_by=PersonFactory(),
        line_count=1,
        total=Decimal(1),
        sha256="0" * 64,
        content=b"",
    )
    with refused("batch_line_is_approved"):
        batch.save()
        BatchLine.objects.create(batch=batch, line=line, amount=Decimal(1))


def test_batch_line_is_of_the_organisation():
    with refused("batch_line_is_of_the_organisation"):
        batch_of(approved(), organisation=OrganisationFactory())


@pytest.mark.parametrize(
    "change",
    [
        "total = total + 1",
        "line_count = 3",
        "sha256 = repeat('1', 64)",
        "content = 'other'",
        "number = 9",
        "prepared_by_id = released_by_id",
        "organisation_id = (SELECT max(id) FROM groups_organisation)",
    ],
)
def test_a_batch_withstands_raw_sql(change):
    batch = batch_of(approved())
    batch.released_by, batch.released_at = PersonFactory(), timezone.now()
    batch.save()
    OrganisationFactory()

    with refused("batch_is_never_changed"):
        sql(f"UPDATE payments_batch SET {change}")


def test_batches_and_their_lines_are_never_deleted_or_changed():
    batch = batch_of(approved())
    BatchDownload.objects.create(batch=batch, person=PersonFactory())

    with refused("batch_is_never_deleted"):
        sql("DELETE FROM payments_batch")
    with refused("batch_line_is_never_changed"):
        sql("DELETE FROM payments_batchline")
    with refused("batch_line_is_never_changed"):
        sql("UPDATE payments_batchline SET amount = amount + 1")
    with refused("batch_download_is_never_changed"):
        sql("DELETE FROM payments_batchdownload")
    with refused("batch_download_is_never_changed"):
        sql("UPDATE payments_batchdownload SET created_at = now()")


def test_batch_released_at_and_by_are_set_together_and_once():
    batch_of(approved())

    with refused("batch_released_at_and_released_by_set_together"):
        sql("UPDATE payments_batch SET released_at = now()")
    Batch.objects.update(released_by=PersonFactory(), released_at=timezone.now())
    for change in (
        "released_at = NULL, released_by_id = NULL",
        "released_at = now() - interval '1 day'",
    ):
        with refused("batch_release_is_never_changed"):
            sql(f"UPDATE payments_batch SET {change}")


# --- separate hands ---
def every_way_to_share_out(parts):
    """Who holds which part, as numbers of people: the 52 ways in which five parts can coincide."""
    ways = [[0]]
    for _ in range(parts - 1):
        ways = [[*way, person] for way in ways for person in range(max(way) + 2)]
    return ways


@pytest.mark.parametrize("way", every_way_to_share_out(5), ids=str)
def test_the_database_accepts_exactly_the_separate_hands_the_rule_allows(way):
    people = [PersonFactory() for _ in range(5)]
    payee, verifier, approver, preparer, releaser = (people[number] for number in way)
    rule_allows_it = (
        verifier != payee
        and approver not in (payee, verifier)
        and preparer not in (payee, verifier, approver)
        and releaser not in (payee, approver, preparer)
    )

    stopped_by = ""
    try:
        with transaction.atomic():
            line = approved(payee=PayeeFactory(person=payee), verified_by=verifier, by=approver)
            batch = batch_of(line, prepared_by=preparer)
            batch.released_by, batch.released_at = releaser, timezone.now()
            batch.save()
            connection.check_constraints()
    except IntegrityError as error:
        stopped_by = broken_constraint(error)

    if rule_allows_it:
        assert stopped_by == ""
    else:
        assert stopped_by in {
            "payment_line_verifier_is_not_payee",
            "payment_line_approver_is_not_payee_or_verifier",
            "batch_line_preparer_has_no_other_part",
            "batch_releaser_is_not_preparer",
            "batch_releaser_is_not_paid_and_did_not_approve",
        }


def test_every_named_rule_is_broken_by_a_test():
    names = {
        constraint.name
        for model in (RateCard, Rate, Payee, Claim, PaymentLine, Batch, BatchLine, BatchDownload)
        for constraint in model._meta.constraints
    }
    source = "".join(path.read_text() for path in Path(payments.models.__file__).parent.glob("*.py"))
    names |= set(re.findall(r"""(?:refusal|never|never_changed)\(\s*"(\w+)\"""", source))
    beside = [
        Path(__file__).with_name(f"test_{name}.py") for name in ("constraints", "rates", "called_off")
    ]
    tested = "".join(path.read_text() for path in beside)

    assert len(names) > 40
    assert {name for name in names if f'"{name}"' not in tested} == set()
