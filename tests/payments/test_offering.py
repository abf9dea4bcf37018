from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.utils import timezone

from groups.models import Group, Membership, Organisation
from messaging import wording
from messaging.models import Message
from messaging.services import call_off
from payments import finance
from payments.answering import Choice, answer
from payments.messages import build_pay_offer
from payments.models import Activity, Payee, PaymentLine, Rate
from payments.tasks import offer_payment_lines
from people.models import ActionLink
from people.services import open_link
from sessions.models import Attendance, GroupSession, PreparationCall
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.payments import RateFactory, accepted, approved, over, paid_member, rates, spoke
from tests.factories.people import PersonFactory
from tests.factories.sessions import AttendanceFactory, GroupSessionFactory
from tests.payments.together import at_once

State = PaymentLine.State

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    group = GroupFactory()
    rates(group.organisation)
    return group


@pytest.fixture
def sam(group):
    return paid_member(group, person__preferred_name="Sam")


def take(person, group_session):
    lines = PaymentLine.objects.visible_to(person).filter(group_session=group_session)
    ids = [line.public_id for line in lines]
    answer(person=person, group_session=group_session, choice=Choice.TAKE, seen=ids, chosen=ids)


def the_lines():
    return [
        (line.payee.person.preferred_name, line.activity, line.minutes, line.amount, line.state)
        for line in PaymentLine.objects.order_by("activity", "pk")
    ]


def test_attendance_and_call_become_lines_at_the_rate(group, sam):
    group_session = over(group)
    attendance = AttendanceFactory(group_session=group_session, person=sam)
    call = spoke(group_session, sam)

    offer_payment_lines()

    assert the_lines() == [
        ("Sam", "preparation", 30, Decimal("13.75"), "offered"),
        ("Sam", "session", 120, Decimal("55.00"), "offered"),
    ]
    session_line = PaymentLine.objects.get(activity=Activity.SESSION)
    call_line = PaymentLine.objects.get(activity=Activity.PREPARATION)
    assert (session_line.verified_by, session_line.attendance) == (attendance.recorded_by, attendance)
    assert (call_line.verified_by, call_line.verified_at) == (call.recorded_by, call.recorded_at)
    assert session_line.activity_date == timezone.localdate(group_session.starts_at)


def test_the_trail_says_that_a_task_offered_it(group, sam):
    AttendanceFactory(group_session=over(group), person=sam)

    offer_payment_lines()

    event = apps.get_model("payments.PaymentLineEvent").objects.get()
    assert event.pgh_context.metadata == {"task": "payments.tasks.offer_payment_lines"}


def test_offering_again_changes_nothing(group, sam):
    AttendanceFactory(group_session=over(group), person=sam)

    for _ in range(3):
        offer_payment_lines()

    assert the_lines() == [("Sam", "session", 120, Decimal("55.00"), "offered")]
    assert Message.objects.count() == 1


def test_a_session_that_is_not_over_is_not_paid_yet(group, sam):
    group_session = GroupSessionFactory(group=group, starts_at=timezone.now() - timedelta(hours=1))
    AttendanceFactory(group_session=group_session, person=sam)

    offer_payment_lines()
    assert PaymentLine.objects.count() == 0

    with time_machine.travel(group_session.ends_at):
        offer_payment_lines()
    assert PaymentLine.objects.count() == 1


def test_the_advertised_time_is_paid_however_long_somebody_stayed(group, sam):
    group_session = over(group)
    AttendanceFactory(
        group_session=group_session,
        person=sam,
        arrived_at=group_session.starts_at + timedelta(minutes=20),
        left_at=group_session.starts_at + timedelta(minutes=40),
    )

    offer_payment_lines()

    assert the_lines() == [("Sam", "session", 120, Decimal("55.00"), "offered")]


def test_a_call_pays_at_least_what_the_rate_says(group, sam):
    Rate.objects.filter(activity=Activity.PREPARATION).update(least_minutes=45)
    spoke(over(group), sam)

    offer_payment_lines()

    assert the_lines() == [("Sam", "preparation", 45, Decimal("20.63"), "offered")]


