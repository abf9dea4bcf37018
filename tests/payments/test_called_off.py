"""Called off with less than 48 hours' notice: whoever had said they come is paid in full."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from messaging import wording
from messaging.models import Message, Sending
from messaging.undoing import undo
from payments import finance
from payments.messages import build_pay_offer
from payments.models import PaymentLine
from payments.tasks import offer_payment_lines
from sessions.inviting.services import answer_invitation
from sessions.models import Invitation
from sessions.moving.messages import build_cancelled
from sessions.moving.services import move
from sessions.planning.services import cancel
from tests.factories.groups import GroupFactory
from tests.factories.payments import paid_member, rates
from tests.factories.people import PersonFactory
from tests.factories.sessions import AttendanceFactory, InvitationFactory, sent_out
from tests.refusing import refused_by

pytestmark = pytest.mark.django_db

# The clocks go back in the night to Sunday 25 October 2026: from Saturday to Monday there are 49 hours.
MONDAY = datetime(2026, 10, 26, 10, tzinfo=UTC)
COMING = Invitation.Answer.COMING


@pytest.fixture(autouse=True)
def _long_before(settings):
    settings.UNDO_FOR = timedelta(minutes=1)
    with time_machine.travel(MONDAY - timedelta(days=14)):
        yield


@pytest.fixture
def group():
    group = GroupFactory()
    rates(group.organisation)
    return group


@pytest.fixture
def group_session(group):
    return sent_out(group=group, starts_at=MONDAY, ends_at=MONDAY + timedelta(hours=2))


def asked(group_session, answer=COMING, **fields):
    person = paid_member(group_session.group, **fields)
    invitation = InvitationFactory(group_session=group_session, person=person)
    return answer_invitation(invitation=invitation, answer=answer, by=person) if answer else invitation


def call_off(group_session, *, before, by=None):
    with time_machine.travel(MONDAY - before):
        cancel(group_session=group_session, by=by or PersonFactory())
        offer_payment_lines()
        # For a minute it can be undone, and nobody is promised anything.
        assert not PaymentLine.objects.filter(group_session=group_session).exists()
    with time_machine.travel(MONDAY - before + timedelta(minutes=2)):
        offer_payment_lines()
        offer_payment_lines()


def paid():
    lines = PaymentLine.objects.order_by("pk").values_list("payee__person", "minutes", "amount", "state")
    return list(lines)


def test_47_hours_before_whoever_said_they_come_is_offered_all_of_it(client, group_session):
    sam, at_home = asked(group_session), asked(group_session, "not_sure")
    asked(group_session, "cant")
    asked(group_session, "one_to_one")
    asked(group_session, "")
    unpaid = asked(group_session)
    group_session.group.memberships.filter(person=unpaid.person).update(paid="no")
    jo = PersonFactory()

    call_off(group_session, before=timedelta(hours=47), by=jo)

    assert paid() == [(sam.person_id, 120, Decimal("55.00"), "offered")]
    line = PaymentLine.objects.get()
    assert (line.invitation, line.attendance, line.verified_by) == (sam, None, jo)
    message = Message.objects.get(purpose="pay-offer")
    assert message.person == sam.person
    facts = build_pay_offer(message)
    words = wording.render(
        purpose="pay-offer", wording="plain", facts=facts, language="en-gb", links_ok=False
    )
    assert "Monday 26 October was called off, and you are paid all the same." in words.body
    told = Message.objects.filter(
        purpose="session-cancelled", target__in=[sam.public_id, at_home.public_id]
    )
    said = {message.target: build_cancelled(message)["is_paid"] for message in told}
    assert said == {sam.public_id: True, at_home.public_id: False}
    client.force_login(sam.person)
    page = client.get(reverse("payments:my_offer", args=[group_session.public_id])).content.decode()
    assert "Called off, paid in full" in page
    page = client.get(reverse("sessions:my_invitation", args=[sam.public_id])).content.decode()
    assert "so you are paid as if we had met" in page


@pytest.mark.parametrize(
    "before", [timedelta(hours=48, minutes=1), timedelta(hours=49), timedelta(days=9)]
)
def test_with_48_hours_of_notice_nobody_is_paid(group_session, before):
    asked(group_session)

    call_off(group_session, before=before)

    assert paid() == []


def test_hours_are_counted_as_they_pass_when_the_clocks_change(group_session):
    """10:30 on Saturday, in summer time, is 48 and a half hours before 10:00 on Monday."""
    sam = asked(group_session)
    zone = group_session.zone
    on_saturday = datetime(2026, 10, 24, 10, 30, tzinfo=zone)
    assert MONDAY - on_saturday.astimezone(UTC) == timedelta(hours=48, minutes=30)

    call_off(group_session, before=MONDAY - on_saturday)
    assert paid() == []

    other = sent_out(group=group_session.group, starts_at=MONDAY, ends_at=MONDAY + timedelta(hours=2))
    answer_invitation(
        invitation=InvitationFactory(group_session=other, person=sam.person),
        answer=COMING,
        by=sam.person,
    )
    call_off(other, before=timedelta(hours=47, minutes=30))
    assert [row[0] for row in paid()] == [sam.person_id]


@pytest.mark.parametrize(
    ("moved_before", "called_off_before", "says_again", "is_paid"),
    [
        # Moved in good time; then the new time is called off late. Only whoever said yes to it is paid.
        (timedelta(days=7), timedelta(hours=47), "coming", True),
        (timedelta(days=7), timedelta(hours=47), "", False),
        # Moved late: the day they kept free has gone. The new one is called off, even in good time.
        (timedelta(hours=47), timedelta(hours=40), "", True),
        (timedelta(hours=47), timedelta(hours=40), "coming", True),
        # Moved late, and they cannot come to the new time: what it cost them is paid, as the page says.
        (timedelta(hours=47), timedelta(hours=40), "cant", False),
    ],
)
def test_what_a_move_before_it_changes(
    group_session, moved_before, called_off_before, says_again, is_paid
):
    sam = asked(group_session)
    later = MONDAY + (timedelta(days=7) if moved_before < timedelta(days=2) else timedelta(hours=-1))
    with time_machine.travel(MONDAY - moved_before):
        move(
            group_session=group_session,
            seen=0,
            by=PersonFactory(),
            starts_at=later,
            ends_at=later + timedelta(hours=1),
        )
        if says_again:
            answer_invitation(invitation=sam, answer=says_again, by=sam.person)

    call_off(
        group_session,
        before=called_off_before + (timedelta(hours=1) if later < MONDAY else timedelta(0)),
    )

    # For the time that was advertised last.
    assert paid() == ([(sam.person_id, 60, Decimal("27.50"), "offered")] if is_paid else [])


def test_a_move_at_short_notice_pays_nobody_by_itself(group_session):
    asked(group_session)
    with time_machine.travel(MONDAY - timedelta(hours=3)):
        move(
            group_session=group_session,
            seen=0,
            by=PersonFactory(),
            starts_at=MONDAY + timedelta(days=7),
            ends_at=MONDAY + timedelta(days=7, hours=2),
        )
        offer_payment_lines()

    assert paid() == []


def test_before_it_is_called_off_the_page_counts_only_whoever_is_paid(client, group_session):
    asked(group_session)
    unpaid = asked(group_session)
    group_session.group.memberships.filter(person=unpaid.person).update(paid="no")
    jo = group_session.facilitations.get(role="lead").person
    address = reverse("sessions:cancel", args=[group_session.public_id])
    with time_machine.travel(MONDAY - timedelta(hours=3)):
        client.force_login(jo)
        later = MONDAY + timedelta(days=7)
        move(
            group_session=group_session,
            seen=0,
            by=jo,
            starts_at=later,
            ends_at=later + timedelta(hours=1),
        )
        page = client.get(address).content.decode()

    assert "But for 1 person who is paid it was moved at short notice before." in page


def test_a_cancellation_that_was_undone_leaves_no_offer(client, group_session):
    sam, jo = asked(group_session), PersonFactory()
    page = reverse("sessions:my_invitation", args=[sam.public_id])
    with time_machine.travel(MONDAY - timedelta(hours=47), tick=False) as clock:
        client.force_login(sam.person)
        cancel(group_session=group_session, by=jo)
        assert "so you are paid as if we had met" in client.get(page).content.decode()
        clock.shift(timedelta(seconds=59))
        undo(sending=Sending.objects.get(), by=jo)
        offer_payment_lines()
        clock.shift(timedelta(minutes=5))
        offer_payment_lines()

        assert "You’re down as coming" in client.get(page).content.decode()
    assert paid() == []
    assert not Message.objects.filter(purpose="pay-offer").exists()


def test_nobody_is_paid_twice_or_by_their_own_word_or_without_a_rate(group, group_session):
    was_there, calls_it_off = asked(group_session), asked(group_session)
    AttendanceFactory(group_session=group_session, person=was_there.person, arrived_at=MONDAY)

    call_off(group_session, before=timedelta(hours=1), by=calls_it_off.person)

    assert paid() == []
    with time_machine.travel(MONDAY):
        puzzles = finance.to_look_at(group.organisation).confirmed_by_nobody_else
    assert [puzzle.count for puzzle in puzzles] == [1]


def test_the_database_pays_only_for_what_was_called_off(group_session):
    sam = asked(group_session)
    call_off(group_session, before=timedelta(hours=1))
    line = PaymentLine.objects.get()
    held = sent_out(group=group_session.group, starts_at=MONDAY)
    same = {
        name: getattr(line, name)
        for name in (
            "payee", "payee_person", "activity", "activity_date", "rate", "minutes", "amount", "verified_by",
            "verified_at",
        )
    }  # fmt: skip

    with refused_by("payment_line_once_per_invitation"):
        PaymentLine.objects.create(**same, group_session=group_session, invitation=sam)
    with refused_by("payment_line_without_coming_is_for_what_was_called_off"):
        PaymentLine.objects.create(
            **same,
            group_session=held,
            invitation=InvitationFactory(group_session=held, person=sam.person),
        )
    with refused_by("payment_line_pays_whoever_was_there"):
        PaymentLine.objects.create(
            **same,
            group_session=group_session,
            invitation=InvitationFactory(group_session=group_session),
        )
    with refused_by("payment_line_names_what_it_pays_for"):
        PaymentLine.objects.create(**same, group_session=group_session)
