"""From asking to done: who did what, who was told how, and what never happens."""

import contextlib
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from messaging.models import Message
from messaging.sending import send
from messaging.services import call_off
from sessions.arranging import services
from sessions.inviting.services import answer_invitation, say_what_helps
from sessions.models import Arrangement
from sessions.planning.services import cancel
from tests.factories.groups import MembershipFactory
from tests.factories.people import ContactPointFactory, PersonFactory
from tests.factories.sessions import ArrangementFactory, InvitationFactory, sent_out

State = Arrangement.State


def invited(**fields):
    """Somebody asked to a session, who can be reached by email."""
    invitation = InvitationFactory(group_session=sent_out(**fields))
    MembershipFactory(group=invitation.group_session.group, person=invitation.person)
    ContactPointFactory(person=invitation.person, channel="email", value="sam@example.org")
    return invitation


def wanted(invitation=None, **fields):
    return ArrangementFactory(invitation=invitation or invited(), **fields)


def messages():
    return Message.objects.filter(purpose="arranged").order_by("pk")


def send_all():
    """As the queue does a while later, in the daytime."""
    later = timezone.now() + timedelta(minutes=10)
    with time_machine.travel(later, tick=False):
        for message in messages().filter(state="queued"):
            send(message.pk)
    services.note_who_was_told()


def test_arranged_is_told_by_a_message_and_known_only_then(db):
    arrangement, jo = wanted(), PersonFactory()

    arranged = services.arrange(arrangement=arrangement, by=jo, words="Jo has booked it.")
    before = (arranged.state, arranged.owner, services.note_who_was_told())
    send_all()
    arrangement.refresh_from_db()

    assert before == ("arranged", jo, 0)
    assert (arrangement.state, arrangement.told_by) == ("told", None)
    assert arrangement.telling == messages().get().public_id
    assert arrangement.told_at is not None


def test_all_that_is_settled_in_these_minutes_goes_in_one_message(db):
    invitation, jo = invited(), PersonFactory()
    point = invitation.person.contact_points.get()
    point.wording = "plain"
    point.save()
    childcare, lift = wanted(invitation, detail="Two twins"), wanted(invitation, kind="travel")

    services.arrange(arrangement=childcare, by=jo, words="From nine to one.")
    services.cannot_meet(arrangement=lift, by=jo, words="We send you a ticket.")
    services.arrange(arrangement=childcare, by=jo)  # a second tap
    send_all()

    message = messages().get()
    assert "Childcare: arranged. From nine to one." in message.body
    assert "Getting there: sorry, not this time. We send you a ticket." in message.body
    assert "twins" not in message.body
    assert sorted(row.state for row in invitation.arrangements.all()) == ["cannot_told", "told"]


def test_other_words_are_told_again_and_the_same_words_are_not(db):
    arrangement, jo = wanted(), PersonFactory()
    services.arrange(arrangement=arrangement, by=jo, words="At nine.")
    send_all()

    services.arrange(arrangement=arrangement, by=jo, words="At nine.")
    same = messages().count()
    services.arrange(arrangement=arrangement, by=jo, words="At ten.")
    send_all()

    assert (same, messages().count()) == (1, 2)


def test_discreet_words_tell_nothing_of_the_need(db):
    arrangement = wanted()
    arrangement.invitation.person.contact_points.update(wording="discreet")

    services.arrange(arrangement=arrangement, by=PersonFactory(), words="The nursery on Mill Street.")
    send_all()

    body = messages().get().body
    assert not any(word in body for word in ("Childcare", "arranged", "nursery", "Mill Street"))


def test_what_is_open_again_is_not_sent(db):
    arrangement, jo = wanted(), PersonFactory()
    services.arrange(arrangement=arrangement, by=jo)

    services.open_again(arrangement=arrangement, by=jo)
    send_all()

    assert [message.state for message in messages()] == ["cancelled"]
    arrangement.refresh_from_db()
    assert arrangement.state == "asked"


def test_a_message_that_needs_a_person_is_told_by_whoever_says_so(db):
    invitation = invited()
    invitation.person.contact_points.all().delete()
    arrangement, amina = wanted(invitation), PersonFactory()
    services.arrange(arrangement=arrangement, by=PersonFactory())
    send_all()
    held = messages().get().state

    told = services.told_in_person(arrangement=arrangement, by=amina)

    assert (held, messages().get().state, messages().get().told_by) == ("held", "told", amina)
    assert (told.state, told.told_by) == ("told", amina)