@pytest.mark.parametrize("paid", [Membership.Paid.NO, Membership.Paid.EXPENSES])
def test_whoever_is_not_paid_here_is_offered_nothing(group, sam, paid):
    group_session = over(group)
    professional = MembershipFactory(group=group, paid=paid).person
    elsewhere = paid_member(GroupFactory(organisation=group.organisation))
    for person in (professional, elsewhere, sam):
        AttendanceFactory(group_session=group_session, person=person)
        spoke(group_session, person)

    offer_payment_lines()

    assert {line.payee.person for line in PaymentLine.objects.all()} == {sam}


def test_leaving_the_group_afterwards_loses_no_pay_and_before_earns_none(group, sam):
    group_session = over(group)
    AttendanceFactory(group_session=group_session, person=sam)
    Membership.objects.filter(person=sam).update(left_at=group_session.starts_at)

    offer_payment_lines()
    assert PaymentLine.objects.count() == 0

    Membership.objects.filter(person=sam).update(left_at=group_session.ends_at)
    offer_payment_lines()
    assert PaymentLine.objects.count() == 1


@pytest.mark.parametrize("state", [state for state in PreparationCall.State if state != "spoke"])
def test_only_a_call_that_was_spoken_is_paid(group, sam, state):
    call = spoke(over(group), sam)
    PreparationCall.objects.filter(pk=call.pk).update(state=state)

    offer_payment_lines()

    assert PaymentLine.objects.count() == 0


