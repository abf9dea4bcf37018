import threading
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from groups.models import Membership, Organisation
from messaging.models import Message
from people.models import ContactPoint, HardDate
from sessions.dates.knowing import advice_for
from sessions.models import CallerDays, GroupSession, PreparationCall
from sessions.preparing import booking, caller_hours, looking, recording, window, wishing
from sessions.preparing.availability import Offer, spread_out
from sessions.preparing.booking import CannotBook, IsSettled
from sessions.preparing.placing import Days
from tests.factories.groups import MembershipFactory
from tests.factories.people import ContactPointFactory, PersonFactory
from tests.factories.sessions import CallerHoursFactory, PreparationCallFactory, sent_out
from tests.sessions.preparing.conftest import NOW, SESSION_AT, invite

State = PreparationCall.State
THURSDAY_9 = datetime(2026, 11, 26, 9, tzinfo=UTC)
FRIDAY_9 = datetime(2026, 11, 27, 9, tzinfo=UTC)
MONDAY_9 = datetime(2026, 11, 30, 9, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)


def place(group_session):
    return looking.place_calls(group_session=group_session)


def calls_of(group_session):
    return list(
        group_session.preparation_calls.values_list("person__preferred_name", "starts_at", "state")
    )


def test_place_calls_books_the_first_good_time_and_tells_both(group_session, jo):
    sam = invite(group_session, "Sam").person

    [call] = place(group_session)

    # The third working day before the Tuesday.
    assert (call.person, call.caller, call.starts_at, call.state) == (sam, jo, THURSDAY_9, State.BOOKED)
    assert call.ends_at - call.starts_at == timedelta(minutes=20)
    told = Message.objects.about([call.public_id]).order_by("pk")
    assert [(m.person, m.purpose, m.not_after) for m in told] == [
        (sam, "preparation-call", THURSDAY_9),
        (jo, "preparation-call-caller", THURSDAY_9),
    ]


def test_place_calls_again_changes_nothing(group_session, jo):
    for name in ("Sam", "Layla", "Marek"):
        invite(group_session, name)
    place(group_session)
    before = calls_of(group_session)

    assert place(group_session) == []

    assert calls_of(group_session) == before
    assert [starts_at - THURSDAY_9 for _name, starts_at, _state in before] == [
        timedelta(0),
        HALF_AN_HOUR,
        2 * HALF_AN_HOUR,
    ]


def test_place_calls_prefers_the_person_they_know(group_session, jo, amina):
    CallerHoursFactory(person=amina, weekday=0, from_time=time(15), until_time=time(16))
    invite(group_session, "Sam", knows=amina)

    [call] = place(group_session)

    assert (call.caller, call.starts_at) == (amina, MONDAY_9.replace(hour=15))


@pytest.mark.parametrize(
    "fields",
    [
        {"seat": Membership.Seat.PROFESSIONAL},
        {"answer": "cant"},
        {"way": False},
        {"way": {"allowed": "no"}},
    ],
)
def test_place_calls_leaves_out_who_is_not_to_be_rung(group_session, jo, fields):
    invite(group_session, "Sam", **fields)

    assert place(group_session) == []


def test_place_calls_leaves_out_who_left_the_group(group_session, jo):
    sam = invite(group_session, "Sam").person
    sam.memberships.update(left_at=NOW)

    assert place(group_session) == []


@pytest.mark.parametrize("state", ["declined", "spoke", "booked"])
def test_place_calls_leaves_out_who_has_a_call_that_counts(group_session, jo, state):
    sam = invite(group_session, "Sam").person
    recorded = {"recorded_at": NOW, "recorded_by": jo} if state == "spoke" else {}
    PreparationCallFactory(group_session=group_session, person=sam, caller=jo, state=state, **recorded)

    assert place(group_session) == []


def test_place_calls_tries_twice_then_leaves_it_to_people(group_session, jo):
    sam = invite(group_session, "Sam").person
    recorded = {"state": State.NO_ANSWER, "recorded_at": NOW, "recorded_by": jo}
    PreparationCallFactory(group_session=group_session, person=sam, caller=jo, **recorded)

    [again] = place(group_session)
    recording.record(call=again, outcome=State.NO_ANSWER, note="", by=jo)

    assert place(group_session) == []


