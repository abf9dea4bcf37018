"""Having a pause, coming back, leaving well."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groups.joining.leaving import LastFacilitator, choose, leave, thank
from groups.joining.pausing import HasLeft, come_back, pause
from groups.joining.seats import ChangedMeanwhile, change_seat
from groups.models import JoinInvitation, Leaving, Membership
from tests.factories.groups import MembershipFactory
from tests.factories.joining import JoinInvitationFactory, LeavingFactory
from tests.factories.payments import PayeeFactory, over, payment_line
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

Seat = Membership.Seat


@pytest.fixture
def sam(group, jo):
    return MembershipFactory(group=group, person=PersonFactory(preferred_name="Sam"), named_contact=jo)


def page(client, name, row, **data):
    address = reverse(f"groups:{name}", args=[row.public_id])
    answer = client.post(address, data, follow=True) if data else client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# --- a pause ---


def test_a_pause_ends_by_itself_on_its_day(sam):
    with time_machine.travel("2026-11-23 12:00", tick=False) as clock:
        pause(membership=sam, by=sam.person, until=timezone.localdate() + timedelta(days=2))
        seen = []
        for _day in range(3):
            sam.refresh_from_db()
            asked = Membership.objects.filter(pk=sam.pk)
            seen.append(
                (sam.is_having_a_pause, asked.taking_part().exists(), asked.having_a_pause().exists())
            )
            clock.shift(timedelta(days=1))

    assert seen == [(True, False, True), (True, False, True), (False, True, False)]


def test_a_pause_without_a_day_lasts_until_they_say_so(sam):
    pause(membership=sam, by=sam.person)
    assert not Membership.objects.taking_part().filter(pk=sam.pk).exists()

    come_back(membership=sam, by=sam.person)

    assert Membership.objects.taking_part().filter(pk=sam.pk).exists()


def test_somebody_having_a_pause_keeps_their_pages_and_comes_back_with_one_tap(client, sam, group):
    client.force_login(sam.person)
    assert "The pause has begun." in page(client, "pause", group, until="")

    shown = page(client, "group", group)
    assert "You are having a pause" in shown
    assert "I am back" in shown
    assert "Good to have you back." in page(client, "back", group, tap="1")
    assert "You are having a pause" not in page(client, "group", group)


def test_a_pause_written_down_for_somebody_says_by_whom(client, sam, group, jo):
    client.force_login(jo)
    page(client, "pause_for_them", sam, until="")
    assert "wrote it down for them." in page(client, "seat", sam)

    client.force_login(sam.person)
    assert "wrote it down for you." in page(client, "group", group)


@pytest.mark.parametrize("until", ["2026-11-23", "2020-01-01", "soon"])
def test_a_pause_ends_on_a_day_to_come(client, sam, group, until):
    client.force_login(sam.person)

    with time_machine.travel("2026-11-23 12:00", tick=False):
        shown = page(client, "pause", group, until=until)

    assert "Choose a day that is still to come" in shown or "Please write a day" in shown
    assert until in shown
    sam.refresh_from_db()
    assert sam.paused_at is None


def test_whoever_left_has_no_pause(sam):
    leave(membership=sam, by=sam.person)

    with pytest.raises(HasLeft):
        pause(membership=sam, by=sam.person)


# --- leaving ---


def test_leaving_ends_the_seat_and_keeps_the_row(client, sam, group):
    client.force_login(sam.person)
    assert "It is fine to leave." in page(client, "leave", group)

    shown = page(client, "leave", group, why="I moved away, to be near my sister.")

    sam.refresh_from_db()
    leaving = Leaving.objects.get()
    assert sam.left_at is not None
    assert (leaving.by, leaving.why) == (sam.person, "I moved away, to be near my sister.")
    assert "You have left" in shown
    assert client.get(group.get_absolute_url()).status_code == 404


def test_nobody_has_to_say_why(client, sam, group):
    client.force_login(sam.person)

    page(client, "leave", group, why="")

    assert Leaving.objects.get().why is None


def test_why_is_read_by_those_who_run_the_group_and_is_nowhere_in_clear(client, sam, group, jo):
    leave(membership=sam, by=sam.person, why="The bus is too early")
    ruth = MembershipFactory(group=group, seat=Seat.PROFESSIONAL).person

    client.force_login(jo)
    assert "The bus is too early" in page(client, "left", Leaving.objects.get())
    client.force_login(ruth)
    assert client.get(reverse("groups:left", args=[Leaving.objects.get().public_id])).status_code == 404
    for table in ("groups_leaving", "groups_leavingevent"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT row::text FROM {table} AS row")
            rows = cursor.fetchall()
        assert rows
        assert "bus" not in str(rows)


def test_leaving_twice_is_leaving_once(sam):
    first = leave(membership=sam, by=sam.person, why="Enough for now")
    again = leave(membership=sam, by=sam.person, why="")

    assert again == first
    again.refresh_from_db()
    assert again.why == "Enough for now"


def test_a_group_is_never_left_with_nobody_to_run_it(client, group, jo):
    seat = Membership.objects.get(person=jo)
    with pytest.raises(LastFacilitator):
        leave(membership=seat, by=jo)
    with pytest.raises(LastFacilitator):
        change_seat(membership=seat, by=jo, seat=Seat.OBSERVER, seen=Seat.FACILITATOR)
    client.force_login(jo)
    assert "Nobody else runs this group." in page(client, "leave", group, why="")

    MembershipFactory(group=group, seat=Seat.FACILITATOR)
    leave(membership=seat, by=jo)


def test_a_facilitator_who_leaves_is_nobodys_contact(sam, jo, group):
    MembershipFactory(group=group, seat=Seat.FACILITATOR)

    leave(membership=Membership.objects.get(person=jo), by=jo)

    sam.refresh_from_db()
    assert sam.named_contact is None


def test_a_way_in_to_a_seat_that_ended_does_nothing(sam, jo):
    JoinInvitationFactory(group=sam.group, made_by=jo, person=sam.person)

    leave(membership=sam, by=sam.person)

    assert JoinInvitation.objects.get().revoked_at is not None


def test_a_facilitator_writes_it_down_for_them(client, sam, jo):
    client.force_login(jo)

    shown = page(client, "left_for_them", sam, keep_in_touch="yes", their_data="")

    leaving = Leaving.objects.get()
    assert (leaving.by, leaving.keep_in_touch, leaving.their_data) == (jo, "yes", "")
    assert "wrote it down." in shown
    client.force_login(sam.person)
    assert "wrote it down for you." in page(client, "left", leaving)


def test_thanks_are_read_by_whoever_left(client, sam, jo):
    leaving = leave(membership=sam, by=sam.person)
    client.force_login(jo)
    page(client, "left", leaving, thanks="You made the first phone call kinder.")

    client.force_login(sam.person)
    shown = page(client, "left", leaving)

    assert "You made the first phone call kinder." in shown
    assert "wrote you a thank you." in client.get("/").content.decode()


def test_the_two_questions_can_be_answered_later_and_again(client, sam):
    leaving = leave(membership=sam, by=sam.person)
    client.force_login(sam.person)

    page(client, "left", leaving, keep_in_touch="yes", their_data="")
    page(client, "left", leaving, keep_in_touch="no", their_data="remove")

    leaving.refresh_from_db()
    assert (leaving.keep_in_touch, leaving.their_data) == ("no", "remove")
    assert "Nothing has been removed by itself." in page(client, "left", leaving)


def test_what_they_said_themselves_is_not_written_over(sam, jo):
    leaving = leave(membership=sam, by=sam.person)
    choose(leaving=leaving, by=sam.person, keep_in_touch="no", their_data="")

    choose(leaving=leaving, by=jo, keep_in_touch="yes", their_data="keep")

    leaving.refresh_from_db()
    assert (leaving.keep_in_touch, leaving.their_data) == ("no", "keep")


def test_thanks_taken_out_again_come_from_nobody(sam, jo):
    leaving = leave(membership=sam, by=sam.person)
    thank(leaving=leaving, by=jo, thanks="Thank you.")

    thank(leaving=leaving, by=jo, thanks="  ")

    leaving.refresh_from_db()
    assert (leaving.thanks, leaving.thanks_by) == ("", None)


def test_money_of_this_group_is_shown_to_whoever_earned_it_and_nobody_else(client, sam, group, jo):
    payee = PayeeFactory(person=sam.person, organisation=group.organisation)
    payment_line(payee=payee, group_session=over(group))
    client.force_login(sam.person)
    shown = page(client, "leave", group)
    assert "is offered to you and waits for your answer." in shown

    leaving = leave(membership=sam, by=sam.person)
    assert "You can still take it after you leave." in page(client, "left", leaving)
    client.force_login(jo)
    assert "£" not in page(client, "left", leaving)


def test_who_left_costs_the_same_for_1_and_3(client, group, jo):
    client.force_login(jo)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            page(client, "who_left", group)
        return len(captured)

    LeavingFactory(membership__group=group)
    one = queries()
    for _ in range(2):
        LeavingFactory(membership__group=group)
    assert queries() == one


# --- seats ---


def test_changing_a_seat_keeps_what_was_before_in_the_history(client, sam, jo):
    client.force_login(jo)
    shown = page(client, "change_seat", sam)
    assert "The two sides decide together." in shown

    page(client, "change_seat", sam, seen="lived_experience", seat="professional", sure="on")

    sam.refresh_from_db()
    assert (sam.seat, sam.paid) == ("professional", "no")
    history = Membership.pgh_event_model.objects.filter(pgh_obj=sam).order_by("pgh_id")
    assert [event.seat for event in history] == ["lived_experience", "professional"]


def test_nobody_is_moved_by_accident(client, sam, jo):
    client.force_login(jo)

    shown = page(client, "change_seat", sam, seen="lived_experience", seat="professional")

    assert "Please tick this to go on." in shown
    sam.refresh_from_db()
    assert sam.seat == "lived_experience"


def test_a_seat_that_changed_meanwhile_stays(sam, jo):
    Membership.objects.filter(pk=sam.pk).update(seat="supporter")

    with pytest.raises(ChangedMeanwhile):
        change_seat(membership=sam, by=jo, seat="professional", seen="lived_experience")


def test_whoever_facilitates_has_no_named_contact(sam, jo):
    change_seat(membership=sam, by=jo, seat="facilitator", seen="lived_experience")

    sam.refresh_from_db()
    assert (sam.seat, sam.named_contact) == ("facilitator", None)


def test_members_read_a_professionals_job(client, sam, group, jo):
    ruth = MembershipFactory(group=group, seat=Seat.PROFESSIONAL)
    client.force_login(jo)
    page(client, "seat_facts", ruth, job="Midwife", works_for="Riverside Trust")

    client.force_login(sam.person)

    assert "Midwife, Riverside Trust" in page(client, "group", group)


def test_a_number_members_can_ring_is_a_number(client, jo, group):
    client.force_login(jo)
    seat = Membership.objects.get(person=jo)

    assert "Please write a number" in page(client, "seat_facts", seat, work_phone="ask at the desk")
    page(client, "seat_facts", seat, work_phone="01632 960123")

    seat.refresh_from_db()
    assert seat.work_phone == "01632 960123"
