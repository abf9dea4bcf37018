from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.urls import reverse
from django.utils import timezone

from groups.models import JargonTerm
from privacy.tasks import forget_what_is_due
from sessions.meeting import hours, signals
from sessions.models import Signal
from tests.factories.people import PersonFactory
from tests.factories.sessions import GroupSessionFactory, sent_out
from tests.factories.signals import SignalFactory
from tests.sessions.meeting.test_feelings import people_around
from tests.sessions.meeting.test_pages import link_for
from tests.sessions.meeting.world import COMING, member_of, pair_of, session_on_now


def page(name, *args):
    return reverse(f"sessions:{name}", args=args)


def test_one_tap_is_seen_by_the_two_until_it_is_taken_back(client, db):
    group_session = session_on_now()
    lead, support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING, preferred_name="Sam")
    here, meet = page("my_today", group_session.public_id), page("meet", group_session.public_id)

    client.force_login(sam)
    told_before = client.get(here).text
    client.post(here, {"minute": "need"})
    client.post(here, {"minute": "need"})
    signal = Signal.objects.get()
    client.force_login(lead)
    seen_by_lead = client.get(meet).text
    client.force_login(support)
    answer = page("answer_signal", group_session.public_id, signal.public_id)
    client.post(answer, {"said": "with-you"})
    with_them = client.get(meet).text
    client.force_login(sam)
    not_alone = client.get(here).text
    client.post(here, {"minute": "all-right"})
    client.force_login(lead)
    after = client.get(meet).text
    # Whoever taps a moment too late changes nothing.
    too_late = client.post(answer, {"said": "with-you"})

    assert f"Only <bdi>{lead}</bdi> and <bdi>{support}</bdi> see that you tapped" in told_before
    assert "nobody there yet" in seen_by_lead
    assert f"<bdi>{support}</bdi> is with them" in with_them
    assert f"<bdi>{support}</bdi> has seen it" in not_alone
    assert "Needs a minute" not in after
    assert too_late.url == meet
    signal.refresh_from_db()
    assert (signal.person, signal.seen_by, signal.ended_at is None) == (sam, support, False)


def test_needing_somebody_again_is_a_new_signal(db):
    group_session = session_on_now()
    lead, support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING)
    tap = {"group_session": group_session, "person": sam}

    first = signals.need_a_minute(**tap)
    signals.be_with(group_session=group_session, signal_id=first.public_id, by=lead)
    stands = signals.be_with(group_session=group_session, signal_id=first.public_id, by=support)
    second = signals.need_a_minute(**tap)

    assert stands.seen_by == lead
    assert list(signals.open_signals(group_session, viewer=lead)) == [second]
    assert signals.is_over(group_session=group_session, signal_id=second.public_id) == second
    signals.all_right_again(**tap)
    assert list(signals.open_signals(group_session, viewer=lead)) == []


def test_by_link_one_tap_and_a_word_nobody_knows_who_asked(client, db):
    group_session = session_on_now()
    sam = member_of(group_session, answer=COMING)
    here = page("today", link_for(sam, group_session))

    client.post(here, {"minute": "need"})
    told = client.post(here, {"short": " LADO "}, follow=True).text
    empty = client.post(here, {"short": ""}).text

    assert Signal.objects.get().person == sam
    assert "Nobody sees who asked." in told
    assert "Please write the word." in empty
    term = JargonTerm.objects.get()
    assert (term.group, term.short, term.state) == (group_session.group, "LADO", "asked")


@pytest.mark.parametrize(
    ("starts_in", "opens"), [(121, False), (119, True), (-179, True), (-181, False)]
)
def test_it_can_be_tapped_while_people_may_be_there(client, db, starts_in, opens):
    group_session = sent_out(
        GroupSessionFactory(starts_at=timezone.now() + timedelta(minutes=starts_in))
    )
    sam = member_of(group_session, answer=COMING)
    client.force_login(sam)
    here = page("my_today", group_session.public_id)

    shown = "I need a minute" in client.get(here).text
    client.post(here, {"minute": "need"})

    assert (shown, Signal.objects.exists()) == (opens, opens)
    if not opens:
        # Nobody comes to them any more, so nobody reads that somebody does.
        SignalFactory(group_session=group_session, person=sam)
        assert "has been told" not in client.get(here).text
        with pytest.raises(hours.NotOpen):
            signals.need_a_minute(group_session=group_session, person=sam)


def test_signals_are_seen_by_nobody_else(client, db, django_assert_num_queries):
    group_session = session_on_now()
    lead, support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING, preferred_name="Sam")
    signal = SignalFactory(group_session=group_session, person=sam)
    near = people_around(group_session)

    for name, person in near.items():
        assert list(Signal.objects.visible_to(person)) == [], name
        assert list(signals.open_signals(group_session, viewer=person)) == [], name
    client.force_login(near["another facilitator of the group"])
    assert "Needs a minute" not in client.get(page("meet", group_session.public_id)).text
    for person in (sam, lead, support):
        assert list(Signal.objects.visible_to(person)) == [signal]
    for more in (0, 2):
        for other in PersonFactory.create_batch(more):
            SignalFactory(group_session=group_session, person=other)
        with django_assert_num_queries(1):
            names = [
                one.person.preferred_name for one in signals.open_signals(group_session, viewer=lead)
            ]
    assert (names[0], len(names)) == ("Sam", 3)


def test_signals_are_forgotten_after_30_days(db, time_machine):
    now = timezone.now()
    SignalFactory(created_at=now)

    time_machine.move_to(now + timedelta(days=30, seconds=-1), tick=False)
    forget_what_is_due()
    still_there = Signal.objects.exists()
    time_machine.move_to(now + timedelta(days=30), tick=False)
    forget_what_is_due()

    assert (still_there, Signal.objects.exists()) == (True, False)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({}, "signal_one_open_for_each_person"),
        ({"ended_at": timezone.now(), "seen_at": timezone.now()}, "signal_seen_at_and_seen_by_set"),
        ({"ended_at": timezone.now(), "seen_at": timezone.now(), "seen_by": "self"}, "seen_by_somebody"),
    ],
)
def test_signal_that_cannot_be_is_refused_by_the_database(db, fields, constraint):
    one = SignalFactory()
    fields = {name: one.person if value == "self" else value for name, value in fields.items()}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SignalFactory(group_session=one.group_session, person=one.person, **fields)