def test_place_calls_keeps_to_safe_times(group_session, jo):
    way = {
        "channel": "call",
        "value": "07700 900001",
        "safe_days": [2],
        "safe_from": time(11, 10),
        "safe_until": time(13),
    }
    invite(group_session, "Sam", way=way)

    [call] = place(group_session)

    assert call.starts_at == datetime(2026, 11, 25, 11, 30, tzinfo=UTC)


def test_place_calls_reads_the_hours_of_calls_before_those_of_emails(group_session, jo):
    sam = invite(group_session, "Sam", way={"safe_days": [1]}).person
    ContactPointFactory(person=sam, channel="call", value="07700 900001", safe_days=[3])

    [call] = place(group_session)

    assert call.starts_at == datetime(2026, 11, 26, 9, tzinfo=UTC)


def test_place_calls_leaves_out_times_of_other_sessions_and_calls(group_session, jo):
    sent_out_then = sent_out(
        group=group_session.group, starts_at=THURSDAY_9, ends_at=THURSDAY_9 + timedelta(hours=2)
    )
    sent_out_then.facilitations.filter(role="lead").update(person=jo)
    PreparationCallFactory(caller=jo, starts_at=THURSDAY_9 + timedelta(hours=2, minutes=30))
    invite(group_session, "Sam")

    [call] = place(group_session)

    # Thursday morning is full up to the gap after the other call.
    assert call.starts_at == FRIDAY_9


def test_place_calls_not_at_once_nor_on_the_way_to_the_session(group_session, jo, monday):
    invite(group_session, "Sam")
    monday.move_to(SESSION_AT - timedelta(hours=3, minutes=31))
    CallerHoursFactory(person=jo, weekday=1, from_time=time(6), until_time=time(9))
    ContactPointFactory(
        person=group_session.invitations.get().person,
        channel="call",
        value="07700 900001",
        safe_from=time(6),
        safe_until=time(12),
    )

    [call] = place(group_session)

    assert call.starts_at == SESSION_AT - timedelta(hours=1, minutes=30)


def test_place_calls_of_a_draft_or_cancelled_session_is_nobody(group_session, jo):
    invite(group_session, "Sam")
    group_session.state, group_session.cancelled_at, group_session.cancelled_by = "cancelled", NOW, jo
    group_session.save()

    assert place(group_session) == []
    assert not looking.organisations_to_look_at(now=NOW).exists()


def test_times_are_looked_for_at_once_when_something_is_new_and_every_hour(group_session, jo, monday):
    organisation = group_session.group.organisation

    def is_due():
        return list(looking.organisations_to_look_at(now=timezone.now())) == [organisation]

    def look():
        looking.look_for_calls(organisation=organisation)
        # The database has a clock of its own, which no test can stop.
        organisation.look_for_calls.refresh_from_db()

    sent_out(starts_at=NOW - timedelta(hours=1))  # elsewhere, and over
    assert is_due()
    look()
    Membership.pgh_event_model.objects.all().delete()
    ContactPoint.pgh_event_model.objects.all().delete()
    assert not is_due()
    monday.move_to(NOW + timedelta(minutes=59))
    assert not is_due()
    invitation = invite(group_session, "Layla")
    invitation.answered_at, invitation.answer = timezone.now(), "coming"
    invitation.answered_by = invitation.person
    invitation.save()
    assert is_due()
    look()
    caller_hours.save_hours(person=jo, hours=[(2, time(9), time(10))])
    assert is_due()
    look()
    Membership.pgh_event_model.objects.all().delete()
    ContactPoint.pgh_event_model.objects.all().delete()
    assert not is_due()
    monday.move_to(NOW + timedelta(minutes=120))
    assert is_due()


def test_place_calls_asks_no_more_for_more_people(group_session, jo, django_assert_max_num_queries):
    for number in range(5):
        invite(group_session, f"Person {number}", way={"safe_days": [6]})  # nobody rings on Sundays

    with django_assert_max_num_queries(12):
        assert place(group_session) == []


