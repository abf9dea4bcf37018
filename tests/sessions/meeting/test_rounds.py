"""What a round begins with, what is asked at its end, and what a whole group hears of it."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.urls import reverse
from django.utils import timezone

from groups.models import Membership
from sessions.meeting import prompts
from sessions.meeting.listened import Heard, count_what_was_heard, heard_across, heard_at
from sessions.meeting.services import check_in, check_out
from sessions.models import CheckOut, HeardCount, RoundPrompt
from tests.factories.feelings import CheckOutFactory
from tests.factories.groups import GroupFactory
from tests.factories.sessions import GroupSessionFactory, sent_out
from tests.sessions.meeting.test_pages import link_for
from tests.sessions.meeting.world import COMING, member_of, pair_of, session_on_now
from wellbeing.models import FollowUp


def page(name, *args):
    return reverse(f"sessions:{name}", args=args)


# --- how we begin ---


def test_group_adds_retires_and_chooses_what_it_begins_with(client, db):
    group_session = session_on_now()
    group, lead = group_session.group, pair_of(group_session)[0]
    sam = member_of(group_session, answer=COMING)
    ours, choose = page("prompts", group.public_id), page("choose_prompt", group_session.public_id)

    client.force_login(sam)
    starters = client.get(ours).text
    client.post(ours, {"words": " Bus or   bike? "})
    client.post(ours, {"words": "bus or bike?"})
    client.post(page("retire_prompt", group.public_id), {"words": "Which colour is today?"})
    refused = client.post(choose, {"words": "Bus or bike?"}).status_code
    client.force_login(lead)
    nothing = client.post(choose, {"words": "Which colour is today?"}).status_code
    client.post(choose, {"words": "Bus or bike?"})
    chosen = client.get(choose).text
    check_in_page = client.get(page("check_in", link_for(sam, group_session)))
    client.force_login(sam)
    check_in_page = client.get(page("check_in", link_for(sam, group_session))).text

    assert "If today were weather, what would it be?" in starters
    in_use = [one.words for one in prompts.in_use(group)]
    assert in_use == [str(w) for w in prompts.STARTERS if "colour" not in w] + ["Bus or bike?"]
    assert (refused, nothing) == (404, 404)
    assert "Chosen for this session" in chosen
    assert "Bus or bike?" in check_in_page


def test_questions_take_turns_and_the_last_one_stays(db):
    group = GroupFactory()
    now = timezone.now()
    sessions = [
        sent_out(GroupSessionFactory(group=group, starts_at=now + timedelta(days=days)))
        for days in range(3)
    ]
    begun = [str(prompts.prompt_of(one).words) for one in sessions]
    for words in prompts.STARTERS[1:]:
        prompts.retire(group=group, words=str(words))

    with pytest.raises(prompts.LastOne):
        prompts.retire(group=group, words=str(prompts.STARTERS[0]))

    assert begun == [str(words) for words in prompts.STARTERS[:3]]
    assert {str(prompts.prompt_of(one).words) for one in sessions} == {str(prompts.STARTERS[0])}


@pytest.mark.parametrize(
    ("words", "constraint"),
    [(" ", "round_prompt_asks_something"), ("BUS?", "round_prompt_once_per_group")],
)
def test_question_that_cannot_be_is_refused_by_the_database(db, words, constraint):
    group = GroupFactory()
    RoundPrompt.objects.create(group=group, words="Bus?")

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        RoundPrompt.objects.create(group=group, words=words)


# --- how we end ---


def test_who_sees_it_and_what_a_drop_does_is_said_before_it_is_given(client, db):
    group_session = session_on_now()
    _lead, support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING)
    link = link_for(sam, group_session)

    for name in ("check_in", "check_out"):
        shown = client.get(page(name, link)).text
        first = shown.index("much lower than you came")
        assert f"<bdi>{support}</bdi> is asked to ring you by the next day" in shown
        assert first < shown.index('name="feeling"')


def test_questions_about_today_go_to_the_two_and_to_nobody_by_name(client, db):
    group_session = session_on_now()
    lead, _support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING)
    link = page("check_out", link_for(sam, group_session))
    client.post(link, {"feeling": "4"})

    asked = client.get(link).text
    too_long = client.post(link, {"listened": "no", "counted": "", "to_change": "x" * 1001}).text
    given = {"listened": "no", "counted": "partly", "to_change": "Shorter talks"}
    thanks = client.post(link, given, follow=True).text
    client.force_login(lead)
    person = page("meet_person", group_session.public_id, sam.public_id)
    shown = client.get(page("feelings", group_session.public_id)).text
    on_their_page = client.get(person).text
    # Whether somebody felt heard nobody answers for them.
    for_them = client.post(
        page("write_down", group_session.public_id, sam.public_id),
        given | {"part": "leaving", "listened": "yes"},
    )

    row = CheckOut.objects.get()
    assert (row.feeling, row.listened, row.counted, row.to_change) == (
        4,
        "no",
        "partly",
        "Shorter talks",
    )
    assert "only when five or more have answered" in asked
    assert "Please say it shorter." in too_long
    assert "Shorter talks" not in thanks
    assert "Shorter talks" in shown
    assert "listened" not in shown
    assert "listened" not in on_their_page
    assert for_them.status_code == 404


def answered(group_session, answers, **fields):
    for answer in answers:
        CheckOutFactory(group_session=group_session, listened=answer, **fields)


def test_results_are_shown_from_five_up_and_once_it_has_closed(client, db):
    group_session = session_on_now()
    small = session_on_now(starts_at=group_session.starts_at)
    lead = pair_of(group_session)[0]
    answered(group_session, ["yes", "yes", "partly", "no"], counted="yes")
    answered(group_session, ["yes"])  # four said whether their view counted
    answered(small, ["no"] * 4, counted="no")
    now = group_session.ends_at + timedelta(hours=24)
    client.force_login(lead)

    too_soon = count_what_was_heard(now=now - timedelta(seconds=1))
    before = heard_at(group_session)
    counted = [count_what_was_heard(now=now), count_what_was_heard(now=now)]

    assert (too_soon, before, counted) == (0, [], [2, 0])
    assert heard_at(group_session) == [Heard("listened", yes=3, partly=1, no=1)]
    assert heard_at(small) == []
    assert heard_across([group_session, small]) == [Heard("listened", yes=3, partly=1, no=1)]
    # Nobody's own answer is kept beyond it, nor a number under five.
    assert not CheckOut.objects.exclude(listened="", counted="").exists()
    assert HeardCount.objects.get(group_session=small).listened_no is None
    shown = client.get(page("feelings", group_session.public_id)).text
    assert "3 said yes, 1 partly, 1 no." in shown


@pytest.mark.parametrize(
    ("numbers", "constraint"),
    [
        ({"listened_yes": 4, "listened_partly": 0, "listened_no": 0}, "listened_from_five_up"),
        ({"listened_yes": 9}, "listened_from_five_up"),
        ({"counted_yes": 0, "counted_partly": 0, "counted_no": 4}, "counted_from_five_up"),
    ],
)
def test_number_under_five_is_refused_by_the_database(db, numbers, constraint):
    group_session = session_on_now()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        HeardCount.objects.create(group_session=group_session, **numbers)


def test_the_two_are_not_asked_and_not_counted(client, db):
    """With the answers of two among five, those of three others would be left to the two who read it."""
    group_session = session_on_now()
    answered(group_session, ["yes"] * 4)
    for person in pair_of(group_session):
        CheckOutFactory(group_session=group_session, person=person, listened="yes")
    client.force_login(person)

    page_of_one = client.get(page("my_check_out", group_session.public_id)).text
    count_what_was_heard(now=group_session.ends_at + timedelta(hours=24))

    assert "Saved" in page_of_one
    assert "Three questions about today" not in page_of_one
    assert heard_at(group_session) == []


# --- a drop ---


def test_the_trail_of_changes_does_not_tell_a_drop_from_an_idea_of_a_facilitator(client, db):
    """It is kept for years, and feelings for 30 days."""
    group_session = session_on_now()
    _lead, support = pair_of(group_session)
    sam, kit = (member_of(group_session, answer=COMING) for _each in range(2))
    check_in(group_session=group_session, person=sam, by=sam, feeling=5)
    client.force_login(sam)
    client.post(page("my_check_out", group_session.public_id), {"feeling": "1"})
    client.force_login(support)
    client.post(page("promise", group_session.public_id, kit.public_id), {"when": "tomorrow"})

    trail = FollowUp.pgh_event_model.objects.order_by("pgh_id")

    assert [(row.person, row.reason) for row in trail] == [(sam, "look_in"), (kit, "look_in")]
    assert [row.pgh_context.metadata for row in trail] == [{"by": None, "page": ""}] * 2


def test_drop_is_said_to_the_two_in_words_and_only_while_feelings_are_kept(client, db):
    group_session = session_on_now()
    lead, support = pair_of(group_session)
    sam = member_of(group_session, answer=COMING)
    other = member_of(group_session, seat=Membership.Seat.FACILITATOR)
    check_in(group_session=group_session, person=sam, by=sam, feeling=5)
    check_out(group_session=group_session, person=sam, by=sam, feeling=2, ring_me=CheckOut.Ring.NO)
    follow_up = FollowUp.objects.get()
    address = reverse("wellbeing:follow_up", args=[follow_up.public_id])
    client.force_login(support)

    home, calls = (client.get(reverse(name)).text for name in ("home", "wellbeing:follow_ups"))
    call = client.get(address).text
    follow_up.owner = other
    follow_up.save()
    client.force_login(other)
    handed_over = client.get(address).text
    CheckOut.objects.all().delete()
    FollowUp.objects.update(owner=support)
    client.force_login(support)
    later = client.get(address).text

    # On the first page, and in lists, somebody may be looking over a shoulder.
    assert sam.preferred_name in home
    assert "lower than they came" not in home + calls
    assert "They left lower than they came" in call
    assert (follow_up.second, follow_up.no_call) == (lead, True)
    assert "They said no to a call, so do not ring." in call
    assert "lower than they came" not in handed_over
    assert "lower than they came" not in later
