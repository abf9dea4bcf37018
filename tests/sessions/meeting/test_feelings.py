from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from groups.models import Membership, OrganisationRole
from sessions.meeting import services
from sessions.meeting.hours import NotOpen
from sessions.meeting.services import TheirOwnWords, TooLateToChange, check_in, check_out
from sessions.models import CheckIn, CheckOut, Facilitation, GroupSession
from tests.factories.feelings import CheckInFactory, CheckOutFactory
from tests.factories.groups import MembershipFactory, OrganisationRoleFactory
from tests.factories.people import PersonFactory
from tests.factories.sessions import GroupSessionFactory, sent_out
from tests.sessions.meeting.world import COMING, member_of, pair_of, session_on_now
from wellbeing.models import FollowUp

Ring = CheckOut.Ring


def said(row):
    row.refresh_from_db()
    return (row.passed, row.feeling, row.word)


def test_check_in_keeps_a_feeling_and_a_word_said_one_after_the_other(db):
    group_session = session_on_now()
    sam = member_of(group_session, answer=COMING)

    check_in(group_session=group_session, person=sam, by=sam, feeling=2)
    row = check_in(group_session=group_session, person=sam, by=sam, word=" tired ")

    assert said(row) == (False, 2, "tired")
    assert CheckIn.objects.count() == 1


def test_pass_takes_everything_away_and_can_be_taken_back(db):
    group_session = session_on_now()
    sam = member_of(group_session, answer=COMING)
    check_in(group_session=group_session, person=sam, by=sam, feeling=2)
    check_in(group_session=group_session, person=sam, by=sam, word="tired")

    passed = said(check_in(group_session=group_session, person=sam, by=sam, passed=True))
    again = said(check_in(group_session=group_session, person=sam, by=sam, feeling=4))

    assert passed == (True, None, None)
    assert again == (False, 4, None)


def test_word_is_stored_encrypted(db):
    group_session = session_on_now()
    sam = member_of(group_session, answer=COMING)
    row = check_in(group_session=group_session, person=sam, by=sam, word="tired")

    with connection.cursor() as cursor:
        cursor.execute("SELECT word FROM group_sessions_checkin WHERE id = %s", [row.pk])
        (stored,) = cursor.fetchone()

    assert "tired" not in stored
    assert said(row) == (False, None, "tired")


def test_check_out_can_ask_for_a_call_without_a_feeling(db):
    group_session = session_on_now()
    sam = member_of(group_session, answer=COMING)

    row = check_out(group_session=group_session, person=sam, by=sam, ring_me=Ring.TODAY)

    assert said(row) == (False, None, None)
    assert row.ring_me == Ring.TODAY


# --- until when ---

LONDON = ZoneInfo("Europe/London")


def at(day, hour, minute=0):
    return datetime(2026, 12, day, hour, minute, tzinfo=LONDON)


@pytest.fixture
def tuesday(db):
    """Tuesday 1 December 2026, 10 to 12."""
    return sent_out(GroupSessionFactory(starts_at=at(1, 10), ends_at=at(1, 12)))


@pytest.mark.parametrize(
    ("now", "opens"),
    [(at(1, 7, 59), False), (at(1, 8), True), (at(2, 11, 59), True), (at(2, 12), False)],
)
def test_check_in_is_open_from_two_hours_before_to_a_day_after(tuesday, time_machine, now, opens):
    sam = member_of(tuesday, answer=COMING)
    time_machine.move_to(now, tick=False)

    if opens:
        assert check_in(group_session=tuesday, person=sam, by=sam, feeling=3).feeling == 3
    else:
        with pytest.raises(NotOpen):
            check_in(group_session=tuesday, person=sam, by=sam, feeling=3)


def test_what_was_said_can_be_changed_until_midnight(tuesday, time_machine):
    sam = member_of(tuesday, answer=COMING)
    time_machine.move_to(at(1, 11), tick=False)
    row = check_in(group_session=tuesday, person=sam, by=sam, feeling=3)

    time_machine.move_to(at(1, 23, 59), tick=False)
    check_in(group_session=tuesday, person=sam, by=sam, feeling=2)
    time_machine.move_to(at(2, 0), tick=False)
    with pytest.raises(TooLateToChange):
        check_in(group_session=tuesday, person=sam, by=sam, feeling=5)

    assert said(row) == (False, 2, None)


# --- written down by somebody else ---


def test_facilitator_writes_down_what_somebody_asked_them_to(db):
    group_session = session_on_now()
    lead, support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING)

    row = check_in(group_session=group_session, person=sam, by=support, feeling=4)
    check_in(group_session=group_session, person=sam, by=lead, feeling=3)

    assert said(row) == (False, 3, None)
    assert row.recorded_by == lead
    assert not row.is_in_their_own_words


def test_facilitator_cannot_write_over_what_somebody_said_themselves(db):
    group_session = session_on_now()
    lead, _support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING)
    row = check_out(group_session=group_session, person=sam, by=sam, feeling=2)

    with pytest.raises(TheirOwnWords):
        check_out(group_session=group_session, person=sam, by=lead, ring_me=Ring.TODAY)

    assert said(row) == (False, 2, None)
    assert not FollowUp.objects.exists()