@pytest.mark.django_db(transaction=True)
def test_place_calls_twice_at_once_books_each_once(group_session, jo):
    for name in ("Sam", "Layla", "Marek"):
        invite(group_session, name)
    together = threading.Barrier(3)

    def run():
        together.wait()
        try:
            place(group_session)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    place(group_session)

    assert sorted(name for name, *_rest in calls_of(group_session)) == ["Layla", "Marek", "Sam"]
    assert len({starts_at for _name, starts_at, _state in calls_of(group_session)}) == 3
    assert Message.objects.filter(purpose="preparation-call").count() == 3


# --- what becomes of a call ---
@pytest.fixture
def call(group_session, jo, amina):
    invite(group_session, "Sam")
    [call] = place(group_session)
    return call


def told_to(person):
    return Message.objects.filter(person=person).order_by("pk").values_list("key", flat=True)


def choose(call, chosen):
    invitation = call.group_session.invitations.get(person=call.person)
    return booking.choose_a_time(invitation=invitation, chosen=chosen)


def offer(caller, starts_at):
    return Offer(caller, starts_at, starts_at + timedelta(minutes=20)).value


def test_choose_another_time_gives_the_old_one_up_and_tells_the_caller(call, jo):
    new = choose(call, offer(jo, MONDAY_9 + HALF_AN_HOUR))

    call.refresh_from_db()
    assert (call.state, new.state, new.starts_at) == (State.MOVED, State.BOOKED, MONDAY_9 + HALF_AN_HOUR)
    assert list(told_to(call.person)) == [f"preparation-call:{call.public_id}"]
    assert list(told_to(jo)) == [
        f"preparation-call-caller:{call.public_id}:booked",
        f"preparation-call-caller:{new.public_id}:booked",
    ]


def test_choose_another_time_with_somebody_else_tells_both_callers(call, jo, amina):
    CallerHoursFactory(person=amina, weekday=0, from_time=time(15), until_time=time(16))

    choose(call, offer(amina, MONDAY_9.replace(hour=15)))

    assert list(told_to(jo))[1:] == [f"preparation-call-caller:{call.public_id}:moved"]
    assert len(told_to(amina)) == 1


def test_choose_another_time_that_was_not_offered_changes_nothing(call, jo):
    with pytest.raises(CannotBook, match="gone"):
        choose(call, offer(jo, MONDAY_9 + timedelta(minutes=5)))

    call.refresh_from_db()
    assert call.state == State.BOOKED


def test_offers_are_spread_over_the_days_and_leave_out_the_time_there_is(call, jo):
    offers = booking.offers_for(call.group_session.invitations.get(person=call.person), before=call)
    shown = spread_out(offers, zone=call.group_session.zone)

    assert THURSDAY_9 not in {one.starts_at for one in offers}
    assert [f"{one.starts_at:%a %H:%M}" for one in shown] == [
        "Thu 09:30",
        "Thu 11:30",
        "Fri 09:00",
        "Fri 11:30",
        "Mon 09:00",
        "Mon 11:30",
    ]


def test_save_hours_takes_the_place_of_those_before(db, jo):
    caller_hours.save_hours(person=jo, hours=[(2, time(9), time(10)), (2, time(14), time(15))])

    assert list(jo.caller_hours.values_list("weekday", "from_time", "until_time")) == [
        (2, time(9), time(10)),
        (2, time(14), time(15)),
    ]


def test_decline_twice_tells_the_caller_once_and_nobody_is_placed_again(call, jo, group_session):
    wishing.decline(call=call)
    wishing.decline(call=call)

    call.refresh_from_db()
    assert call.state == State.DECLINED
    assert list(told_to(jo))[1:] == [f"preparation-call-caller:{call.public_id}:declined"]
    assert place(group_session) == []


def test_decline_what_was_spoken_is_settled(call, jo):
    recording.record(call=call, outcome=State.SPOKE, note="", by=jo)

    with pytest.raises(IsSettled):
        wishing.decline(call=call)


def test_record_says_who_wrote_it_and_confirms_how_to_be_reached(call, jo):
    call.person.contact_points.update(confirmed_on="2026-10-01")

    recording.record(
        call=call, outcome=State.SPOKE, note=" Sits by the door. ", by=jo, ways_are_still_ok=True
    )

    call.refresh_from_db()
    assert (call.state, call.record, call.recorded_by, call.recorded_at) == (
        State.SPOKE,
        "Sits by the door.",
        jo,
        NOW,
    )
    assert call.person.contact_points.get().confirmed_on == NOW.date()


