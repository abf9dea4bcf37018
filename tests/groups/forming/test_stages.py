"""From an idea to closed: what each stage needs, and that only what is ready moves."""

from datetime import date, timedelta
from itertools import pairwise
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from groups.forming.needs import needs
from groups.forming.services import MOVES, CannotMove, NotYet, move
from groups.lines import missing
from groups.models import AgreementResponse, Group, Leaving, Membership
from tests.factories.groups import (
    GroupFactory,
    MembershipFactory,
    agrees,
    all_agree,
    in_purpose,
)
from tests.factories.people import PersonFactory
from tests.groups.forming.together import Seat, Stage, active, person, with_both_sides

pytestmark = pytest.mark.django_db

WORDS = {
    Stage.PAUSING: {"words": "Summer is here.", "until": date(2030, 9, 1)},
    Stage.ENDING: {"words": "Thank you all."},
    Stage.CLOSED: {"words": "We changed the first phone call."},
}


def go(group, to, **facts):
    return move(
        group=group,
        to=to,
        by=person(group, "Jo"),
        seen_stage=stage_of(group),
        **WORDS.get(to, {}) | facts,
    )


def stage_of(group):
    return Group.objects.get(pk=group.pk).stage


def held_by(group, to):
    return {line.name for line in missing(needs(group, to))}


def advised(group, to):
    return {line.name for line in needs(group, to) if line.state == "advice"}


def test_getting_to_know_each_other_needs_somebody_who_facilitates_and_somebody_who_knows():
    group = GroupFactory()
    assert held_by(group, Stage.FORMING) == {"facilitator", "lived_experience"}
    assert advised(group, Stage.FORMING) == {"professional"}

    MembershipFactory(group=group, seat=Seat.FACILITATOR)
    MembershipFactory(group=group)

    assert held_by(group, Stage.FORMING) == set()


def test_agreeing_needs_a_purpose_what_is_open_four_limits_and_who_signs_off():
    group = with_both_sides(
        stage=Stage.FORMING,
        purpose="",
        can_change=" ",
        limits_not_known=[],
        sign_off_days=None,
    )
    Membership.objects.filter(group=group).update(named_contact=None)

    assert held_by(group, Stage.AGREEING) == {"purpose", "change", "limits", "sign_off"}
    assert advised(group, Stage.AGREEING) == {"contacts"}
    with pytest.raises(NotYet) as not_yet:
        go(group, Stage.AGREEING)
    assert {line.name for line in not_yet.value.lines} == {"purpose", "change", "limits", "sign_off"}
    assert stage_of(group) == Stage.FORMING
    assert group.stage_changes.count() == 0


def test_not_knowing_a_limit_is_an_answer():
    group = with_both_sides(
        stage=Stage.FORMING,
        limit_money="",
        limit_law="",
        limit_timescale="",
        limits_not_known=Group.Limit.values,
    )

    go(group, Stage.AGREEING)

    assert stage_of(group) == Stage.AGREEING


def test_working_together_needs_everyone():
    group = with_both_sides(stage=Stage.AGREEING)
    assert held_by(group, Stage.ACTIVE) == {"safeguarding", "agreement"}
    version = all_agree(group)
    late = MembershipFactory(group=group, person=PersonFactory(preferred_name="Layla"))

    lines = {line.name: line for line in missing(needs(group, Stage.ACTIVE))}
    assert lines.keys() == {"answers", "contacts"}
    assert lines["answers"].what == "1 person has not answered the agreement yet."
    assert lines["answers"].who == lines["contacts"].who == ("Layla",)

    agrees(late, version, AgreementResponse.Answer.CHANGE)
    assert held_by(group, Stage.ACTIVE) == {"settled", "contacts"}
    late.agreement_responses.update(answer="agree")
    late.named_contact = person(group, "Jo")
    late.save()
    go(group, Stage.ACTIVE)

    assert stage_of(group) == Stage.ACTIVE


def test_an_open_change_holds_it():
    group = with_both_sides(stage=Stage.AGREEING)
    all_agree(group)
    group.change_proposals.create(
        kind="add", text="We eat first.", proposed_by=group.memberships.first()
    )

    assert held_by(group, Stage.ACTIVE) == {"changes"}


def test_a_pause_is_told_and_ends():
    group = active()

    paused = go(group, Stage.PAUSING)
    back = go(group, Stage.ACTIVE)

    assert (paused.words, paused.until) == ("Summer is here.", date(2030, 9, 1))
    assert (back.from_stage, back.to_stage, back.words) == ("pausing", "active", "")


