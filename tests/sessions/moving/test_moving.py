from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from groups.models import Membership
from messaging import purposes, wording
from messaging.models import Message
from messaging.tasks import send_message
from sessions.inviting.calendars import calendar_file
from sessions.inviting.messages import link_to_answer, not_answered_yet
from sessions.inviting.services import ChangedSince, answer_invitation, send_out
from sessions.models import Arrangement, GroupSession, Invitation, PreparationCall
from sessions.moving.services import (
    CannotMove,
    FacilitatorsAreElsewhere,
    NothingChanges,
    SomebodyWasFaster,
    move,
)
from sessions.planning.services import cancel
from tests.factories.groups import MembershipFactory
from tests.factories.people import ContactPointFactory, PersonFactory
from tests.factories.sessions import (
    ArrangementFactory,
    InvitationFactory,
    PreparationCallFactory,
    sent_out,
)
from tests.sessions.planning.test_readiness import ready

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
START = datetime(2026, 12, 1, 10, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(MONDAY, tick=False):
        yield


def out(**fields):
    """A session of four members that was sent out, and who runs it; the invitations have left."""
    group_session = ready(starts_at=START, **fields)
    jo = group_session.facilitations.get(role="lead").person
    send_out(group_session=group_session, by=jo)
    for pk in Message.objects.values_list("pk", flat=True):
        send_message(pk)
    group_session.refresh_from_db()
    return group_session, jo


def a_week_later(group_session, by, **facts):
    facts = {"starts_at": START + WEEK, "ends_at": START + WEEK + timedelta(hours=2)} | facts
    return move(group_session=group_session, seen=group_session.sequence, by=by, **facts)


def waiting(purpose):
    return Message.objects.filter(purpose=purpose, state="queued")


def test_moving_tells_everyone_once_and_asks_again(db):
    group_session, jo = out()
    coming, cant, talk, silent = group_session.invitations.order_by("pk")
    for invitation, answer in [(coming, "coming"), (cant, "cant"), (talk, "one_to_one")]:
        answer_invitation(invitation=invitation, answer=answer, by=invitation.person)
    ArrangementFactory(invitation=coming, state=Arrangement.State.ARRANGED)

    moved = a_week_later(group_session, jo)
    again = a_week_later(group_session, jo)

    assert (moved.sequence, again.sequence, again.moved_from) == (1, 1, START)
    answers = group_session.invitations.order_by("pk").values_list("answer", "answer_before")
    assert list(answers) == [("", "coming"), ("", "cant"), ("one_to_one", ""), ("", "")]
    amina = group_session.facilitations.get(role="support").person
    assert set(waiting("session-moved").values_list("person", "target", "not_after")) == {
        *((one.person_id, one.public_id, START + WEEK) for one in [coming, cant, talk, silent]),
        (amina.pk, group_session.public_id, START + WEEK),
        (group_session.safeguarding_contact_id, group_session.public_id, START + WEEK),
    }
    assert coming.arrangements.get().look_again_at == MONDAY


def test_only_the_place_changes_and_answers_stay(db):
    group_session, jo = out()
    invitation = group_session.invitations.first()
    answer_invitation(invitation=invitation, answer="coming", by=invitation.person)

    move(group_session=group_session, seen=0, by=jo, place="The New Library")

    invitation.refresh_from_db()
    assert (invitation.answer, invitation.answer_before) == ("coming", "")
    facts = purposes.get("session-moved").build(
        waiting("session-moved").get(target=invitation.public_id)
    )
    assert (facts["asks"], facts["moved_from"], facts["place"]) == (False, None, "The New Library")


def test_what_waited_about_the_old_time_is_called_off(db):
    group_session = ready(starts_at=START)
    jo = group_session.facilitations.get(role="lead").person
    send_out(group_session=group_session, by=jo)
    group_session.refresh_from_db()

    moved = a_week_later(group_session, jo)
    stale = waiting("session-moved").first()
    move(group_session=moved, seen=1, by=jo, place="The New Library")

    states = Message.objects.filter(purpose="invitation").values_list("state", flat=True)
    assert set(states) == {"cancelled"}
    stale.refresh_from_db()
    assert stale.state == "cancelled"
    assert purposes.get("session-moved").build(stale) is None
    assert waiting("session-moved").count() == 6


def test_who_has_a_pause_or_has_left_hears_nothing(db):
    group_session, jo = out()
    paused, left, *_others = group_session.group.memberships.exclude(seat="facilitator").order_by("pk")
    Membership.objects.filter(pk=paused.pk).update(paused_at=timezone.now(), paused_by=jo)
    Membership.objects.filter(pk=left.pk).update(left_at=timezone.now())

    a_week_later(group_session, jo)
    cancel(group_session=group_session, by=jo)

    told = Message.objects.filter(purpose__startswith="session-").values_list("person", flat=True)
    assert not {paused.person_id, left.person_id} & set(told)


def test_calls_that_no_longer_fit_are_called_off_and_the_others_stay(db):
    group_session, jo = out()
    first, second, *_rest = group_session.invitations.order_by("pk")
    early, late = (
        PreparationCallFactory(
            group_session=group_session,
            person=invitation.person,
            caller=jo,
            starts_at=starts_at,
            by_hand=True,  # so that it need not lie in hours that somebody gave
        )
        for invitation, starts_at in [
            (first, MONDAY + timedelta(days=1)),
            (second, START - timedelta(days=1)),
        ]
    )

    sooner = START - timedelta(days=4)
    move(
        group_session=group_session,
        seen=0,
        by=jo,
        starts_at=sooner,
        ends_at=sooner + timedelta(hours=2),
    )

    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.state, late.state) == (PreparationCall.State.BOOKED, PreparationCall.State.CALLED_OFF)