def test_record_no_answer_can_become_spoke_when_they_ring_back(call, jo):
    recording.record(call=call, outcome=State.NO_ANSWER, note="", by=jo)

    assert recording.record(call=call, outcome=State.SPOKE, note="", by=jo).state == State.SPOKE


def test_record_spoke_stays_spoke_but_its_note_can_be_mended(call, jo):
    recording.record(call=call, outcome=State.SPOKE, note="One", by=jo)

    assert recording.record(call=call, outcome=State.SPOKE, note="Two", by=jo).record == "Two"
    with pytest.raises(IsSettled):
        recording.record(call=call, outcome=State.NO_ANSWER, note="", by=jo)


def test_record_spoke_when_another_call_was_booked_since_is_settled(call, jo, group_session):
    recording.record(call=call, outcome=State.NO_ANSWER, note="", by=jo)
    place(group_session)

    with pytest.raises(IsSettled):
        recording.record(call=call, outcome=State.SPOKE, note="", by=jo)


def by_hand(group_session, person, caller, starts_at=FRIDAY_9, agreed=False):
    return booking.book_by_hand(
        group_session=group_session, person=person, caller=caller, starts_at=starts_at, agreed=agreed
    )


def test_book_by_hand_moves_the_call_there_was(call, amina, group_session):
    new = by_hand(group_session, call.person, amina)

    call.refresh_from_db()
    assert (call.state, new.caller, new.starts_at) == (State.MOVED, amina, FRIDAY_9)


@pytest.mark.parametrize(
    ("starts_at", "why"),
    [
        (NOW, "over"),
        (SESSION_AT - timedelta(minutes=19), "after_the_session"),
        (FRIDAY_9.replace(hour=21), "not_safe"),
    ],
)
def test_book_by_hand_at_an_impossible_time_says_why(group_session, jo, starts_at, why):
    sam = invite(group_session, "Sam").person

    with pytest.raises(CannotBook, match=why):
        by_hand(group_session, sam, jo, starts_at)


def test_book_by_hand_at_another_hour_when_they_agreed(group_session, jo):
    sam = invite(group_session, "Sam", way=False).person

    assert by_hand(group_session, sam, jo, FRIDAY_9.replace(hour=21), agreed=True).state == State.BOOKED


def test_book_by_hand_never_books_anybody_twice(call, jo, amina, group_session):
    layla = invite(group_session, "Layla").person
    elsewhere = sent_out(starts_at=FRIDAY_9)
    elsewhere.facilitations.filter(role="lead").update(person=amina)

    with pytest.raises(CannotBook, match="caller_in_a_call"):
        by_hand(group_session, layla, jo, call.starts_at + timedelta(minutes=10))
    with pytest.raises(CannotBook, match="caller_in_a_session"):
        by_hand(group_session, layla, amina)


@pytest.mark.parametrize("what", ["cant", "left", "cancelled"])
def test_call_off_stale_calls_off_what_is_no_longer_needed(call, jo, group_session, what):
    if what == "cant":
        group_session.invitations.update(answer="cant", answered_at=NOW, answered_by=call.person)
    elif what == "left":
        call.person.memberships.update(left_at=NOW)
    else:
        GroupSession.objects.update(state="cancelled", cancelled_at=NOW, cancelled_by=jo)

    assert looking.call_off_stale() == 1
    assert looking.call_off_stale() == 0

    call.refresh_from_db()
    assert call.state == State.CALLED_OFF
    assert list(told_to(jo))[1:] == [f"preparation-call-caller:{call.public_id}:called_off"]