def test_closing_waits_for_pay_and_sessions_and_asks_for_thanks():
    group = with_both_sides(stage=Stage.ENDING)

    assert held_by(group, Stage.CLOSED) == set()
    assert [line.who for line in needs(group, Stage.CLOSED) if line.name == "thanks"] == [
        ("Ruth", "Sam")
    ]
    assert {line.name for line in needs(group, Stage.CLOSED)} == {"thanks", "sessions", "pay"}

    for membership in group.memberships.exclude(seat=Seat.FACILITATOR):
        thanked = {"thanks": "Thank you.", "thanks_by": person(group, "Jo")}
        Leaving.objects.create(membership=membership, by=membership.person, **thanked)
    assert advised(group, Stage.CLOSED) == set()


def test_moving_twice_moves_once():
    group = with_both_sides()

    first, again = go(group, Stage.FORMING), go(group, Stage.FORMING)

    assert first == again
    assert [change.to_stage for change in group.stage_changes.all()] == ["forming"]


def test_an_old_page_moves_nothing():
    group = with_both_sides(stage=Stage.AGREEING)
    all_agree(group)
    jo = person(group, "Jo")

    with pytest.raises(CannotMove):
        move(group=group, to=Stage.ENDING, by=jo, seen_stage=Stage.FORMING, words="Thanks.")
    with pytest.raises(CannotMove):
        move(group=group, to=Stage.CLOSED, by=jo, seen_stage=Stage.AGREEING, words="Thanks.")

    assert stage_of(group) == Stage.AGREEING


@given(st.lists(st.sampled_from(Stage.values), max_size=12), st.data())
def test_any_moves_end_where_the_needs_held_and_the_history_is_whole(wishes, data):
    group = in_purpose(purpose=data.draw(st.sampled_from(["", "Coming home."])))
    jo = MembershipFactory(group=group, seat=Seat.FACILITATOR).person
    if data.draw(st.booleans()):
        MembershipFactory(group=group, named_contact=jo)
    if data.draw(st.booleans()):
        all_agree(group)

    walked = [Stage.IDEA]
    for wish in wishes:
        here = stage_of(group)
        held = held_by(Group.objects.get(pk=group.pk), wish)
        may_go = wish in MOVES[here] and not held
        try:
            move(group=group, to=wish, by=jo, seen_stage=here, **WORDS.get(wish, {}))
        except (CannotMove, NotYet):
            assert not may_go
            assert stage_of(group) == here
        else:
            assert may_go or wish == here
            assert stage_of(group) == wish
            if wish != here:
                walked.append(wish)

    changes = list(group.stage_changes.values_list("from_stage", "to_stage"))
    assert changes == list(pairwise(walked))
    assert stage_of(group) == walked[-1]