@pytest.mark.parametrize(
    ("facts", "seen", "error"),
    [
        ({"place": "The Old Library"}, 0, NothingChanges),
        ({"place": "Elsewhere"}, 3, SomebodyWasFaster),
        ({"starts_at": MONDAY - timedelta(hours=1)}, 0, CannotMove),
    ],
)
def test_move_refuses(db, facts, seen, error):
    group_session, jo = out()

    with pytest.raises(error):
        move(group_session=group_session, seen=seen, by=jo, **facts)

    assert not waiting("session-moved").exists()


def test_move_not_onto_another_session_of_the_same_facilitators(db):
    group_session, jo = out()
    other = sent_out(starts_at=START + WEEK + timedelta(hours=1))
    other.facilitations.filter(role="lead").update(person=jo)

    with pytest.raises(FacilitatorsAreElsewhere) as refused:
        a_week_later(group_session, jo)

    assert refused.value.names == ["Jo"]


def test_answer_for_a_time_that_has_gone_is_not_saved(db):
    group_session, jo = out()
    invitation = group_session.invitations.first()
    a_week_later(group_session, jo)

    with pytest.raises(ChangedSince):
        answer_invitation(invitation=invitation, answer="coming", by=invitation.person, seen=0)

    invitation.refresh_from_db()
    assert invitation.answer == ""


def test_page_that_was_open_when_it_moved_says_so(client, db):
    group_session, jo = out()
    invitation = Invitation.objects.select_related("group_session__group__organisation").first()
    path = link_to_answer(invitation).replace("http://127.0.0.1:8000", "")
    before = client.get(path).content.decode()
    a_week_later(group_session, jo)

    response = client.post(f"{path}?seen=0", {"answer": "coming"}, follow=True)

    assert f'action="{path}?seen=0"' in before
    html = response.content.decode()
    assert "This was changed while your page was open" in html
    assert "It was to be on Tuesday 1 December, 10 in the morning." in html
    assert f'action="{path}?seen=1"' in html
    invitation.refresh_from_db()
    assert invitation.answer == ""


def test_yes_to_the_old_text_answers_nothing_and_to_the_new_one_does(db):
    group_session, jo = out()
    Message.objects.update(channel="text", wording="plain")
    invitation = group_session.invitations.first()
    asked = (invitation.person, [invitation.public_id])
    assert not_answered_yet(*asked) == [invitation.public_id]

    a_week_later(group_session, jo)
    between = not_answered_yet(*asked)
    Message.objects.filter(purpose="session-moved").update(
        state="sent", channel="text", finished_at=timezone.now()
    )

    assert (between, not_answered_yet(*asked)) == ([], [invitation.public_id])


def test_cancelling_tells_whoever_heard_of_it(db):
    group_session, jo = out()
    never_heard = InvitationFactory(
        group_session=group_session, person=MembershipFactory(group=group_session.group).person
    )

    cancel(group_session=group_session, by=jo)
    cancel(group_session=group_session, by=jo)

    told = waiting("session-cancelled")
    assert told.count() == 6
    assert not told.filter(person=never_heard.person).exists()