def test_replan_moves_only_what_no_longer_fits_and_tells_only_those(call, jo, group_session):
    layla = invite(group_session, "Layla").person
    hers = by_hand(group_session, layla, jo, NOW + timedelta(days=1), agreed=True)
    GroupSession.objects.update(starts_at=call.starts_at, ends_at=SESSION_AT)
    group_session.refresh_from_db()
    Message.objects.update(state=Message.State.SENT, channel="email", finished_at=NOW)

    [new] = looking.replan(group_session=group_session)

    call.refresh_from_db()
    hers.refresh_from_db()
    assert (call.state, new.person, hers.state) == (State.CALLED_OFF, call.person, State.BOOKED)
    assert new.starts_at < call.starts_at
    assert set(Message.objects.filter(state="queued").values_list("person__preferred_name", "key")) == {
        ("Jo", f"preparation-call-caller:{call.public_id}:called_off"),
        ("Jo", f"preparation-call-caller:{new.public_id}:booked"),
        ("Sam", f"preparation-call:{new.public_id}"),
    }
    assert looking.replan(group_session=group_session) == []


def test_replan_finds_another_time_for_calls_of_other_sessions_that_are_now_in_the_way(
    call, jo, group_session
):
    moved = sent_out(group=group_session.group, starts_at=SESSION_AT)
    moved.facilitations.filter(role="lead").update(person=jo)
    GroupSession.objects.filter(pk=moved.pk).update(starts_at=THURSDAY_9, ends_at=FRIDAY_9)
    moved.refresh_from_db()

    [new] = looking.replan(group_session=moved)

    assert (new.group_session, new.person, new.starts_at) == (
        group_session,
        call.person,
        FRIDAY_9 + HALF_AN_HOUR,
    )


@pytest.mark.parametrize(
    "what", ["hours", "day off", "safe times", "said no", "caller left", "far ahead"]
)
def test_look_mends_what_no_longer_fits(call, jo, group_session, what):
    layla = invite(group_session, "Layla").person
    by_hand(group_session, layla, jo, FRIDAY_9.replace(hour=20), agreed=True)  # as they agreed: it stays
    if what == "hours":
        caller_hours.save_hours(person=jo, hours=[(0, time(11), time(12))])
    elif what == "day off":
        caller_hours.save_days(person=jo, first_day=THURSDAY_9.date(), last_day=THURSDAY_9.date())
    elif what == "safe times":
        call.person.contact_points.update(safe_days=[0, 4])
    elif what == "said no":
        call.person.contact_points.update(allowed="no")
    elif what == "caller left":
        jo.memberships.update(left_at=NOW)
    else:
        GroupSession.objects.update(
            starts_at=SESSION_AT + timedelta(days=21), ends_at=SESSION_AT + timedelta(days=22)
        )

    booked = looking.look_for_calls(organisation=group_session.group.organisation)

    finds_another = {"hours": MONDAY_9.replace(hour=11), "day off": FRIDAY_9, "safe times": FRIDAY_9}
    assert [one.starts_at for one in booked] == ([finds_another[what]] if what in finds_another else [])
    call.refresh_from_db()
    assert call.state == State.CALLED_OFF
    if what not in ("caller left", "far ahead"):
        assert layla.preparation_calls.get().state == State.BOOKED
    assert looking.look_for_calls(organisation=group_session.group.organisation) == []


def test_whoever_was_silent_for_too_long_keeps_the_call_they_have(call, group_session):
    call.person.contact_points.update(confirmed_on="2026-08-24")

    looking.look_for_calls(organisation=group_session.group.organisation)

    call.refresh_from_db()
    assert call.state == State.BOOKED


def test_nobody_is_rung_on_a_day_that_is_hard_for_them(group_session, jo, amina):
    invitation = invite(group_session, "Sam")
    [call] = looking.place_calls(group_session=group_session)
    day_before = call.starts_at.date()

    HardDate.objects.create(person=invitation.person, month=day_before.month, day=day_before.day)
    [again] = looking.look_for_calls(organisation=group_session.group.organisation)

    call.refresh_from_db()
    assert call.state == State.CALLED_OFF
    offered = {offer.starts_at.date() for offer in booking.offers_for(invitation, before=None)}
    assert again.starts_at.date() != day_before
    assert offered
    assert day_before not in offered
    with pytest.raises(CannotBook, match="not_safe"):
        booking.book_by_hand(
            group_session=group_session,
            person=invitation.person,
            caller=jo,
            starts_at=call.starts_at,
            agreed=False,
        )


