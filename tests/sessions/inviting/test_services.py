from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.models import Membership
from messaging.models import Message
from people.models import ActionLink, ContactPoint
from sessions.inviting.messages import link_to_answer
from sessions.inviting.services import (
    AnswerNotOffered,
    AnswersClosed,
    NotReady,
    answer_invitation,
    say_what_helps,
    send_link_again,
    send_out,
)
from sessions.models import Arrangement, GroupSession, Invitation
from sessions.planning.services import cancel
from tests.factories.groups import MembershipFactory
from tests.factories.people import PersonFactory
from tests.factories.sessions import InvitationFactory, sent_out
from tests.sessions.planning.test_readiness import ready

Seat = Membership.Seat


def invited(**fields):
    return InvitationFactory(group_session=sent_out(**fields))


def test_send_out_asks_everyone_but_the_facilitators(db):
    group_session = ready()
    for seat in (Seat.SUPPORTER, Seat.INTERPRETER, Seat.OBSERVER, Seat.FACILITATOR):
        MembershipFactory(group=group_session.group, seat=seat)
    MembershipFactory(group=group_session.group, left_at=timezone.now())
    MembershipFactory()
    jo = PersonFactory()

    asked = send_out(group_session=group_session, by=jo)

    seats = group_session.group.memberships.current().exclude(seat=Seat.FACILITATOR)
    assert {invitation.person_id for invitation in asked} == set(seats.values_list("person", flat=True))
    assert len(asked) == 7
    group_session.refresh_from_db()
    assert (group_session.state, group_session.invited_by) == (GroupSession.State.INVITED, jo)
    assert group_session.invited_at is not None


def test_send_out_puts_one_message_each_in_the_outbox(db):
    group_session = ready()

    asked = send_out(group_session=group_session, by=PersonFactory())

    found = Message.objects.values_list("person", "purpose", "target", "key", "not_after")
    assert set(found) == {
        (
            invitation.person_id,
            "invitation",
            invitation.public_id,
            f"invitation:{invitation.public_id}",
            group_session.starts_at,
        )
        for invitation in asked
    }


def test_send_out_twice_asks_nobody_twice(db):
    group_session = ready()
    jo = PersonFactory()

    send_out(group_session=group_session, by=jo)
    again = send_out(group_session=group_session, by=PersonFactory())

    assert again == []
    assert (Invitation.objects.count(), Message.objects.count()) == (4, 4)
    group_session.refresh_from_db()
    assert group_session.invited_by == jo


def test_send_out_by_two_people_at_once_asks_everyone_once(transactional_db):
    group_session, ready_to_press = ready(), Barrier(2)
    people = [PersonFactory(), PersonFactory()]

    def press(by):
        ready_to_press.wait()
        try:
            return len(send_out(group_session=group_session, by=by))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as hands:
        asked = list(hands.map(press, people))

    assert sorted(asked) == [0, 4]
    assert (Invitation.objects.count(), Message.objects.count()) == (4, 4)


def test_send_out_again_asks_only_who_joined(db):
    group_session = ready()
    send_out(group_session=group_session, by=PersonFactory())
    newcomer = MembershipFactory(group=group_session.group).person

    asked = send_out(group_session=group_session, by=PersonFactory())

    assert [invitation.person for invitation in asked] == [newcomer]
    assert Message.objects.count() == 5


def test_send_out_of_a_one_to_one_asks_one_person(db):
    group_session = ready(kind="one_to_one")
    sam = MembershipFactory(group=group_session.group).person
    group_session.one_to_one_with = sam
    group_session.save()

    asked = send_out(group_session=group_session, by=PersonFactory())

    assert [invitation.person for invitation in asked] == [sam]


def test_send_out_of_a_session_that_is_not_ready_sends_nothing(db):
    group_session = ready(place="")

    with pytest.raises(NotReady) as stopped:
        send_out(group_session=group_session, by=PersonFactory())

    assert [line.name for line in stopped.value.lines] == ["place"]
    assert (Invitation.objects.count(), Message.objects.count()) == (0, 0)