# --- a call ---


def test_asking_for_a_call_makes_one_promise_of_the_facilitator_who_supports(tuesday, time_machine):
    _lead, support = pair_of(tuesday)
    sam = member_of(tuesday, answer=COMING)
    time_machine.move_to(at(1, 12), tick=False)

    check_out(group_session=tuesday, person=sam, by=sam, ring_me=Ring.TODAY)
    check_out(group_session=tuesday, person=sam, by=sam, ring_me=Ring.TODAY)

    follow_up = FollowUp.objects.get()
    assert (follow_up.person, follow_up.owner, follow_up.group) == (sam, support, tuesday.group)
    assert (follow_up.reason, follow_up.due_at) == ("asked", at(1, 20))


def test_a_changed_mind_moves_or_closes_the_promise(tuesday, time_machine):
    sam = member_of(tuesday, answer=COMING)
    time_machine.move_to(at(1, 12), tick=False)
    check_out(group_session=tuesday, person=sam, by=sam, ring_me=Ring.TODAY)

    check_out(group_session=tuesday, person=sam, by=sam, ring_me=Ring.THIS_WEEK)
    moved = FollowUp.objects.get()
    check_out(group_session=tuesday, person=sam, by=sam, ring_me=Ring.NO)
    closed = FollowUp.objects.get()
    check_out(group_session=tuesday, person=sam, by=sam, ring_me=Ring.TODAY)
    opened_again = FollowUp.objects.get()

    assert (moved.done_at, moved.due_at) == (None, at(4, 17))
    assert (closed.done_by, closed.outcome) == (sam, "They changed their mind: no call, thanks.")
    assert (opened_again.done_at, opened_again.done_by, opened_again.due_at) == (None, None, at(1, 20))


def test_no_thanks_leaves_a_call_that_was_made_as_it_is(tuesday, time_machine):
    _lead, support = pair_of(tuesday)
    sam = member_of(tuesday, answer=COMING)
    time_machine.move_to(at(1, 12), tick=False)
    check_out(group_session=tuesday, person=sam, by=sam, ring_me=Ring.TODAY)
    follow_up = FollowUp.objects.get()
    follow_up.done_at, follow_up.done_by, follow_up.outcome = timezone.now(), support, "We spoke."
    follow_up.save()

    check_out(group_session=tuesday, person=sam, by=sam, ring_me=Ring.NO)

    follow_up.refresh_from_db()
    assert (follow_up.done_by, follow_up.outcome) == (support, "We spoke.")


@pytest.mark.parametrize(
    ("arrived", "left", "promised"), [(4, 2, 1), (5, 1, 1), (4, 3, 0), (2, 4, 0), (1, 1, 0)]
)
def test_two_down_between_arriving_and_leaving_is_worth_a_call(
    tuesday, time_machine, arrived, left, promised
):
    _lead, support = pair_of(tuesday)
    sam = member_of(tuesday, answer=COMING)
    time_machine.move_to(at(1, 12), tick=False)

    check_in(group_session=tuesday, person=sam, by=sam, feeling=arrived)
    check_out(group_session=tuesday, person=sam, by=sam, feeling=left)

    expected = [(sam, support, "look_in", at(2, 17))] * promised
    assert [(f.person, f.owner, f.reason, f.due_at) for f in FollowUp.objects.all()] == expected


def test_a_drop_looks_the_same_as_a_facilitator_s_own_idea(tuesday, time_machine):
    """Feelings are gone after 30 days: no field of the promise, nor of its history, may keep one."""
    sam, lou = member_of(tuesday, answer=COMING), member_of(tuesday, answer=COMING)
    time_machine.move_to(at(1, 12), tick=False)
    check_in(group_session=tuesday, person=sam, by=sam, feeling=5)
    check_out(group_session=tuesday, person=sam, by=sam, feeling=1)

    services.promise_to_look_in(group_session=tuesday, person=lou, when=services.wellbeing.When.TOMORROW)

    personal = {"id", "public_id", "created_at", "person_id", "source"}
    rows = [{k: v for k, v in row.items() if k not in personal} for row in FollowUp.objects.values()]
    assert rows[0] == rows[1]


def test_asking_makes_a_promise_to_look_in_an_asked_one(tuesday, time_machine):
    sam = member_of(tuesday, answer=COMING)
    time_machine.move_to(at(1, 12), tick=False)
    check_in(group_session=tuesday, person=sam, by=sam, feeling=5)
    check_out(group_session=tuesday, person=sam, by=sam, feeling=1)

    check_out(group_session=tuesday, person=sam, by=sam, ring_me=Ring.TODAY)

    follow_up = FollowUp.objects.get()
    assert (follow_up.reason, follow_up.due_at) == ("asked", at(1, 20))


def test_the_one_who_supports_is_rung_by_the_one_who_leads(tuesday, time_machine):
    lead, support = pair_of(tuesday)
    time_machine.move_to(at(1, 12), tick=False)

    check_out(group_session=tuesday, person=support, by=support, ring_me=Ring.TODAY)

    assert FollowUp.objects.get().owner == lead