def test_cannot_be_met_says_what_is_offered_instead(db):
    with pytest.raises(services.NothingOffered):
        services.cannot_meet(arrangement=wanted(), by=PersonFactory(), words="  ")


@pytest.mark.parametrize(
    ("minutes", "names", "refusal"),
    [
        (60, None, services.InterpreterNotNamed),
        (60, "Ana", None),
        (90, "Ana", services.TwoInterpretersNeeded),
        (90, "Ana and Luz", None),
    ],
)
def test_interpreters_are_named_and_two_for_more_than_an_hour(db, minutes, names, refusal):
    starts_at = timezone.now() + timedelta(days=20)
    invitation = invited(starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes))
    arrangement, jo = wanted(invitation, kind="interpreter", interpreters=names), PersonFactory()

    if refusal:
        with pytest.raises(refusal):
            services.arrange(arrangement=arrangement, by=jo)
    else:
        assert services.arrange(arrangement=arrangement, by=jo).state == "arranged"
    assert messages().count() == (refusal is None)


@pytest.mark.parametrize(("wording", "name"), [("plain", "Sam"), ("discreet", "Jo")])
def test_a_taxi_is_booked_under_the_name_that_is_safe(db, wording, name):
    sam, jo = PersonFactory(preferred_name="Sam"), PersonFactory(preferred_name="Jo")
    ContactPointFactory(person=sam, channel="email", value="sam@example.org", wording=wording)

    assert services.name_for_the_driver(sam, booked_by=jo) == name


def test_what_does_not_work_is_open_again_and_keeps_their_words(db):
    arrangement, jo = wanted(detail="Two, from nine", owner=PersonFactory()), PersonFactory()
    services.arrange(arrangement=arrangement, by=jo)
    services.told_in_person(arrangement=arrangement, by=jo)

    services.does_not_work(arrangement=arrangement, words="Nine is too late.")
    again = services.does_not_work(arrangement=arrangement, words="")

    assert (again.state, again.not_right, again.detail) == (
        "asked",
        "Nine is too late.",
        "Two, from nine",
    )
    assert (again.told_by, again.owner) == (None, arrangement.owner)
    assert again.why_look_again == "They say it does not work for them."


def test_look_again_after_a_session_was_moved(db):
    invitation, jo = invited(), PersonFactory()
    settled, open_one = wanted(invitation, state="told"), wanted(invitation, kind="travel")

    marked = services.look_again(group_session=invitation.group_session)
    twice = services.look_again(group_session=invitation.group_session)

    settled.refresh_from_db()
    open_one.refresh_from_db()
    assert (marked, twice, open_one.look_again_at) == (1, 0, None)
    assert settled.why_look_again == "The session has changed: does it still fit?"
    assert services.still_fits(arrangement=settled, by=jo).why_look_again == ""


def test_what_was_called_off_on_the_way_is_told_after_all(db):
    arrangement, jo = wanted(), PersonFactory()
    services.arrange(arrangement=arrangement, by=jo)
    call_off(targets=[arrangement.invitation.public_id])  # as moving the session does

    services.still_fits(arrangement=arrangement, by=jo)
    services.tell_again(arrangement=arrangement, by=jo)
    send_all()

    arrangement.refresh_from_db()
    assert [message.state for message in messages()] == ["cancelled", "sent"]
    assert arrangement.state == "told"


def test_what_was_arranged_for_another_day_is_not_told(db):
    arrangement, jo = wanted(), PersonFactory()
    services.arrange(arrangement=arrangement, by=jo)
    services.look_again(group_session=arrangement.invitation.group_session)
    # The same message waits, and tells of what was settled since.
    since = wanted(arrangement.invitation, kind="travel")
    services.arrange(arrangement=since, by=jo)

    send_all()
    arrangement.refresh_from_db()
    since.refresh_from_db()
    assert (arrangement.state, since.state) == ("arranged", "told")
    services.still_fits(arrangement=arrangement, by=jo)
    send_all()

    arrangement.refresh_from_db()
    assert [message.state for message in messages()] == ["sent", "sent"]
    assert arrangement.state == "told"