def test_send_out_asks_who_cannot_be_reached_too(db):
    group_session = ready()
    ContactPoint.objects.update(allowed=ContactPoint.Allowed.NO)

    send_out(group_session=group_session, by=PersonFactory())

    # The outbox holds them for a person who tells them.
    assert Message.objects.count() == 4


@pytest.mark.parametrize("more", [0, 10])
def test_send_out_takes_as_many_queries_for_any_group(db, django_assert_max_num_queries, more):
    group_session = ready()
    for _number in range(more):
        MembershipFactory(group=group_session.group)

    with django_assert_max_num_queries(21):
        send_out(group_session=group_session, by=PersonFactory())


@pytest.mark.parametrize(
    ("fields", "offered"),
    [
        ({"kind": "in_person"}, ["coming", "one_to_one", "not_sure", "cant"]),
        ({"kind": "online"}, ["online", "one_to_one", "not_sure", "cant"]),
        ({"kind": "both"}, ["coming", "online", "one_to_one", "not_sure", "cant"]),
        ({"kind": "one_to_one", "place": "The park"}, ["coming", "not_sure", "cant"]),
        (
            {"kind": "one_to_one", "place": "", "online_link": "https://example.org"},
            ["online", "not_sure", "cant"],
        ),
    ],
)
def test_answers_offered_depend_on_how_they_meet(fields, offered):
    assert GroupSession(**fields).answers_offered == offered


def test_answer_is_saved_with_who_gave_it(db):
    invitation = invited()

    answer_invitation(invitation=invitation, answer="coming", by=invitation.person)

    invitation.refresh_from_db()
    assert (invitation.answer, invitation.answered_by) == ("coming", invitation.person)
    event = invitation.events.order_by("pgh_id").last()
    assert (event.answer, event.pgh_context.metadata["by"]) == ("coming", invitation.person.pk)


def test_the_same_answer_again_changes_nothing(db):
    invitation = invited()
    first = answer_invitation(invitation=invitation, answer="coming", by=invitation.person)
    events = invitation.events.count()

    again = answer_invitation(invitation=invitation, answer="coming", by=invitation.person)

    assert again.answered_at == first.answered_at
    assert invitation.events.count() == events


def test_the_person_themselves_counts_after_whoever_wrote_it_down(db):
    invitation = invited()
    answer_invitation(invitation=invitation, answer="cant", by=PersonFactory())

    answer_invitation(invitation=invitation, answer="cant", by=invitation.person)

    invitation.refresh_from_db()
    assert invitation.answered_by == invitation.person


@pytest.mark.parametrize("answer", ["online", "maybe", ""])
def test_an_answer_that_is_not_offered(db, answer):
    invitation = invited(kind="in_person")

    with pytest.raises(AnswerNotOffered):
        answer_invitation(invitation=invitation, answer=answer, by=invitation.person)


@pytest.mark.parametrize("why", ["begun", "cancelled", "never sent"])
def test_answers_are_closed(db, why):
    invitation = invited(starts_at=timezone.now() + timedelta(days=-1 if why == "begun" else 1))
    if why == "cancelled":
        cancel(group_session=invitation.group_session, by=PersonFactory())
    if why == "never sent":
        invitation = InvitationFactory()

    with pytest.raises(AnswersClosed):
        answer_invitation(invitation=invitation, answer="coming", by=invitation.person)
    with pytest.raises(AnswersClosed):
        say_what_helps(invitation=invitation, wanted={"childcare": ""}, by=invitation.person)


def helps(invitation, **wanted):
    say_what_helps(invitation=invitation, wanted=wanted, by=invitation.person)
    return {
        arrangement.kind: (arrangement.detail, arrangement.state)
        for arrangement in invitation.arrangements.all()
    }


def test_what_helps_is_exactly_what_was_said_last(db):
    invitation = invited()

    assert helps(invitation, childcare="Two", travel="") == {
        "childcare": ("Two", "asked"),
        "travel": (None, "asked"),
    }
    assert helps(invitation, travel="By bus") == {
        "childcare": (None, "withdrawn"),
        "travel": ("By bus", "asked"),
    }
    assert helps(invitation, childcare="Two") == {
        "childcare": ("Two", "asked"),
        "travel": (None, "withdrawn"),
    }


