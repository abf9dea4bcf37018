"""Any sequence of what people and machines do, in any order and twice: no money appears, doubles or is lost."""

from contextlib import suppress
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from groups.models import OrganisationRole
from payments import answering, mine
from payments.answering import Choice, NothingChosen
from payments.approving import ChangedSince, NotByYou, approve_claims
from payments.batching import NothingToPutIn, NotReleasedByYou, make_batch, ready_for, release
from payments.models import Batch, BatchLine, Claim, PaymentLine
from payments.tasks import offer_payment_lines
from sessions.models import Attendance, PreparationCall
from tests.factories.groups import GroupFactory, OrganisationRoleFactory
from tests.factories.payments import over, paid_member, rates, spoke
from tests.factories.sessions import AttendanceFactory

Role, State = OrganisationRole.Role, PaymentLine.State
MEMBERS, SESSIONS = 2, 2


class Money(RuleBasedStateMachine):
    """Two members, one of whom also works in finance, two sessions with a call each; four people of finance."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        group = GroupFactory()
        self.organisation = group.organisation
        rates(self.organisation)
        self.members = [paid_member(group) for _ in range(MEMBERS)]
        self.facilitator = OrganisationRoleFactory(
            organisation=self.organisation, role=Role.APPROVER
        ).person
        self.officers = [self.facilitator, self.members[0]]
        OrganisationRoleFactory(
            organisation=self.organisation, role=Role.APPROVER, person=self.members[0]
        )
        for role in (Role.APPROVER, Role.PREPARER, Role.RELEASER):
            self.officers.append(
                OrganisationRoleFactory(organisation=self.organisation, role=role).person
            )
        self.sessions = [over(group) for _ in range(SESSIONS)]
        for group_session in self.sessions:
            for member in self.members:
                AttendanceFactory(
                    group_session=group_session, person=member, recorded_by=self.facilitator
                )
                spoke(group_session, member)
        self.seen_before = {}
        offer_payment_lines()

    def teardown(self):
        event(f"files sent: {Batch.objects.exclude(released_at=None).count()}")
        connection.check_constraints()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @rule()
    def the_minute_comes_round(self):
        offer_payment_lines()

    @rule(
        who=st.integers(0, MEMBERS - 1),
        where=st.integers(0, SESSIONS - 1),
        choice=st.sampled_from(Choice),
    )
    def a_member_answers(self, who, where, choice):
        self.answer(who, where, choice, lambda ids: ids)

    @rule(who=st.integers(0, MEMBERS - 1), where=st.integers(0, SESSIONS - 1), part=st.integers(0, 2))
    def a_member_takes_part(self, who, where, part):
        self.answer(who, where, Choice.TAKE, lambda ids: ids[:part])

    def answer(self, who, where, choice, chosen):
        member, group_session = self.members[who], self.sessions[where]
        lines = PaymentLine.objects.visible_to(member).filter(group_session=group_session)
        ids = [line.public_id for line in lines]
        if not ids:
            return
        try:
            for _tap in range(2):
                answering.answer(
                    person=member,
                    group_session=group_session,
                    choice=choice,
                    seen=ids,
                    chosen=chosen(ids),
                )
        except NothingChosen:
            pass

    @rule(who=st.integers(0, 4), how_many=st.integers(1, 3))
    def somebody_approves(self, who, how_many):
        claims = Claim.objects.filter(lines__state=State.ACCEPTED).distinct()[:how_many]
        waiting = PaymentLine.objects.filter(claim__in=list(claims), state=State.ACCEPTED)
        total = waiting.aggregate(total=Sum("amount"))["total"] or Decimal(0)
        ids = [claim.public_id for claim in claims]
        try:
            for _click in range(2):
                approve_claims(claims=ids, total=total, by=self.officers[who])
        except (ChangedSince, NotByYou):
            pass

    @rule(who=st.integers(0, 4))
    def somebody_makes_a_file(self, who):
        ready = ready_for(organisation=self.organisation, person=self.officers[who])
        try:
            for _click in range(2):
                make_batch(
                    organisation=self.organisation,
                    by=self.officers[who],
                    count=len(ready.lines),
                    total=ready.total,
                )
        except NothingToPutIn:
            pass

    @rule(who=st.integers(0, 4))
    def somebody_sends_a_file(self, who):
        for batch in Batch.objects.all():
            with suppress(NotReleasedByYou):
                release(batch=batch, by=self.officers[who])

    @rule(who=st.integers(0, MEMBERS - 1), where=st.integers(0, SESSIONS - 1), how_far=st.integers(1, 3))
    def things_go_as_they_should(self, who, where, how_far):
        """Left to chance alone, hardly anything would get as far as a file."""
        approver, preparer, releaser = (2, 3, 4)
        self.a_member_answers(who, where, Choice.TAKE)
        self.somebody_approves(approver, how_many=3)
        if how_far > 1:
            self.somebody_makes_a_file(preparer)
        if how_far > 2:
            self.somebody_sends_a_file(releaser)

    @rule(who=st.integers(0, MEMBERS - 1), where=st.integers(0, SESSIONS - 1), back=st.booleans())
    def the_register_is_put_right(self, who, where, back):
        Attendance.objects.filter(person=self.members[who], group_session=self.sessions[where]).update(
            taken_back_at=timezone.now() if back else None
        )

    @invariant()
    def each_piece_of_work_is_paid_at_most_once(self):
        for row in [*Attendance.objects.all(), *PreparationCall.objects.all()]:
            assert row.payment_lines.not_withdrawn().count() <= 1

    @invariant()
    def the_batches_add_up(self):
        batched = PaymentLine.objects.filter(state=State.BATCHED)
        in_batches = sum(batch.total for batch in Batch.objects.all())
        assert in_batches == sum(line.amount for line in batched)
        assert in_batches == sum(line.amount for line in BatchLine.objects.all())
        assert sum(batch.line_count for batch in Batch.objects.all()) == batched.count()
        for batch in Batch.objects.all():
            assert bytes(batch.content) == self.seen_before.setdefault(batch.pk, bytes(batch.content))
            assert bytes(batch.content).count(b"\r\n") == batch.line_count + 1

    @invariant()
    def the_members_sums_agree_with_finance(self):
        on_its_way = [State.ACCEPTED, State.APPROVED, State.BATCHED]
        owed = PaymentLine.objects.filter(state__in=on_its_way).aggregate(total=Sum("amount"))["total"]
        sums = [mine.sums(member) for member in self.members]
        assert sum(member.coming + member.paid for member in sums) == (owed or 0)
        released = sum(batch.total for batch in Batch.objects.exclude(released_at=None))
        assert sum(member.paid for member in sums) == released

    @invariant()
    def hands_are_separate(self):
        for line in PaymentLine.objects.exclude(approved_by=None).select_related("payee"):
            hands = {line.payee.person_id, line.verified_by_id, line.approved_by_id}
            assert len(hands) == 3
            if line.state == State.BATCHED:
                assert line.batch_line.batch.prepared_by_id not in hands


@pytest.mark.django_db
def test_no_sequence_of_actions_makes_or_loses_money():
    run_state_machine_as_test(Money, settings=settings(max_examples=8, stateful_step_count=18))