@pytest.mark.parametrize(("nation", "day"), [("SCT", 27), ("ENG", 30), ("", 30)])
def test_bank_holidays_are_those_of_the_organisation(group_session, jo, amina, nation, day):
    # 30 November is St Andrew's Day; the session is on the Tuesday after it.
    Organisation.objects.update(nation=nation)
    group_session = GroupSession.objects.get()

    assert window.working_days_before(group_session, 1) == date(2026, 11, day)
    invitation = invite(group_session, "Sam")
    offers = booking.offers_for(invitation, before=None)
    assert max(offer.starts_at for offer in offers).date() == date(2026, 11, day)
    said = advice_for(group_session.group, [(SESSION_AT - timedelta(days=1), SESSION_AT)])
    assert ("Bank holiday: Saint Andrew's Day." in said[0]) == (nation == "SCT")


def test_callers_days_off_extra_hours_and_bank_holidays(group_session, jo, monday):
    boxing_day_at_9 = datetime(2026, 12, 28, 9, tzinfo=UTC)  # the Monday, kept in place of Saturday
    starts_at = datetime(2026, 12, 30, 12, tzinfo=UTC)
    GroupSession.objects.update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    group_session.refresh_from_db()
    monday.move_to(boxing_day_at_9 - timedelta(days=4))  # Thursday, Christmas Eve
    caller_hours.save_days(person=jo, first_day=date(2026, 12, 24), last_day=date(2026, 12, 24))
    invitation = invite(group_session, "Sam")
    ContactPoint.objects.update(confirmed_on="2026-12-01")

    def first_offer():
        return booking.offers_for(invitation, before=None)[0].starts_at

    # Working days before it: Tuesday 29, Thursday 24 and Wednesday 23.
    assert window.best_days(group_session) == Days(date(2026, 12, 23), date(2026, 12, 29))
    assert first_offer() == boxing_day_at_9 + timedelta(days=1)
    caller_hours.save_days(
        person=jo,
        first_day=boxing_day_at_9.date(),
        last_day=boxing_day_at_9.date(),
        from_time=time(14),
        until_time=time(15),
    )
    assert first_offer() == boxing_day_at_9.replace(hour=14)


def test_nobody_is_offered_a_call_weeks_ahead(group_session, jo, monday):
    invite(group_session, "Sam")
    ContactPoint.objects.update(confirmed_on="2026-11-01")
    monday.move_to(SESSION_AT - timedelta(days=15))
    assert place(group_session) == []

    monday.move_to(SESSION_AT - timedelta(days=14))
    assert len(place(group_session)) == 1


def test_all_sessions_are_placed_together(group_session, jo):
    """Sam could take Layla's only time, and comes first."""
    other = sent_out(group=group_session.group, starts_at=SESSION_AT)
    other.facilitations.filter(role="lead").update(person=jo)
    caller_hours.save_hours(person=jo, hours=[(3, time(9), time(10))])
    invite(group_session, "Sam")
    invite(other, "Layla", way={"safe_from": time(9), "safe_until": time(9, 20)})

    booked = looking.look_for_calls(organisation=group_session.group.organisation)

    assert {(call.person.preferred_name, call.starts_at) for call in booked} == {
        ("Sam", THURSDAY_9 + HALF_AN_HOUR),
        ("Layla", THURSDAY_9),
    }


def test_another_facilitator_of_the_group_rings_too(group_session, jo):
    dev = PersonFactory()
    MembershipFactory(group=group_session.group, person=dev, seat=Membership.Seat.FACILITATOR)
    CallerHoursFactory(person=dev, weekday=0)
    sam = invite(group_session, "Sam", knows=dev).person

    [call] = place(group_session)

    assert (call.person, call.caller, call.starts_at) == (sam, dev, MONDAY_9)
    assert PreparationCall.objects.visible_to(dev).get() == call


def test_a_professional_who_asked_is_rung_and_who_is_left_in_peace_is_not(group_session, jo):
    ruth = invite(group_session, "Ruth", seat=Membership.Seat.PROFESSIONAL)
    sam = invite(group_session, "Sam")
    wishing.ask_for_a_call(invitation=ruth)
    wishing.ask_for_a_call(invitation=ruth)
    wishing.leave_in_peace(invitation=sam, by=jo)
    wishing.leave_in_peace(invitation=sam, by=sam.person)

    [call] = place(group_session)

    assert call.person == ruth.person
    assert sam.left_in_peace.decided_by == jo