def test_what_was_arranged_stays_arranged_when_nothing_changed(db):
    invitation = invited()
    helps(invitation, childcare="Two")
    invitation.arrangements.update(state="arranged")

    assert helps(invitation, childcare="Two", travel="") == {
        "childcare": ("Two", "arranged"),
        "travel": (None, "asked"),
    }


def test_what_was_arranged_for_other_words_is_asked_again(db):
    invitation = invited()
    helps(invitation, childcare="Two")
    invitation.arrangements.update(state="told", told_by=invitation.person, told_at=timezone.now())

    assert helps(invitation, childcare="Three") == {"childcare": ("Three", "asked")}


def sent_invitation():
    """One that Sam has in her hand, with its link."""
    [invitation, *_others] = send_out(group_session=ready(), by=PersonFactory())
    Message.objects.update(state="sent", channel="email", finished_at=timezone.now())
    link_to_answer(invitation)
    return invitation


def test_send_link_again_stops_the_old_one(db):
    invitation = sent_invitation()

    message = send_link_again(invitation=invitation)

    assert message.key == f"invitation:{invitation.public_id}:1"
    assert not ActionLink.objects.working(now=timezone.now()).exists()


def test_send_link_again_twice_sends_one(db):
    invitation = sent_invitation()

    first = send_link_again(invitation=invitation)
    again = send_link_again(invitation=invitation)

    assert again == first


def test_send_link_again_while_the_first_is_still_waiting(db):
    [invitation, *_others] = send_out(group_session=ready(), by=PersonFactory())

    assert send_link_again(invitation=invitation).key == f"invitation:{invitation.public_id}"
    answer_invitation(invitation=invitation, answer="coming", by=PersonFactory())
    assert send_link_again(invitation=invitation).key == f"invitation:{invitation.public_id}:1"


def test_send_link_again_once_it_is_cancelled(db):
    invitation = sent_invitation()
    cancel(group_session=invitation.group_session, by=PersonFactory())

    with pytest.raises(AnswersClosed):
        send_link_again(invitation=invitation)


ANSWERS = st.sampled_from(["coming", "online", "one_to_one", "not_sure", "cant", "nonsense"])
WANTED = st.dictionaries(
    st.sampled_from(Arrangement.Kind.values), st.sampled_from(["", "Two", "From ten"]), max_size=6
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["first tab", "second tab", "facilitator"]),
        st.one_of(st.tuples(st.just("answer"), ANSWERS), st.tuples(st.just("helps"), WANTED)),
    ),
    max_size=10,
)


@settings(max_examples=15)
@given(steps=STEPS)
def test_whoever_taps_what_there_is_one_invitation_with_the_last_answer(db, steps):
    group_session = sent_out(kind="both", online_link="https://example.org")
    invitation, jo = InvitationFactory(group_session=group_session), PersonFactory()
    # Each tab holds the row as it was when its page was opened.
    tabs = {
        name: Invitation.objects.get(pk=invitation.pk)
        for name in ("first tab", "second tab", "facilitator")
    }
    answer, by, wanted = "", None, {}

    for who, (what, value) in steps:
        giver = jo if who == "facilitator" else invitation.person
        if what == "helps":
            say_what_helps(invitation=tabs[who], wanted=value, by=giver)
            wanted = value
        elif value in group_session.answers_offered:
            answer_invitation(invitation=tabs[who], answer=value, by=giver)
            answer, by = value, giver
        else:
            with pytest.raises(AnswerNotOffered):
                answer_invitation(invitation=tabs[who], answer=value, by=giver)

    saved = Invitation.objects.get(group_session=group_session)
    assert (saved.answer, saved.answered_by) == (answer, by)
    stored = {arrangement.kind: arrangement.detail or "" for arrangement in saved.arrangements.wanted()}
    assert stored == wanted
    assert saved.arrangements.count() <= len(Arrangement.Kind.values)
