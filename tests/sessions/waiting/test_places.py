"""Never more people in the room than places, and whoever waits gets the next one in turn."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from groups.models import Membership
from messaging.models import Message
from messaging.replies import questions
from sessions.calendars.services import calendar_of
from sessions.inviting.chasing import silent
from sessions.inviting.services import answer_invitation
from sessions.models import GroupSession, Invitation
from sessions.planning.services import cancel
from sessions.preparing.reminding import due_a_reminder
from sessions.tasks import offer_free_places_at
from sessions.waiting.messages import build_offers, still_kept
from sessions.waiting.services import (
    FewerThanPromised,
    NoLongerOpen,
    change_places,
    kept_until,
    look_after_the_line,
    room_of,
    waiting_where_something_may_be_free,
)
from tests.factories.groups import MembershipFactory
from tests.factories.people import PersonFactory
from tests.factories.sessions import InvitationFactory, sent_out
from tests.refusing import refused_by

Answer, Seat = Invitation.Answer, Membership.Seat
COMING, WAITING, CANT = Answer.COMING, Answer.WAITING, Answer.CANT

A_DAY = datetime(2026, 1, 1, tzinfo=UTC)
SENT_BY_TEXT = {"state": "sent", "channel": "text", "finished_at": A_DAY}


def asked(group_session, seat=Seat.LIVED_EXPERIENCE):
    seat = MembershipFactory(group=group_session.group, seat=seat)
    return InvitationFactory(group_session=group_session, person=seat.person)


def says(invitation, answer, by=None):
    return answer_invitation(invitation=invitation, answer=answer, by=by or invitation.person).answer


def offers(invitation):
    return Message.objects.filter(target=invitation.public_id, purpose="place-offered")


def test_who_comes_when_the_last_place_has_gone_waits(db):
    group_session = sent_out(places=1)
    first, second, helper, at_home = (
        asked(group_session),
        asked(group_session),
        asked(group_session, Seat.SUPPORTER),
        asked(group_session),
    )
    GroupSession.objects.update(kind=GroupSession.Kind.BOTH)

    said = [
        says(first, COMING),
        says(second, COMING),
        says(helper, COMING),
        says(at_home, Answer.ONLINE),
        says(second, COMING),
    ]

    assert said == [COMING, WAITING, COMING, Answer.ONLINE, WAITING]
    second.refresh_from_db()
    assert (second.answered_by, second.offered_until) == (second.person, None)
    room = room_of(GroupSession.objects.get(), now=timezone.now())
    assert (room.taken, room.held, room.waiting, room.free) == (1, 0, 1, 0)


def test_whoever_waits_is_not_chased_reminded_or_in_their_calendar(db):
    group_session = sent_out(places=1, starts_at=timezone.now() + timedelta(hours=30))
    group_session.invited_at = timezone.now() - timedelta(days=9)
    group_session.save()
    first, second = asked(group_session), asked(group_session)
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=9))
    says(first, COMING)
    says(second, COMING)

    now = timezone.now()
    assert [one.person for one in due_a_reminder(now=now)] == [first.person]
    assert not silent(now=now).exists()
    assert b"BEGIN:VEVENT" in calendar_of(first.person)
    assert b"BEGIN:VEVENT" not in calendar_of(second.person)


@time_machine.travel("2026-03-02 10:00")
def test_a_place_that_comes_free_is_offered_held_and_goes_on(db):
    group_session = sent_out(places=1, starts_at=datetime(2026, 3, 9, 10, 0, tzinfo=UTC))
    first, second, third = (asked(group_session) for _ in range(3))
    for invitation in (first, second, third):
        says(invitation, COMING)

    says(first, CANT)
    says(first, CANT)

    second.refresh_from_db()
    assert second.offered_until == datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
    message = offers(second).get()
    assert (message.not_after, message.person) == (second.offered_until, second.person)
    assert not offers(third).exists()
    # Nobody gets past the one it is kept for, whoever asks.
    assert [says(third, COMING), says(first, COMING)] == [WAITING, WAITING]

    with time_machine.travel("2026-03-03 10:01", tick=False):
        assert build_offers([message]) == [None]
        for pk in [
            *waiting_where_something_may_be_free(now=timezone.now()).values_list("pk", flat=True)
        ] * 2:
            offer_free_places_at(pk)
        third.refresh_from_db()
        second.refresh_from_db()
        assert offers(third).count() == offers(second).count() == 1
        assert third.has_an_offer
        assert second.offer_is_over
        # Too late, and it stands at the end of the line, behind the one who waited all the time.
        assert says(second, COMING) == WAITING
        assert says(third, COMING) == COMING
        says(third, CANT)
        first.refresh_from_db()
        assert first.has_an_offer
    with time_machine.travel("2026-03-03 10:02", tick=False):
        assert says(first, CANT) == CANT
        assert offers(second).count() == 2
        assert says(second, COMING) == COMING


def test_the_offer_says_until_when_and_is_answered_by_text(db, django_assert_num_queries):
    group_session = sent_out(places=1)
    first, second = asked(group_session), asked(group_session)
    says(first, COMING)
    says(second, COMING)
    says(first, CANT)
    message = offers(second).get()

    [facts] = build_offers([message])

    second.refresh_from_db()
    assert (facts["until"], facts["name"]) == (second.offered_until, second.person.preferred_name)
    assert still_kept(second.person, [second.public_id]) == []
    offers(second).update(**SENT_BY_TEXT)
    assert questions.answer(second.person, is_yes=True) == ("place-offered", second.public_id)
    second.refresh_from_db()
    assert (second.answer, second.offered_until, second.waiting_since) == (COMING, None, None)
    assert build_offers([message]) == [None]


def test_yes_by_text_where_it_is_full_waits_and_a_person_reads_it(db):
    group_session = sent_out(places=1)
    first, second = asked(group_session), asked(group_session)
    says(first, COMING)
    Message.objects.create(
        person=second.person,
        purpose="invitation",
        target=second.public_id,
        key="asked",
        not_before=timezone.now(),
        not_after=group_session.starts_at,
        **SENT_BY_TEXT,
    )

    assert questions.answer(second.person, is_yes=True) is None

    second.refresh_from_db()
    assert second.answer == WAITING


@pytest.mark.parametrize(
    ("coming", "line", "order"),
    [
        ([], ["professional", "lived_experience"], [1, 0]),
        (["lived_experience"], ["professional", "lived_experience"], [0, 1]),
        (["lived_experience", "professional"], ["professional", "lived_experience"], [1, 0]),
        (["professional"], ["professional", "observer", "lived_experience"], [2, 0, 1]),
        (["lived_experience"] * 2, ["observer", "professional"], [1, 0]),
    ],
)
def test_both_sides_matter_in_the_line(db, coming, line, order):
    group_session = sent_out(places=len(coming) + 1)
    for seat in coming:
        says(asked(group_session, seat), COMING)
    leaves = asked(group_session, Seat.OBSERVER)
    says(leaves, COMING)
    waiting = [asked(group_session, seat) for seat in line]
    for invitation in waiting:
        assert says(invitation, COMING) == WAITING

    says(leaves, CANT)
    for places in range(len(coming) + 2, len(coming) + len(line) + 1):
        change_places(group_session=group_session, places=places, by=PersonFactory())

    told = Message.objects.filter(purpose="place-offered").order_by("pk")
    assert [message.target for message in told] == [waiting[at].public_id for at in order]


def test_more_places_are_offered_at_once_and_fewer_than_promised_are_refused(db):
    group_session, jo = sent_out(places=1), PersonFactory()
    people = [asked(group_session) for _ in range(4)]
    for invitation in people:
        says(invitation, COMING)

    offered = change_places(group_session=group_session, places=2, by=jo)
    again = change_places(group_session=group_session, places=2, by=jo)

    assert (offered, again) == ([people[1]], [])
    with pytest.raises(FewerThanPromised) as fewer:
        change_places(group_session=group_session, places=1, by=jo)
    assert fewer.value.promised == 2
    assert change_places(group_session=group_session, places=None, by=jo) == people[2:]
    cancel(group_session=group_session, by=jo)
    with pytest.raises(NoLongerOpen):
        change_places(group_session=group_session, places=9, by=jo)


def test_whoever_leaves_the_group_or_has_a_pause_stands_in_nobodys_way(db):
    group_session = sent_out(places=1)
    leaves, pauses, waits = (asked(group_session) for _ in range(3))
    for invitation in (leaves, pauses, waits):
        says(invitation, COMING)
    seats = group_session.group.memberships
    seats.filter(person=leaves.person).update(left_at=timezone.now())
    seats.filter(person=pauses.person).update(paused_at=timezone.now(), paused_by=pauses.person)

    assert look_after_the_line(group_session=group_session) == 1
    assert look_after_the_line(group_session=group_session) == 0

    leaves.refresh_from_db()
    waits.refresh_from_db()
    assert (leaves.answer, leaves.answer_before) == ("", COMING)
    assert waits.has_an_offer
    assert not offers(pauses).exists()


@pytest.mark.parametrize(
    ("now", "starts", "until"),
    [
        # A day; half of what is left; never in the night; never after it began.
        ("2026-03-02 12:00", "2026-03-20 10:00", "2026-03-03 12:00"),
        ("2026-03-02 12:00", "2026-03-02 17:00", "2026-03-02 14:30"),
        ("2026-03-02 20:30", "2026-03-04 18:00", "2026-03-03 19:15"),
        ("2026-03-02 19:00", "2026-03-03 18:00", "2026-03-03 10:00"),
        ("2026-03-02 22:00", "2026-03-03 09:30", "2026-03-03 09:30"),
        # The night in which the clocks go forward: 10:00 there is 9:00 in UTC.
        ("2026-03-28 19:00", "2026-03-29 17:00", "2026-03-29 09:00"),
    ],
)
def test_how_long_a_place_is_kept(db, now, starts, until):
    now, starts, until = (
        datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in (now, starts, until)
    )
    group_session = GroupSession(
        group=sent_out().group, starts_at=starts, ends_at=starts + timedelta(hours=2)
    )

    assert kept_until(group_session, now=now) == until


def test_the_database_refuses_one_more_than_there_are_places(db):
    group_session = sent_out(places=1)
    says(asked(group_session), COMING)
    second, third = asked(group_session), asked(group_session)
    comes = {"answer": "coming", "answered_at": timezone.now(), "answered_by": second.person}
    both = Invitation.objects.filter(pk__in=[second.pk, third.pk])

    with refused_by("invitation_no_more_coming_than_places"):
        both.filter(pk=second.pk).update(**comes)
    with refused_by("invitation_no_more_coming_than_places"):
        InvitationFactory(group_session=group_session, **comes)
    GroupSession.objects.update(places=2)
    with refused_by("invitation_no_more_coming_than_places"):
        both.update(**comes)
    says(second, COMING)
    with refused_by("group_session_places_for_whoever_comes"):
        GroupSession.objects.update(places=1)


@pytest.mark.parametrize(
    ("model", "fields", "name"),
    [
        (GroupSession, {"places": 0}, "group_session_has_a_place"),
        (
            GroupSession,
            {"kind": "one_to_one", "places": 2},
            "group_session_one_to_one_counts_no_places",
        ),
        (Invitation, {"offered_until": A_DAY}, "invitation_place_kept_only_while_they_wait"),
        (Invitation, {"waiting_since": A_DAY}, "invitation_place_kept_only_while_they_wait"),
    ],
)
def test_the_database_refuses_what_makes_no_sense(db, model, fields, name):
    asked(sent_out())

    with refused_by(name):
        model.objects.update(**fields)


@pytest.mark.django_db(transaction=True)
def test_two_people_cannot_take_the_last_place():
    group_session = sent_out(places=2)
    people = [asked(group_session) for _ in range(6)]
    barrier = Barrier(len(people))

    def tap(invitation):
        barrier.wait()
        try:
            return says(invitation, COMING)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        said = list(pool.map(tap, people))

    assert sorted(said) == [COMING] * 2 + [WAITING] * 4
    line = Invitation.objects.in_line().filter(group_session=group_session)
    assert line.count() == 4
    # Past our own code, straight into the table: the database alone holds it.
    Invitation.objects.update(answer="", answered_at=None, answered_by=None, waiting_since=None)
    barrier.reset()

    def write(invitation):
        barrier.wait()
        try:
            Invitation.objects.filter(pk=invitation.pk).update(
                answer="coming", answered_at=timezone.now(), answered_by=invitation.person
            )
        except IntegrityError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(people)) as pool:
        assert sum(pool.map(write, people)) == 2


STEPS = st.lists(
    st.one_of(
        st.tuples(st.integers(0, 5), st.sampled_from(["coming", "waiting", "cant", "not_sure"])),
        st.tuples(st.just("wait"), st.sampled_from([1, 13, 30])),
        st.tuples(st.just("places"), st.sampled_from([1, 2, 3])),
        st.tuples(st.just("leaves"), st.integers(0, 5)),
    ),
    min_size=6,
    max_size=25,
)


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_whatever_people_do_no_place_is_given_twice_and_none_stays_empty(db, steps):
    with transaction.atomic(), time_machine.travel("2026-03-02 10:00", tick=False) as clock:
        group_session = sent_out(places=2, starts_at=datetime(2026, 3, 20, 10, 0, tzinfo=UTC))
        seats = [Seat.LIVED_EXPERIENCE, Seat.PROFESSIONAL, Seat.OBSERVER] * 2
        people = [asked(group_session, seat) for seat in seats]
        jo = PersonFactory()
        for what, how in steps:
            if what == "wait":
                clock.shift(timedelta(hours=how))
                look_after_the_line(group_session=group_session)
            elif what == "places":
                with suppress(FewerThanPromised):
                    change_places(group_session=group_session, places=how, by=jo)
            elif what == "leaves":
                group_session.group.memberships.filter(person=people[how].person, left_at=None).update(
                    left_at=timezone.now()
                )
                look_after_the_line(group_session=group_session)
            elif group_session.group.memberships.current().filter(person=people[what].person).exists():
                says(people[what], how)
            group_session.refresh_from_db()
            room = room_of(group_session, now=timezone.now())
            assert room.promised <= group_session.places
            # Nobody waits beside an empty place.
            assert not (room.free and room.waiting)
        told = Message.objects.filter(purpose="place-offered").values_list("key", flat=True)
        assert len(told) == len(set(told))
        transaction.set_rollback(True)