def test_calendars_follow_every_change(db):
    group_session, jo = out()
    invitation = Invitation.objects.first()

    def seen():
        fresh = Invitation.objects.select_related("group_session__group__organisation").get(
            pk=invitation.pk
        )
        calendar = Calendar.from_ical(calendar_file(fresh))
        [event] = calendar.walk("VEVENT")
        return str(calendar["method"]), str(event["status"]), event["sequence"], event["dtstart"].dt

    first = seen()
    a_week_later(group_session, jo)
    second = seen()
    cancel(group_session=group_session, by=jo)

    assert first == ("PUBLISH", "CONFIRMED", 0, START)
    assert second == ("PUBLISH", "CONFIRMED", 1, START + WEEK)
    assert seen() == ("CANCEL", "CANCELLED", 2, START + WEEK)


def words_of(message, *, say, links_ok=True):
    facts = purposes.get(message.purpose).build(message)
    said = wording.render(
        purpose=message.purpose, wording=say, facts=facts, language="en-gb", links_ok=links_ok
    )
    return said.body.replace(facts.get("link") or "LINK", "LINK")


def test_words_of_a_move(db):
    group_session, jo = out()
    invitation = group_session.invitations.first()
    invitation.person.preferred_name = "Sam"
    invitation.person.save()
    Membership.objects.filter(person=invitation.person).update(paid="yes")
    a_week_later(group_session, jo)

    message = waiting("session-moved").get(person=invitation.person)

    assert words_of(message, say="plain") == (
        "Hi Sam, Jo here. There is a change. We now meet on Tuesday 8 December, 10 in the morning to 12 noon. "
        "No longer on Tuesday 1 December, 10 in the morning. The place is The Old Library.\n\n"
        "Your pay is as before, for the new time.\n"
        "Have you paid for something already, like a ticket? Tell Jo.\n\n"
        "Please say again if you can come: LINK\n"
        "Or ring Jo on 01632 960000."
    )
    assert words_of(message, say="discreet", links_ok=False) == (
        "Hi Sam, Jo here. Tuesday 1 December has moved to Tuesday 8 December, 10 in the morning.\n"
        "Ring or text Jo on 01632 960000."
    )


def test_words_of_a_cancelled_session(db):
    group_session, jo = out()
    cancel(group_session=group_session, by=jo)

    message = waiting("session-cancelled").get(target=group_session.invitations.first().public_id)
    name = message.person.preferred_name

    assert words_of(message, say="plain") == (
        f"Hi {name}, Jo here. We do not meet on Tuesday 1 December, 10 in the morning. We are sorry.\n\n"
        "You do not need to do anything. It is not because of anything you did.\n"
        "Did it cost you something already? Ring Jo on 01632 960000."
    )
    assert words_of(message, say="discreet") == (
        f"Hi {name}, Jo here. Tuesday 1 December, 10 in the morning is off. There is nothing you need to do.\n"
        "Questions? Ring Jo on 01632 960000."
    )


@pytest.mark.django_db(transaction=True)
def test_pressing_twice_at_once_tells_once():
    with time_machine.travel(MONDAY, tick=True):
        group_session, jo = out()
        together = Barrier(2)

        def press():
            together.wait()
            try:
                return a_week_later(group_session, jo).sequence
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            pressed = [pool.submit(press) for _tab in range(2)]
            assert [one.result() for one in pressed] == [1, 1]
        assert waiting("session-moved").count() == 6


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.integers(0, 3)),
        st.tuples(st.just("place"), st.integers(0, 2)),
        st.tuples(st.just("answer"), st.integers(0, 3), st.sampled_from(["coming", "cant", "not_sure"])),
        st.tuples(st.just("send")),
        st.tuples(st.just("cancel")),
    ),
    max_size=8,
)


@settings(max_examples=12)
@given(steps=STEPS)
def test_whatever_happens_nothing_stale_waits_and_each_change_is_told_once(db, steps):
    with transaction.atomic():
        _live_through(steps)
        transaction.set_rollback(True)


def _do(step, group_session, jo, invitations):
    what, *how = step
    if what == "move":
        start = START + timedelta(days=how[0])
        facts = {"starts_at": start, "ends_at": start + timedelta(hours=2)}
        move(group_session=group_session, seen=group_session.sequence, by=jo, **facts)
    elif what == "place":
        move(group_session=group_session, seen=group_session.sequence, by=jo, place=f"Room {how[0]}")
    elif what == "answer" and group_session.takes_answers:
        one = invitations[how[0]]
        answer_invitation(invitation=one, answer=how[1], by=one.person)
    elif what == "send":
        for pk in Message.objects.filter(state="queued").values_list("pk", flat=True):
            send_message(pk)
    elif what == "cancel":
        cancel(group_session=group_session, by=jo)