# --- who reads them ---


def people_around(group_session):
    """Everyone who is near, and must not read what somebody else felt."""
    organisation = group_session.group.organisation
    near = {
        "another member": member_of(group_session, answer=COMING),
        "a professional": member_of(group_session, answer=COMING, seat=Membership.Seat.PROFESSIONAL),
        "another facilitator of the group": member_of(group_session, seat=Membership.Seat.FACILITATOR),
    }
    for role in OrganisationRole.Role:
        near[role.label] = OrganisationRoleFactory(organisation=organisation, role=role).person
    other_session = sent_out(GroupSessionFactory(group=group_session.group))
    near["the pair of another session"] = pair_of(other_session)[0]
    gone = PersonFactory()
    MembershipFactory(
        group=group_session.group, person=gone, seat=Membership.Seat.FACILITATOR, left_at=timezone.now()
    )
    Facilitation.objects.filter(group_session=other_session, role="lead").update(person=gone)
    near["a facilitator who has left"] = gone
    return near


@pytest.mark.parametrize("factory", [CheckInFactory, CheckOutFactory])
def test_feelings_are_seen_by_the_person_and_the_two_facilitators_only(db, factory):
    group_session = session_on_now()
    lead, support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING)
    row = factory(group_session=group_session, person=sam, feeling=1, word="tired")
    near = people_around(group_session)

    seen_by = {
        name: list(factory._meta.model.objects.visible_to(person)) for name, person in near.items()
    }

    assert seen_by == {name: [] for name in near}
    for person in (sam, lead, support):
        assert list(factory._meta.model.objects.visible_to(person)) == [row]


def test_facilitator_who_left_the_group_reads_feelings_no_longer(db):
    group_session = session_on_now()
    lead, support = pair_of(group_session)
    row = CheckInFactory(group_session=group_session)
    Membership.objects.filter(person=lead).update(left_at=timezone.now())

    assert list(CheckIn.objects.visible_to(lead)) == []
    assert list(CheckIn.objects.visible_to(support)) == [row]


# --- gone after 30 days ---


def test_feelings_are_forgotten_after_30_days(tuesday, time_machine):
    sam, lou = member_of(tuesday, answer=COMING), member_of(tuesday, answer=COMING)
    time_machine.move_to(at(1, 10), tick=False)
    check_in(group_session=tuesday, person=sam, by=sam, feeling=5)
    time_machine.move_to(at(1, 12), tick=False)
    check_out(group_session=tuesday, person=sam, by=sam, feeling=1)
    later = check_in(group_session=tuesday, person=lou, by=lou, feeling=3)

    too_soon = services.forget_feelings(now=at(1, 10) + timedelta(days=30, seconds=-1))
    one = services.forget_feelings(now=at(1, 10) + timedelta(days=30))
    left_then = (list(CheckIn.objects.all()), CheckOut.objects.count())
    rest = services.forget_feelings(now=at(1, 12) + timedelta(days=30))

    assert (too_soon, one, rest) == (0, 1, 2)
    assert left_then == ([later], 1)
    assert not CheckIn.objects.exists()
    assert not CheckOut.objects.exists()


def test_no_history_is_kept_of_feelings():
    names = {model.__name__ for model in apps.get_app_config("group_sessions").get_models()}

    assert {name for name in names if name.startswith(("Attendance", "Check", "Signal"))} == {
        "Attendance",
        "AttendanceEvent",
        "CheckIn",
        "CheckOut",
        "Signal",
    }


# --- what the database refuses ---


@pytest.mark.parametrize(
    ("factory", "fields", "constraint"),
    [
        (CheckInFactory, {"feeling": 6}, "check_in_feeling_1_to_5"),
        (CheckInFactory, {"passed": True, "feeling": 3}, "check_in_pass_tells_nothing"),
        (CheckInFactory, {"passed": True, "feeling": None, "word": "x"}, "check_in_pass_tells_nothing"),
        (CheckInFactory, {"feeling": None}, "check_in_passes_or_says_something"),
        (CheckOutFactory, {"feeling": 0}, "check_out_feeling_1_to_5"),
        (CheckOutFactory, {"passed": True, "feeling": 3}, "check_out_pass_tells_nothing"),
    ],
)
def test_feeling_that_cannot_be_is_refused_by_the_database(db, factory, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        factory(**fields)


@pytest.mark.parametrize(
    ("factory", "constraint"),
    [(CheckInFactory, "check_in_once_per_person"), (CheckOutFactory, "check_out_once_per_person")],
)
def test_second_feeling_of_one_person_is_refused_by_the_database(db, factory, constraint):
    row = factory()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        factory(group_session=row.group_session, person=row.person)


def test_session_must_be_going_ahead(tuesday, time_machine):
    sam = member_of(tuesday, answer=COMING)
    time_machine.move_to(at(1, 10), tick=False)
    GroupSession.objects.filter(pk=tuesday.pk).update(state="draft")
    tuesday.refresh_from_db()

    with pytest.raises(NotOpen):
        check_in(group_session=tuesday, person=sam, by=sam, feeling=3)