@time_machine.travel(datetime(2026, 7, 1, 9, tzinfo=UTC), tick=False)
def test_the_day_is_the_one_where_the_group_lives(group, sam):
    # Half past midnight on 1 July in London is still June in UTC; the rate changes that night.
    organisation = group.organisation
    organisation.rate_cards.update(effective_to=date(2026, 7, 1))
    rates(organisation, per_hour="30.00", effective_from=date(2026, 7, 1))
    group_session = GroupSessionFactory(group=group, starts_at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    AttendanceFactory(group_session=group_session, person=sam)

    offer_payment_lines()

    line = PaymentLine.objects.get()
    assert (line.activity_date, line.amount) == (date(2026, 7, 1), Decimal("60.00"))


def test_no_rate_for_the_day_is_shown_and_paid_when_there_is_one(group, sam):
    group.organisation.rate_cards.update(effective_to=date(2020, 1, 2))
    AttendanceFactory(group_session=over(group), person=sam)

    offer_payment_lines()
    look = finance.to_look_at(group.organisation)
    assert PaymentLine.objects.count() == 0
    assert [(puzzle.activity, puzzle.count) for puzzle in look.without_a_rate] == [("session", 1)]

    rates(group.organisation, effective_from=date(2020, 1, 2))
    offer_payment_lines()
    assert PaymentLine.objects.count() == 1
    assert finance.to_look_at(group.organisation).count == 0


def test_a_rate_of_another_organisation_or_activity_is_not_used(sam, group):
    group.organisation.rate_cards.update(effective_to=date(2020, 1, 2))
    rates(GroupFactory().organisation)
    RateFactory(
        card__organisation=group.organisation,
        card__effective_from=date(2020, 1, 2),
        activity=Activity.PREPARATION,
    )
    AttendanceFactory(group_session=over(group), person=sam)

    offer_payment_lines()

    assert PaymentLine.objects.count() == 0


def test_a_call_that_the_payee_wrote_down_themselves_waits_for_somebody_else(group, sam):
    call = spoke(over(group), sam)
    PreparationCall.objects.filter(pk=call.pk).update(recorded_by=sam)

    offer_payment_lines()
    look = finance.to_look_at(group.organisation)
    assert PaymentLine.objects.count() == 0
    assert [puzzle.count for puzzle in look.confirmed_by_nobody_else] == [1]

    PreparationCall.objects.filter(pk=call.pk).update(recorded_by=call.caller)
    offer_payment_lines()
    assert PaymentLine.objects.count() == 1


def test_one_that_cannot_be_offered_does_not_stop_the_others(group, sam, monkeypatch, caplog):
    other = paid_member(group)
    group_session = over(group)
    for person in (sam, other):
        AttendanceFactory(group_session=group_session, person=person)
    # Whatever it is that breaks for Sam alone.
    with connection.cursor() as cursor:
        cursor.execute(
            f"ALTER TABLE payments_paymentline ADD CONSTRAINT broken CHECK (payee_person_id <> {sam.pk})"
        )

    offer_payment_lines()

    assert [line.payee.person for line in PaymentLine.objects.all()] == [other]
    assert "could not be offered (IntegrityError)" in caplog.text
    assert "Sam" not in caplog.text


# --- telling ---
def test_one_message_for_the_call_and_the_session_after_it_is_over(group, sam):
    start = timezone.now() + timedelta(days=1)
    group_session = GroupSessionFactory(group=group, starts_at=start)
    spoke(group_session, sam)

    offer_payment_lines()
    message = Message.objects.get()
    assert PaymentLine.objects.count() == 1
    assert (message.person, message.purpose) == (sam, "pay-offer")
    assert message.target == group_session.public_id
    assert message.not_before == group_session.ends_at

    with time_machine.travel(group_session.ends_at):
        AttendanceFactory(group_session=group_session, person=sam)
        offer_payment_lines()
    assert PaymentLine.objects.count() == 2
    assert Message.objects.count() == 1


def sent(message):
    Message.objects.filter(pk=message.pk).update(
        state=Message.State.SENT, channel="email", finished_at=timezone.now()
    )


def test_a_later_line_is_not_told_while_the_first_waits_for_an_answer(group, sam):
    group_session = over(group)
    AttendanceFactory(group_session=group_session, person=sam)
    offer_payment_lines()
    sent(Message.objects.get())

    spoke(group_session, sam)
    offer_payment_lines()

    assert PaymentLine.objects.count() == 2
    assert Message.objects.count() == 1


def test_a_later_line_is_told_when_the_first_was_answered(group, sam):
    group_session = over(group)
    AttendanceFactory(group_session=group_session, person=sam)
    offer_payment_lines()
    sent(Message.objects.get())
    take(sam, group_session)

    spoke(group_session, sam)
    offer_payment_lines()

    assert list(Message.objects.order_by("pk").values_list("state", flat=True)) == ["sent", "queued"]


def test_an_offer_whose_message_was_called_off_is_told_again(group, sam):
    group_session = GroupSessionFactory(group=group)
    spoke(group_session, sam)
    offer_payment_lines()

    call_off(targets=[group_session.public_id])
    GroupSession.objects.filter(pk=group_session.pk).update(
        state="cancelled", cancelled_at=timezone.now(), cancelled_by=PersonFactory()
    )
    offer_payment_lines()

    assert list(Message.objects.order_by("pk").values_list("state", flat=True)) == [
        "cancelled",
        "queued",
    ]
    assert Message.objects.latest("pk").not_before <= timezone.now()


def test_the_message_says_little_and_opens_the_offer(group, sam, settings):
    AttendanceFactory(group_session=over(group), person=sam)
    offer_payment_lines()

    facts = build_pay_offer(Message.objects.get())

    token = facts["link"].removeprefix("http://127.0.0.1:8000/o/").removesuffix("/")
    link = open_link(token=token, purpose="pay")
    assert (link.person, link.target) == (sam, Message.objects.get().target)
    assert facts["name"] == "Sam"
    assert facts["help_line"].phone == group.organisation.help_phone


@pytest.mark.parametrize("links_ok", [True, False])
@pytest.mark.parametrize("which", ["plain", "discreet"])
def test_what_the_message_says(group, sam, which, links_ok):
    Organisation.objects.update(name="Riverside Children’s Services", sender_name="Jo", help_name="Jo")
    Group.objects.update(name="Parents and the court", discreet_name="Tuesday group")
    with time_machine.travel(datetime(2026, 12, 1, 14, tzinfo=UTC)):
        AttendanceFactory(group_session=over(group, about="Removal", place="The Refuge"), person=sam)
        offer_payment_lines()
        facts = build_pay_offer(Message.objects.get())
        words = wording.render(
            purpose="pay-offer", wording=which, facts=facts, language="en-gb", links_ok=links_ok
        )

    assert words.subject == "A message from Jo"
    assert words.body.startswith("Hi Sam, Jo here.")
    assert (facts["link"] in words.body) == links_ok
    assert ("Ring Jo on 01632 960000" in words.body) != links_ok
    told_nothing = ["Riverside", "Parents", "Tuesday group", "Removal", "Refuge", "£", "55"]
    for secret in told_nothing + ["pay", "Pay", "Tuesday"] * (which == "discreet"):
        assert secret not in words.body.replace(facts["link"], "")
    assert ("Tuesday 1 December" in words.body) == (which == "plain")


def test_no_message_goes_when_everything_was_answered_in_the_meantime(group, sam):
    group_session = over(group)
    AttendanceFactory(group_session=group_session, person=sam)
    offer_payment_lines()
    take(sam, group_session)

    assert build_pay_offer(Message.objects.get()) is None
    assert ActionLink.objects.count() == 0


# --- taken back ---
@pytest.mark.parametrize("state", PaymentLine.OPEN)
def test_an_attendance_taken_back_withdraws_its_line(group, sam, state):
    group_session = over(group)
    attendance = AttendanceFactory(group_session=group_session, person=sam)
    offer_payment_lines()
    line = PaymentLine.objects.get()
    if state == State.ACCEPTED:
        accepted(line)
    elif state != State.OFFERED:
        PaymentLine.objects.update(state=state, answered_at=timezone.now())

    Attendance.objects.update(taken_back_at=timezone.now())
    offer_payment_lines()

    line.refresh_from_db()
    assert (line.state, line.why_withdrawn, line.claim) == ("withdrawn", "attendance", None)
    assert Message.objects.count() == (2 if state == State.ACCEPTED else 1)

    # And if they were there after all, they are offered it again.
    Attendance.objects.filter(pk=attendance.pk).update(taken_back_at=None)
    offer_payment_lines()
    assert [line.state for line in PaymentLine.objects.order_by("pk")] == ["withdrawn", "offered"]


def test_a_call_that_was_not_spoken_after_all_withdraws_its_line(group, sam):
    spoke(over(group), sam)
    offer_payment_lines()

    PreparationCall.objects.update(state=PreparationCall.State.NO_ANSWER)
    offer_payment_lines()

    assert PaymentLine.objects.get().why_withdrawn == "call"


def test_after_approval_nothing_changes_by_itself_and_finance_is_shown(group, sam):
    AttendanceFactory(group_session=over(group), person=sam)
    offer_payment_lines()
    line = approved(accepted(PaymentLine.objects.get()))

    Attendance.objects.update(taken_back_at=timezone.now())
    offer_payment_lines()

    assert PaymentLine.objects.get().state == State.APPROVED
    assert finance.to_look_at(group.organisation).taken_back == [line]


# --- at the same time ---
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_offer_each_line_once():
    group = GroupFactory()
    rates(group.organisation)
    group_session = over(group)
    for _ in range(4):
        person = paid_member(group)
        AttendanceFactory(group_session=group_session, person=person)
        spoke(group_session, person)

    at_once(offer_payment_lines, offer_payment_lines, offer_payment_lines)

    assert PaymentLine.objects.count() == 8
    assert Payee.objects.count() == 4
    assert Message.objects.count() == 4


def test_a_quiet_minute_asks_the_same_few_questions_however_many_lines_there_are(
    group, django_assert_num_queries
):
    def quiet_minute():
        with django_assert_num_queries(7):
            offer_payment_lines()

    for _ in range(2):
        AttendanceFactory(group_session=over(group), person=paid_member(group))
        offer_payment_lines()
        quiet_minute()
