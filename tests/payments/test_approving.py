from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from groups.models import OrganisationRole
from payments.approving import ChangedSince, NotByYou, approve_claims
from payments.models import PaymentLine
from sessions.models import Attendance
from tests.factories.groups import OrganisationFactory, OrganisationRoleFactory
from tests.factories.payments import PayeeFactory, accepted, approved, payment_line
from tests.factories.people import PersonFactory
from tests.payments.together import at_once

Role = OrganisationRole.Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def tom(organisation):
    return OrganisationRoleFactory(organisation=organisation, role=Role.APPROVER).person


def approve(*lines, by, total=None):
    claims = {line.claim.public_id for line in lines}
    total = sum(line.amount for line in lines) if total is None else total
    return approve_claims(claims=claims, total=total, by=by)


def states(*lines):
    return [PaymentLine.objects.get(pk=line.pk).state for line in lines]


def test_approves_every_line_of_the_claims(organisation, tom):
    one, other = accepted(organisation=organisation), accepted(organisation=organisation)
    sister = accepted(payment_line(payee=one.payee), claim=one.claim)

    assert approve(one, sister, other, by=tom) == 3

    one.refresh_from_db()
    assert states(one, sister, other) == ["approved"] * 3
    assert (one.approved_by, one.approved_at.date()) == (tom, timezone.now().date())


def test_sending_it_twice_approves_once(organisation, tom):
    line = accepted(organisation=organisation)
    approve(line, by=tom)
    line.refresh_from_db()
    when = line.approved_at

    assert approve(line, by=tom) == 0

    line.refresh_from_db()
    assert line.approved_at == when


def test_nobody_approves_their_own_and_nothing_else_is_approved_with_it(organisation, tom):
    own = accepted(payee=PayeeFactory(organisation=organisation, person=tom))
    other = accepted(organisation=organisation)

    with pytest.raises(NotByYou):
        approve(own, other, by=tom)

    assert states(own, other) == ["accepted", "accepted"]


def test_nobody_approves_what_they_confirmed(organisation, tom):
    line = accepted(organisation=organisation, verified_by=tom)

    with pytest.raises(NotByYou):
        approve(line, by=tom)

    assert states(line) == ["accepted"]


def test_a_sum_that_is_no_longer_true_approves_nothing(organisation, tom):
    line = accepted(organisation=organisation)

    with pytest.raises(ChangedSince):
        approve(line, by=tom, total=Decimal("54.99"))

    assert states(line) == ["accepted"]


def test_what_somebody_changed_their_mind_about_is_not_approved(organisation, tom):
    line, other = accepted(organisation=organisation), accepted(organisation=organisation)
    claim = line.claim
    line.state, line.claim = "declined", None
    line.save()

    with pytest.raises(ChangedSince):
        approve_claims(claims=[claim.public_id, other.claim.public_id], total=other.amount, by=tom)

    assert states(line, other) == ["declined", "accepted"]


def test_whoever_comes_second_is_told_that_somebody_was_faster(organisation, tom):
    line = approved(organisation=organisation)

    with pytest.raises(ChangedSince):
        approve(line, by=tom)


def test_only_for_the_organisation_one_approves_for(tom):
    line = accepted()

    with pytest.raises(ChangedSince):
        approve(line, by=tom)
    with pytest.raises(ChangedSince):
        approve_claims(claims=[uuid4()], total=Decimal("1.00"), by=tom)

    assert states(line) == ["accepted"]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.APPROVER])
def test_no_other_role_approves(organisation, role):
    person = OrganisationRoleFactory(organisation=organisation, role=role).person
    line = accepted(organisation=organisation)

    with pytest.raises(ChangedSince):
        approve(line, by=person)

    assert states(line) == ["accepted"]


def test_an_attendance_that_was_taken_back_a_moment_ago_is_not_approved(organisation, tom):
    line = accepted(organisation=organisation)
    Attendance.objects.update(taken_back_at=timezone.now())

    with pytest.raises(ChangedSince):
        approve(line, by=tom)

    assert states(line) == ["withdrawn"]


@pytest.mark.django_db(transaction=True)
def test_two_approvers_at_once_approve_each_line_once():
    organisation = OrganisationFactory()
    approvers = [
        OrganisationRoleFactory(organisation=organisation, role=Role.APPROVER).person for _ in range(2)
    ]
    lines = [accepted(organisation=organisation) for _ in range(4)]
    told = []

    def try_it(person, in_this_order):
        try:
            told.append(approve(*in_this_order, by=person))
        except ChangedSince:
            told.append("changed")

    at_once(
        lambda: try_it(approvers[0], lines),
        lambda: try_it(approvers[1], lines[::-1]),
        lambda: try_it(PersonFactory(), lines),
    )

    assert sorted(map(str, told)) == ["4", "changed", "changed"]
    assert len(set(PaymentLine.objects.values_list("approved_by", flat=True))) == 1
