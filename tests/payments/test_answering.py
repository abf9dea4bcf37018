from uuid import uuid4

import pytest
from django.apps import apps

from payments import answering
from payments.answering import Choice, NothingChosen, Taken, offer_to
from payments.models import Claim, PaymentLine
from payments.tasks import offer_payment_lines
from tests.factories.groups import GroupFactory
from tests.factories.payments import accepted, approved, over, paid_member, payment_line, rates, spoke
from tests.factories.sessions import AttendanceFactory

State = PaymentLine.State

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered():
    """Sam is offered a call (13.75) and a session (55.00)."""
    group = GroupFactory()
    rates(group.organisation)
    sam, group_session = paid_member(group, person__preferred_name="Sam"), over(group)
    AttendanceFactory(group_session=group_session, person=sam)
    spoke(group_session, sam)
    offer_payment_lines()
    return sam, group_session


def ids(person, **lines):
    return [line.public_id for line in PaymentLine.objects.visible_to(person).filter(**lines)]


def say(person, group_session, choice, *, seen=None, chosen=None):
    seen = ids(person) if seen is None else seen
    answering.answer(
        person=person,
        group_session=group_session,
        choice=choice,
        seen=seen,
        chosen=seen if chosen is None else chosen,
    )


def states(person):
    lines = PaymentLine.objects.visible_to(person).order_by("activity", "pk")
    return [line.state for line in lines]


def test_taking_it_makes_one_claim_of_all_lines(offered):
    sam, group_session = offered

    say(sam, group_session, Choice.TAKE)

    claim = Claim.objects.get()
    assert states(sam) == ["accepted", "accepted"]
    assert {line.claim for line in PaymentLine.objects.all()} == {claim}
    assert claim.reference.startswith("CP-")


def test_the_trail_says_who_answered(offered):
    sam, group_session = offered

    say(sam, group_session, Choice.LATER)

    events = apps.get_model("payments.PaymentLineEvent").objects.filter(state="held")
    assert [event.pgh_context.metadata for event in events] == [{"by": sam.pk}, {"by": sam.pk}]


def test_tapping_twice_is_tapping_once(offered):
    sam, group_session = offered

    say(sam, group_session, Choice.TAKE)
    first = list(PaymentLine.objects.values("pk", "claim", "answered_at"))
    say(sam, group_session, Choice.TAKE)

    assert list(PaymentLine.objects.values("pk", "claim", "answered_at")) == first
    assert Claim.objects.count() == 1


def test_taking_part_leaves_the_rest(offered):
    sam, group_session = offered

    say(sam, group_session, Choice.TAKE, chosen=ids(sam, activity="session"))

    assert states(sam) == ["declined", "accepted"]
    assert str(offer_to(sam, group_session).taken_total) == "55.00"


def test_taking_nothing_of_it_changes_nothing_and_says_so(offered):
    sam, group_session = offered

    with pytest.raises(NothingChosen):
        say(sam, group_session, Choice.TAKE, chosen=[])

    assert states(sam) == ["offered", "offered"]


@pytest.mark.parametrize(
    ("choice", "state"), [(Choice.LATER, "held"), (Choice.NOT_THIS_TIME, "declined")]
)
def test_an_answer_can_be_changed_until_it_is_approved(offered, choice, state):
    sam, group_session = offered

    say(sam, group_session, Choice.TAKE)
    say(sam, group_session, choice)
    assert states(sam) == [state, state]
    assert Claim.objects.filter(lines__isnull=False).count() == 0

    say(sam, group_session, Choice.TAKE)
    assert states(sam) == ["accepted", "accepted"]


def test_what_was_approved_is_not_answered_again(offered):
    sam, group_session = offered
    say(sam, group_session, Choice.TAKE, seen=ids(sam, activity="session"))
    approved(PaymentLine.objects.get(activity="session"))

    say(sam, group_session, Choice.NOT_THIS_TIME)

    assert states(sam) == ["declined", "approved"]


def test_a_line_that_came_after_the_page_was_opened_is_not_answered_by_it(offered):
    sam, group_session = offered
    on_the_page = ids(sam, activity="preparation")

    say(sam, group_session, Choice.TAKE, seen=on_the_page)

    assert states(sam) == ["accepted", "offered"]


def test_a_line_taken_later_joins_the_claim_nobody_has_looked_at(offered):
    sam, group_session = offered
    say(sam, group_session, Choice.TAKE, seen=ids(sam, activity="preparation"))
    say(sam, group_session, Choice.TAKE, seen=ids(sam, activity="session"))
    assert Claim.objects.count() == 1

    for line in PaymentLine.objects.all():
        approved(line)
    spoke_again = payment_line(payee=line.payee)
    say(sam, spoke_again.group_session, Choice.TAKE, seen=[spoke_again.public_id])
    assert Claim.objects.count() == 2


def test_a_line_taken_after_its_sister_was_approved_gets_a_claim_of_its_own(offered):
    sam, group_session = offered
    say(sam, group_session, Choice.TAKE, seen=ids(sam, activity="preparation"))
    approved(PaymentLine.objects.get(activity="preparation"))

    say(sam, group_session, Choice.TAKE, seen=ids(sam, activity="session"))

    assert states(sam) == ["approved", "accepted"]
    assert Claim.objects.filter(lines__isnull=False).distinct().count() == 2


def test_nobody_answers_for_somebody_else_or_for_another_session(offered):
    sam, group_session = offered
    somebody = payment_line(organisation=group_session.group.organisation, group_session=group_session)
    another = payment_line(payee=PaymentLine.objects.visible_to(sam).first().payee)

    say(sam, group_session, Choice.TAKE, seen=[somebody.public_id, another.public_id, uuid4()])

    assert PaymentLine.objects.filter(state=State.OFFERED).count() == 4
    assert Claim.objects.count() == 0


def test_what_was_taken_back_is_shown_until_it_is_offered_again():
    line = accepted()
    line.state, line.claim, line.withdrawn_at, line.why_withdrawn = (
        "withdrawn",
        None,
        line.answered_at,
        "call",
    )
    again = accepted(payment_line(payee=line.payee))
    again.attendance_id = line.attendance_id

    assert Taken([line]).withdrawn == [line]
    assert Taken([line, again]).withdrawn == []
    assert str(Taken([line, again]).total) == "55.00"