def test_call_me_soon_takes_the_next_free_caller_today(group_session, jo, amina, monday):
    sam = invite(group_session, "Sam", way={"safe_from": time(10), "safe_until": time(11)})
    monday.move_to(NOW.replace(hour=9, minute=50))
    PreparationCallFactory(caller=jo, starts_at=NOW.replace(hour=10, minute=0))

    call = booking.call_me_soon(invitation=sam)

    # 10 o’clock is too soon, and Jo is on the phone then.
    assert (call.caller, call.starts_at) == (jo, NOW.replace(hour=10, minute=30))
    monday.move_to(NOW.replace(hour=10, minute=20))
    assert booking.call_me_soon(invitation=sam) is None
    call.refresh_from_db()
    assert call.state == State.BOOKED


def test_who_said_no_thanks_can_change_their_mind(call, jo):
    wishing.decline(call=call)

    new = choose(call, offer(jo, MONDAY_9))

    call.refresh_from_db()
    assert (call.state, new.state) == (State.MOVED, State.BOOKED)


def test_call_off_stale_leaves_calls_that_stand(call):
    assert looking.call_off_stale() == 0


def test_visible_to_the_member_the_caller_and_the_two_only(call, jo, amina, group_session):
    colleague = invite(group_session, "Colleague", seat=Membership.Seat.FACILITATOR).person
    ruth = invite(group_session, "Ruth", seat=Membership.Seat.PROFESSIONAL).person

    def sees(person):
        return PreparationCall.objects.visible_to(person).exists()

    assert [sees(person) for person in (call.person, jo, amina, colleague, ruth)] == [
        True,
        True,
        True,
        False,
        False,
    ]
    jo.memberships.update(left_at=timezone.now())
    assert not sees(jo)


# --- what the database refuses ---
@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("preparation_call_ends_after_it_starts", {"ends_at": NOW}),
        ("preparation_call_recorded_at_and_recorded_by_set_together", {"recorded_at": NOW}),
        ("preparation_call_outcome_says_who_wrote_it", {"state": State.SPOKE}),
    ],
)
def test_the_database_refuses(db, constraint, fields):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PreparationCallFactory(**fields)


def test_the_database_refuses_ringing_oneself(group_session, jo):
    with (
        pytest.raises(IntegrityError, match="preparation_call_caller_is_somebody_else"),
        transaction.atomic(),
    ):
        PreparationCallFactory(group_session=group_session, person=jo, caller=jo)


def test_the_database_refuses_a_caller_in_two_calls(call):
    with pytest.raises(IntegrityError, match="caller_in_one_call_at_a_time"), transaction.atomic():
        PreparationCallFactory(caller=call.caller, starts_at=call.starts_at + timedelta(minutes=10))


def test_the_database_refuses_a_member_in_two_calls(call):
    with pytest.raises(IntegrityError, match="member_in_one_call_at_a_time"), transaction.atomic():
        PreparationCallFactory(person=call.person, starts_at=call.starts_at)


def test_the_database_refuses_a_second_call_that_counts(call):
    with pytest.raises(IntegrityError, match="preparation_call_one_that_counts"), transaction.atomic():
        PreparationCallFactory(
            group_session=call.group_session,
            person=call.person,
            starts_at=call.starts_at - timedelta(days=1),
        )


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("caller_days_last_day_not_before_first", {"last_day": "2026-11-30"}),
        ("caller_days_both_times_or_none", {"from_time": "09:00"}),
        ("caller_days_both_times_or_none", {"from_time": "09:00", "until_time": "08:00"}),
        ("caller_days_said_once", {}),
    ],
)
def test_the_database_refuses_days(db, constraint, fields):
    days = {"person": PersonFactory(), "first_day": "2026-12-01", "last_day": "2026-12-01"}
    CallerDays.objects.create(**days)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CallerDays.objects.create(**days | fields)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("caller_hours_weekday_0_to_6", {"weekday": 7}),
        ("caller_hours_until_follows_from", {"from_time": time(9), "until_time": time(9)}),
    ],
)
def test_the_database_refuses_hours(db, constraint, fields):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CallerHoursFactory(**fields)