def test_what_stands_for_nothing_any_more_has_to_be_called_off(db):
    gone, cancelled = invited(), invited()
    rows = [wanted(invitation, state="told") for invitation in (gone, cancelled)]
    answer_invitation(invitation=gone, answer="cant", by=gone.person)
    cancel(group_session=cancelled.group_session, by=PersonFactory())

    found = Arrangement.objects.ahead(now=timezone.now()).on_the_board(now=timezone.now())

    assert {row.pk: row.rank for row in found} == {row.pk: 0 for row in rows}
    assert sorted(str(row.why_look_again) for row in found) == [
        "The session is cancelled: call it off.",
        "They cannot come now: call it off.",
    ]


def test_late_then_soon_then_later_then_settled(db):
    starts_at = timezone.now() + timedelta(days=8)
    invitation = invited(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    for kind, state in [
        ("interpreter", "asked"),  # two weeks: it was due six days ago
        ("childcare", "asked"),  # a week: tomorrow
        ("food", "asked"),
        ("other", "told"),
        ("travel", "withdrawn"),
    ]:
        wanted(invitation, kind=kind, state=state)

    found = Arrangement.objects.on_the_board(now=timezone.now())

    assert [(row.kind, row.rank) for row in found] == [
        ("interpreter", 0),
        ("childcare", 1),
        ("food", 2),
        ("other", 3),
    ]
    assert found[0].due_at == starts_at - timedelta(days=14)


def test_nothing_is_left_of_what_is_no_longer_needed(db):
    invitation = invited()
    arrangement = wanted(invitation, kind="travel", way="taxi", driver_name="Jo", detail="A taxi")
    services.arrange(arrangement=arrangement, by=PersonFactory(), words="At nine.")

    say_what_helps(invitation=invitation, wanted={}, by=invitation.person)

    arrangement.refresh_from_db()
    assert arrangement.state == "withdrawn"
    assert {arrangement.detail, arrangement.words, arrangement.driver_name, arrangement.telling} == {
        None
    }
    with pytest.raises(services.SomebodyWasFaster):
        services.arrange(arrangement=arrangement, by=PersonFactory())


STEPS = st.lists(
    st.sampled_from(
        [
            "arrange",
            "cannot",
            "told",
            "done",
            "open",
            "fits",
            "not right",
            "ask",
            "withdraw",
            "send",
            "again",
            "move",
        ]
    ),
    max_size=10,
)


@settings(max_examples=25)
@given(steps=STEPS, reachable=st.booleans())
def test_nothing_is_known_that_nobody_told(db, steps, reachable):
    """Whatever is tapped in whatever order: no "told" without a message that went, or somebody's name."""
    invitation = invited()
    if not reachable:
        invitation.person.contact_points.all().delete()
    arrangement, jo = wanted(invitation), PersonFactory()
    do = {
        "arrange": lambda: services.arrange(arrangement=arrangement, by=jo, words="At nine."),
        "cannot": lambda: services.cannot_meet(arrangement=arrangement, by=jo, words="Sorry."),
        "told": lambda: services.told_in_person(arrangement=arrangement, by=jo),
        "done": lambda: services.finish(arrangement=arrangement, by=jo),
        "open": lambda: services.open_again(arrangement=arrangement, by=jo),
        "fits": lambda: services.still_fits(arrangement=arrangement, by=jo),
        "not right": lambda: services.does_not_work(arrangement=arrangement),
        "ask": lambda: say_what_helps(
            invitation=invitation, wanted={"childcare": "Two"}, by=invitation.person
        ),
        "withdraw": lambda: say_what_helps(invitation=invitation, wanted={}, by=invitation.person),
        "send": send_all,
        "again": lambda: services.tell_again(arrangement=arrangement, by=jo),
        "move": lambda: services.look_again(group_session=invitation.group_session),
    }
    seen = []
    for step in steps:
        with contextlib.suppress(services.SomebodyWasFaster):
            do[step]()
        arrangement.refresh_from_db()
        seen.append(arrangement.state)
        if arrangement.state in Arrangement.KNOWN:
            went = Message.objects.filter(
                public_id=arrangement.telling, state__in=["sent", "told"]
            ).exists()
            assert went or arrangement.told_by == jo
        if arrangement.state == "done":
            assert "told" in seen