def _live_through(steps):
    group_session, jo = out()
    invitations = list(group_session.invitations.order_by("pk"))
    for step in steps:
        group_session.refresh_from_db()
        try:
            _do(step, group_session, jo, invitations)
        except (NothingChanges, CannotMove):
            continue
    group_session.refresh_from_db()
    is_off = group_session.state == GroupSession.State.CANCELLED
    for invitation in invitations:
        about = Message.objects.filter(target=invitation.public_id)
        for message in about.filter(state="queued"):
            assert purposes.get(message.purpose).build(message) is not None
            assert message.not_after == group_session.starts_at
            assert (message.purpose == "session-cancelled") == is_off
        assert about.filter(purpose="session-cancelled").count() == int(is_off)
        changes_told = about.filter(purpose="session-moved").count()
        assert changes_told == group_session.sequence - int(is_off)
        assert about.filter(state="queued").count() <= 1


# --- the pages ---


def form_data(group_session, **changed):
    return {
        "seen": group_session.sequence,
        "kind": "in_person",
        "day": "2026-12-08",
        "starts": "10:00",
        "ends": "12:00",
        "place": "The Old Library",
    } | changed


def test_page_says_first_who_hears_what_and_writes_nothing(client, db):
    group_session, jo = out()
    sam = MembershipFactory(group=group_session.group, person=PersonFactory(preferred_name="Sam")).person
    InvitationFactory(group_session=group_session, person=sam)
    client.force_login(jo)
    address = reverse("sessions:move", args=[group_session.public_id])

    html = client.post(address, form_data(group_session)).content.decode()

    assert "They have not said yes to any way of being reached." in html
    assert "Yes, change it and tell 7 people" in html
    group_session.refresh_from_db()
    assert (group_session.starts_at, waiting("session-moved").count()) == (START, 0)

    response = client.post(address, form_data(group_session) | {"confirm": "1"})

    group_session.refresh_from_db()
    assert (response.status_code, group_session.starts_at) == (302, START + WEEK)
    assert waiting("session-moved").count() == 7


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"day": "2026-12-01"}, "It is like this already."),
        ({"day": "2026-11-22"}, "That day is over."),
        ({"day": "2027-03-28", "starts": "01:30"}, "The clocks go forward that night"),
        ({"day": "2026-12-09"}, "Jo: busy with another session then."),
        ({"seen": "7", "place": "Elsewhere", "confirm": "1"}, "Somebody changed it since"),
    ],
)
def test_page_says_what_is_wrong_beside_the_field(client, db, changed, sentence):
    group_session, jo = out()
    other = sent_out(starts_at=START + timedelta(days=8))
    other.facilitations.filter(role="lead").update(person=jo)
    client.force_login(jo)

    response = client.post(
        reverse("sessions:move", args=[group_session.public_id]), form_data(group_session) | changed
    )

    assert response.status_code == 200
    html = response.content.decode()
    assert sentence in html
    assert "See what will happen" in html
    assert not waiting("session-moved").exists()


@pytest.mark.parametrize("page", ["move", "cancel"])
def test_pages_run_as_many_queries_for_five_as_for_fifty(
    client, db, django_assert_max_num_queries, page
):
    group_session, jo = out()
    client.force_login(jo)
    address = reverse(f"sessions:{page}", args=[group_session.public_id])

    def count():
        with django_assert_max_num_queries(60) as seen:
            if page == "move":
                client.post(address, form_data(group_session))
            else:
                client.get(address)
        return len(seen)

    count()
    few = count()
    for _n in range(46):
        person = MembershipFactory(group=group_session.group).person
        ContactPointFactory(person=person)
        InvitationFactory(group_session=group_session, person=person)
    assert count() == few


def test_moved_is_counted(db):
    group_session = sent_out()
    group_session.moved_from = START

    with pytest.raises(IntegrityError, match="group_session_moved_is_counted"):
        group_session.save()


def test_answer_before_only_until_they_answer_again(db):
    person = PersonFactory()

    with pytest.raises(IntegrityError, match="invitation_answer_before_until_they_answer_again"):
        InvitationFactory(
            person=person,
            answer="coming",
            answered_at=timezone.now(),
            answered_by=person,
            answer_before="cant",
        )