@pytest.mark.django_db(transaction=True)
def test_two_facilitators_at_once_move_it_once():
    group = with_both_sides()
    barrier, results = Barrier(2), []

    def press():
        barrier.wait()
        try:
            results.append(
                move(group=group, to=Stage.FORMING, by=person(group, "Jo"), seen_stage=Stage.IDEA).pk
            )
        finally:
            connections.close_all()

    threads = [Thread(target=press) for _each in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert len(results) == 2
    assert len(set(results)) == 1
    assert group.stage_changes.count() == 1


# --- the pages ---


def stage_page(client, who, group):
    client.force_login(who)
    answer = client.get(reverse("groups:stage", args=[group.public_id]))
    assert answer.status_code == 200
    return answer.content.decode()


def move_address(group, to):
    return reverse("groups:move", args=[group.public_id, to])


def test_a_facilitator_sees_the_button_when_nothing_is_missing(client):
    group = with_both_sides()

    seen = stage_page(client, person(group, "Jo"), group)

    assert move_address(group, "forming") in seen
    assert "Begin: get to know each other" in seen


def test_a_facilitator_sees_what_is_missing_who_and_where_to_mend_it(client):
    group = with_both_sides(stage=Stage.AGREEING)
    all_agree(group)
    MembershipFactory(group=group, person=PersonFactory(preferred_name="Layla"))

    seen = stage_page(client, person(group, "Jo"), group)

    assert "1 person with lived experience has nobody to ring yet." in seen
    assert "<bdi>Layla</bdi>" in seen
    assert reverse("groups:people", args=[group.public_id]) in seen
    assert move_address(group, "active") not in seen


def test_a_member_reads_it_without_names_or_buttons(client):
    group = with_both_sides(stage=Stage.AGREEING)
    all_agree(group)
    MembershipFactory(group=group, person=PersonFactory(preferred_name="Layla"))

    seen = stage_page(client, person(group, "Sam"), group)

    assert "1 person has not answered the agreement yet." in seen
    for not_theirs in ("Layla", "Mend it", "/people/", move_address(group, "ending"), "<form"):
        assert not_theirs not in seen


def test_a_member_can_mend_the_purpose_from_here(client):
    group = with_both_sides(stage=Stage.FORMING, purpose="")

    seen = stage_page(client, person(group, "Sam"), group)

    assert reverse("groups:purpose_part", args=[group.public_id, "purpose"]) in seen


def test_the_button_moves_it_and_says_so(client):
    group = with_both_sides()
    client.force_login(person(group, "Jo"))

    answer = client.post(move_address(group, "forming"), {"seen_stage": "idea"}, follow=True)

    assert stage_of(group) == Stage.FORMING
    assert "Take your time to get to know each other." in answer.content.decode()


def test_a_move_that_is_not_ready_says_what_is_missing(client):
    group = with_both_sides(stage=Stage.FORMING, purpose="")
    client.force_login(person(group, "Jo"))

    answer = client.post(move_address(group, "agreeing"), {"seen_stage": "forming"})

    assert "Not yet: something below is needed first." in answer.content.decode()
    assert "It does not say what it is for." in answer.content.decode()
    assert stage_of(group) == Stage.FORMING


def test_ending_asks_for_words_and_members_read_them(client):
    group = with_both_sides(stage=Stage.FORMING)
    client.force_login(person(group, "Jo"))
    address, facts = move_address(group, "ending"), {"seen_stage": "forming"}

    empty = client.post(address, facts | {"words": " "})
    assert "Please write something here." in empty.content.decode()
    assert stage_of(group) == Stage.FORMING
    client.post(address, facts | {"words": "شكرا لكم، we are done."})

    assert "شكرا لكم، we are done." in stage_page(client, person(group, "Sam"), group)
    client.force_login(person(group, "Sam"))
    page = client.get(group.get_absolute_url()).content.decode()
    assert "We are coming to an end" in page


def test_a_pause_needs_a_day_still_to_come(client):
    group = active()
    client.force_login(person(group, "Jo"))
    facts = {"seen_stage": "active", "words": "Summer."}

    for until in ("", "soon", str(timezone.localdate())):
        answer = client.post(move_address(group, "pausing"), facts | {"until": until})
        assert answer.status_code == 200
        assert "Summer." in answer.content.decode()
    assert stage_of(group) == Stage.ACTIVE

    until = timezone.localdate() + timedelta(days=40)
    client.post(move_address(group, "pausing"), facts | {"until": str(until)})
    assert stage_of(group) == Stage.PAUSING
    assert "We have a pause, until about" in stage_page(client, person(group, "Sam"), group)


@pytest.mark.parametrize("name", ["Sam", "Ruth"])
def test_only_facilitators_move_it(client, name):
    group = with_both_sides()
    client.force_login(person(group, name))

    answer = client.post(move_address(group, "forming"), {"seen_stage": "idea"})

    assert answer.status_code == 404
    assert stage_of(group) == Stage.IDEA


def test_a_page_from_before_says_the_group_has_moved_on(client):
    group = with_both_sides(stage=Stage.FORMING)
    client.force_login(person(group, "Jo"))

    for to in ("active", "closed"):
        answer = client.post(move_address(group, to), {"seen_stage": "agreeing"}, follow=True)
        assert "The group has moved on since you opened that page." in answer.content.decode()
    assert client.post(move_address(group, "nowhere"), {}).status_code == 404


def test_the_stage_page_costs_the_same_for_3_and_60(client):
    group = with_both_sides(stage=Stage.AGREEING)
    all_agree(group)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            stage_page(client, person(group, "Jo"), group)
        return len(captured)

    queries()
    few = queries()
    MembershipFactory.create_batch(57, group=group)

    assert queries() == few


def test_a_closed_group_plans_nothing_and_brings_in_nobody(client):
    group = with_both_sides(stage=Stage.CLOSED)
    client.force_login(person(group, "Jo"))

    answer = client.get(reverse("sessions:new", args=[group.public_id]), follow=True)

    seen = answer.content.decode()
    assert "This group is closed, so it plans no new session." in seen
    assert reverse("sessions:new", args=[group.public_id]) not in seen
    assert "Bring people in" not in seen
