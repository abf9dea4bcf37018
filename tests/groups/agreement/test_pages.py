import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.agreement import answering, drafting, proposing
from groups.agreement.drafting import mark_of
from groups.models import AgreementResponse, AgreementReview, ChangeProposal, Membership
from people.services import issue_link
from tests.factories.agreement import (
    AgreementResponseFactory,
    ChangeProposalFactory,
    facilitator_of,
    published_version,
)
from tests.factories.groups import AgreementItemFactory, AgreementVersionFactory, MembershipFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

Answer, Seat = AgreementResponse.Answer, Membership.Seat
LONG = "Way too long." * 400_000  # more than five million letters


@pytest.fixture
def sam():
    group = published_version(texts=["We listen.", "You can pass."]).group
    return MembershipFactory(group=group, person=PersonFactory(preferred_name="Sam"))


@pytest.fixture
def jo(sam):
    return facilitator_of(sam.group, person=PersonFactory(preferred_name="Jo"))


def page(client, person, name, *args):
    client.force_login(person)
    answer = client.get(reverse(f"groups:{name}", args=args))
    assert answer.status_code == 200
    return read(answer)


def read(answer):
    """What stands on the page, as somebody reads it."""
    main = re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def post(client, person, name, *args, follow=False, **data):
    client.force_login(person)
    return client.post(reverse(f"groups:{name}", args=args), data, follow=follow)


def version_of(sam):
    return sam.group.agreement_versions.get(number=1)


# --- reading and answering ---


def test_three_equal_answers_and_the_first_tap_saves(client, sam):
    text = page(client, sam.person, "agreement", sam.group.public_id)
    assert text.index("You can pass.") < text.index("The facilitators see what you answer.")
    assert text.index("The facilitators see what you answer.") < text.index("I agree")
    assert "This is your answer now" not in text

    saved = post(
        client, sam.person, "agreement_answer", version_of(sam).public_id, answer="change", follow=True
    )

    assert AgreementResponse.objects.get().answer == "change"
    text = read(saved)
    assert "You want a change" in text
    assert text.index("Only you and the facilitators of this group read it.") < text.index(
        "Save my words"
    )


def test_words_come_after_the_tap_and_only_two_kinds_of_people_read_them(client, sam, jo):
    ruth = MembershipFactory(group=sam.group, seat=Seat.PROFESSIONAL).person
    post(client, sam.person, "agreement_answer", version_of(sam).public_id, answer="talk")
    post(client, sam.person, "agreement_answer", version_of(sam).public_id, words="Who is told?")
    response = AgreementResponse.objects.get()

    assert "Who is told?" in page(client, sam.person, "agreement", sam.group.public_id)
    assert "Who is told?" in page(client, jo.person, "agreement_settle", response.public_id)
    for name in ("agreement", "agreement_versions", "agreement_changes"):
        assert "Who is told?" not in page(client, ruth, name, sam.group.public_id)
    client.force_login(ruth)
    assert client.get(reverse("groups:agreement_settle", args=[response.public_id])).status_code == 404


def test_what_came_of_the_talk_is_read_by_the_person(client, sam, jo):
    response = AgreementResponseFactory(version=version_of(sam), membership=sam, answer="talk")
    seen = answering.moment_of(response)

    empty = post(client, jo.person, "agreement_settle", response.public_id, words=" ", seen=seen)
    assert "Write what came of your talk." in read(empty)
    post(
        client, jo.person, "agreement_settle", response.public_id, words="Jo will ask first.", seen=seen
    )

    text = page(client, sam.person, "agreement", sam.group.public_id)
    assert "Jo wrote on" in text
    assert "Jo will ask first." in text


def test_something_said_meanwhile_is_shown_before_it_is_settled(client, sam, jo):
    response = AgreementResponseFactory(version=version_of(sam), membership=sam, answer="talk")
    seen = answering.moment_of(response)
    answering.say_more(version=version_of(sam), membership=sam, words="One more thing.", by=sam.person)

    shown = post(client, jo.person, "agreement_settle", response.public_id, words="Done.", seen=seen)

    assert "They have said something new." in read(shown)
    assert "One more thing." in read(shown)
    assert "Done." in read(shown)
    response.refresh_from_db()
    assert response.settled_at is None


def test_an_answer_to_a_version_just_replaced_keeps_the_words_and_shows_the_new_one(client, sam):
    old = version_of(sam)
    AgreementResponseFactory(version=old, membership=sam, answer="change")
    draft = drafting.start_draft(group=sam.group)
    first, _second = draft.items.all()
    drafting.change_statement(item=first, text="We listen well.", why="", seen=mark_of([first]))
    new = drafting.publish(
        group=sam.group, by=sam.person, seen=mark_of(list(draft.items.all())), words="Better."
    )

    late = post(client, sam.person, "agreement_answer", old.public_id, words="My own words.")

    text = read(late)
    assert late.status_code == 409
    assert "The group has new words since you opened this page." in text
    assert "What is different since version 1 We listen well. It said: We listen." in text
    assert "My own words." in text
    assert AgreementResponse.objects.filter(version=new).count() == 0

    post(client, sam.person, "agreement_answer", new.public_id, answer="change", words="My own words.")
    kept = AgreementResponse.objects.get(version=new)
    assert (kept.answer, kept.words) == ("change", "My own words.")


def test_a_tap_for_a_version_just_replaced_is_said_plainly(client, sam):
    old = version_of(sam)
    published_version(sam.group, texts=["New."], number=2)

    late = post(client, sam.person, "agreement_answer", old.public_id, answer="agree")

    assert (late.status_code, AgreementResponse.objects.count()) == (409, 0)
    assert "What you tapped was about the old ones." in read(late)


def test_a_new_version_shows_what_is_different_since_ones_own_answer(client, sam):
    AgreementResponseFactory(version=version_of(sam), membership=sam, answer="talk", words="Hm.")
    published_version(sam.group, texts=["Something else."], number=2)

    text = page(client, sam.person, "agreement", sam.group.public_id)

    assert "What is different since version 1 Something else. new" in text
    assert "To version 1 you wrote: Hm." in text


def test_far_too_long_words_are_refused_beside_the_box(client, sam):
    post(client, sam.person, "agreement_answer", version_of(sam).public_id, answer="talk")

    refused = post(client, sam.person, "agreement_answer", version_of(sam).public_id, words=LONG)

    assert refused.status_code == 422
    assert "This is too long: 5200000 letters. 2000 is the most." in read(refused)


def test_answering_a_link_needs_no_signing_in_and_shows_nothing_else(client, sam):
    token = issue_link(
        person=sam.person,
        purpose="agreement",
        target=version_of(sam).public_id,
        expires_at=timezone.now() + timedelta(days=1),
    )
    address = reverse("groups:agreement_by_link", args=[token])

    shown = client.get(address)
    assert "We listen." in read(shown)
    for inside in ("/changes/", "/versions/", sam.group.discreet_name, "/groups/"):
        assert inside not in shown.content.decode()
    assert AgreementResponse.objects.count() == 0

    answer = reverse("groups:agreement_answer_by_link", args=[token, version_of(sam).public_id])
    assert client.post(answer, {"answer": "agree"}).url == address
    assert client.get(answer).url == address
    assert "You agree" in read(client.get(address))

    # An older link shows what stands now.
    new = published_version(sam.group, texts=["New."], number=2)
    assert "New." in read(client.get(address))
    client.post(
        reverse("groups:agreement_answer_by_link", args=[token, new.public_id]), {"answer": "talk"}
    )
    assert AgreementResponse.objects.get(version=new).answer == "talk"

    foreign = published_version()
    wrong = reverse("groups:agreement_answer_by_link", args=[token, foreign.public_id])
    assert client.post(wrong, {"answer": "agree"}).status_code == 404
    Membership.objects.filter(pk=sam.pk).update(left_at=timezone.now())
    assert client.get(address).status_code == 404


def test_a_facilitator_writes_down_what_somebody_told_them(client, sam, jo):
    version = version_of(sam)
    post(
        client,
        jo.person,
        "agreement_for_them",
        sam.public_id,
        answer="agree",
        words="",
        version=version.public_id,
    )

    assert "Sam" in (said := page(client, jo.person, "agreement_answers", sam.group.public_id))
    assert "said to Jo" in said
    assert "You said so to Jo on" in page(client, sam.person, "agreement", sam.group.public_id)


def test_what_was_told_about_an_older_version_is_not_written_down_for_the_new_one(client, sam, jo):
    old = version_of(sam)
    published_version(sam.group, number=2)

    shown = post(
        client,
        jo.person,
        "agreement_for_them",
        sam.public_id,
        answer="agree",
        version=old.public_id,
        follow=True,
    )

    assert "There is a new version since you opened this page." in read(shown)
    assert AgreementResponse.objects.count() == 0


def test_members_see_numbers_and_no_names_of_who_has_not_answered(client, sam, jo):
    MembershipFactory(group=sam.group, person=PersonFactory(preferred_name="Layla"))
    AgreementResponseFactory(version=version_of(sam), membership=jo)

    text = page(client, sam.person, "agreement", sam.group.public_id)
    history = page(client, sam.person, "agreement_versions", sam.group.public_id)

    assert "1 of 3 has answered." in text
    assert "Layla" not in text
    assert "1 of the 1 who answered agreed." in history
    assert "Layla" not in history
    assert "Jo" not in history.replace("Ring or text Jo", "")


def test_whoever_only_comes_along_reads_and_is_not_asked(client, sam):
    observer = MembershipFactory(group=sam.group, seat=Seat.OBSERVER).person

    text = page(client, observer, "agreement", sam.group.public_id)

    assert "We listen." in text
    assert "What do you say to this?" not in text
    post(client, observer, "agreement_answer", version_of(sam).public_id, answer="agree")
    assert AgreementResponse.objects.count() == 0


# --- writing and publishing ---


def test_a_facilitator_starts_changes_and_publishes_in_two_taps(client):
    jo = facilitator_of(AgreementVersionFactory().group)
    group = jo.group
    assert "One person speaks at a time." in page(client, jo.person, "agreement_draft", group.public_id)
    post(client, jo.person, "agreement_start", group.public_id, starter_set="1")
    post(client, jo.person, "agreement_add_statement", group.public_id, text="We sing.", why="")

    shown = client.get(reverse("groups:agreement_publish", args=[group.public_id]))
    seen = re.search(r'name="seen" value="(\w+)"', shown.content.decode())[1]
    assert "We sing." in read(shown)
    done = post(
        client, jo.person, "agreement_publish", group.public_id, seen=seen, words="Hi.", follow=True
    )

    assert "Published. Everyone is asked in the way they chose." in read(done)
    assert group.agreement_versions.get().published_by == jo.person
    again = post(client, jo.person, "agreement_publish", group.public_id, seen=seen, follow=True)
    assert "Nobody is writing a new version now." in read(again)


def test_what_changed_before_the_second_tap_is_shown_and_ones_words_stay(client, sam, jo):
    draft = drafting.start_draft(group=sam.group)
    seen = mark_of(list(draft.items.all()))
    drafting.add_statement(group=sam.group, text="Put in just now.")

    shown = post(
        client, jo.person, "agreement_publish", sam.group.public_id, seen=seen, words="My sentence."
    )

    text = read(shown)
    assert "Somebody changed a statement a moment ago." in text
    assert "Put in just now. new" in text
    assert "My sentence." in text
    assert sam.group.agreement_versions.published().count() == 1
    fresh = re.search(r'name="seen" value="(\w+)"', shown.content.decode())[1]
    post(client, jo.person, "agreement_publish", sam.group.public_id, seen=fresh, words="My sentence.")
    assert sam.group.agreement_versions.published().count() == 2


def test_open_changes_are_listed_before_publishing(client, sam, jo):
    drafting.start_draft(group=sam.group)
    ChangeProposalFactory(proposed_by=sam, text="We start with tea.")

    text = page(client, jo.person, "agreement_publish", sam.group.public_id)

    assert "1 change is still open" in text
    assert "We start with tea." in text
    assert "nothing new to publish" in text


def test_members_read_along_and_cannot_write(client, sam):
    item = AgreementItemFactory(version=AgreementVersionFactory(group=sam.group, number=2), text="New.")

    text = page(client, sam.person, "agreement_draft", sam.group.public_id)

    assert "being written" in text
    assert "New." in text
    assert "Take out" not in text
    assert (
        post(client, sam.person, "agreement_take_out", sam.group.public_id, item.public_id).status_code
        == 404
    )


def test_words_typed_for_a_statement_survive_others(client, sam, jo):
    draft = drafting.start_draft(group=sam.group)
    item = draft.items.first()
    args = (sam.group.public_id, item.public_id)
    seen = mark_of([item])
    drafting.change_statement(item=item, text="Theirs.", why="", seen=seen)

    shown = post(client, jo.person, "agreement_statement", *args, text="Mine.", why="", seen=seen)
    assert "Theirs." in read(shown)
    assert "Mine." in read(shown)
    fresh = re.search(r'name="seen" value="(\w+)"', shown.content.decode())[1]
    post(client, jo.person, "agreement_statement", *args, text="Mine.", why="", seen=fresh)
    item.refresh_from_db()
    assert item.text == "Mine."

    drafting.publish(group=sam.group, by=jo.person, seen=mark_of(list(draft.items.all())))
    late = post(client, jo.person, "agreement_statement", *args, text="Too late.", why="", seen="x")
    assert "This was published or taken out while you were writing." in read(late)
    assert "Too late." in read(late)
    item.refresh_from_db()
    assert item.text == "Mine."


def test_a_statement_far_too_long_is_refused_beside_its_box(client, sam, jo):
    drafting.start_draft(group=sam.group)

    refused = post(client, jo.person, "agreement_add_statement", sam.group.public_id, text=LONG, why="")

    assert "This is too long: 5" in read(refused)
    assert drafting.draft_of(sam.group).items.count() == 2


def test_names_and_statements_in_arabic_stay_whole(client, sam, jo):
    drafting.start_draft(group=sam.group)
    post(client, jo.person, "agreement_add_statement", sam.group.public_id, text="نستمع 🌱", why="")

    assert "نستمع 🌱" in page(client, sam.person, "agreement_draft", sam.group.public_id)


# --- changes ---


def test_without_a_name_truly_nobody_sees_whose_it_is(client, sam, jo):
    post(
        client,
        sam.person,
        "agreement_propose",
        sam.group.public_id,
        text="We start with tea.",
        why="Warm hands.",
        no_name="on",
    )
    proposal = ChangeProposal.objects.get()
    ruth = MembershipFactory(group=sam.group, seat=Seat.PROFESSIONAL).person
    drafting.start_draft(group=sam.group)

    for reader in (jo.person, ruth):
        places = [("agreement_change", proposal.public_id), ("agreement_changes", sam.group.public_id)]
        if reader == jo.person:
            places.append(("agreement_publish", sam.group.public_id))
        for name, where in places:
            text = page(client, reader, name, where)
            assert "We start with tea." in text
            assert "Sam" not in text
    mine = page(client, sam.person, "agreement_change", proposal.public_id)
    assert "From you, without your name" in mine

    post(client, sam.person, "agreement_take_back", proposal.public_id)
    assert "Sam" not in page(client, jo.person, "agreement_change", proposal.public_id)


def test_with_a_name_it_is_shown(client, sam, jo):
    proposal = ChangeProposalFactory(proposed_by=sam)

    assert "From Sam" in page(client, jo.person, "agreement_change", proposal.public_id)


def test_support_is_shown_by_side_and_one_sided_is_said_plainly(client, sam):
    proposal = ChangeProposalFactory(proposed_by=sam)
    ruth = MembershipFactory(group=sam.group, seat=Seat.PROFESSIONAL).person
    for _ in range(2):
        post(client, sam.person, "agreement_support", proposal.public_id, support="yes")
    text = page(client, sam.person, "agreement_change", proposal.public_id)
    assert (
        "For it: 1 with lived experience. Only people with lived experience are for it so far." in text
    )

    post(client, ruth, "agreement_support", proposal.public_id, support="yes")
    text = page(client, sam.person, "agreement_changes", sam.group.public_id)
    assert "For it: 1 with lived experience, 1 professional." in text
    assert "Only" not in text

    post(client, sam.person, "agreement_support", proposal.public_id, support="no")
    text = page(client, sam.person, "agreement_change", proposal.public_id)
    assert "For it: 1 professional. Only professionals are for it so far." in text


def test_a_statement_that_reads_otherwise_by_now_or_has_gone_is_said(client, sam):
    item = version_of(sam).items.first()
    proposal = proposing.propose(
        membership=sam, kind="change", text="We listen well.", item_key=item.key
    )
    draft = drafting.start_draft(group=sam.group)
    written = draft.items.get(key=item.key)

    drafting.change_statement(item=written, text="We hear.", why="", seen=mark_of([written]))
    text = page(client, sam.person, "agreement_change", proposal.public_id)
    assert "The statement it is about has other words since: We hear." in text

    drafting.take_out_statement(item=written)
    text = page(client, sam.person, "agreement_change", proposal.public_id)
    assert "The statement it is about has been taken out since." in text


def test_not_taken_up_needs_a_reason_that_everyone_reads(client, sam, jo):
    proposal = ChangeProposalFactory(proposed_by=sam)

    refused = post(client, jo.person, "agreement_settle_change", proposal.public_id, verdict="not")
    assert "Everyone deserves a reason." in read(refused)
    post(
        client,
        jo.person,
        "agreement_settle_change",
        proposal.public_id,
        verdict="not",
        words="No kettle.",
    )

    assert "No kettle." in page(client, sam.person, "agreement_changes", sam.group.public_id)


def test_taken_up_while_the_statement_has_just_gone_is_explained(client, sam, jo):
    item = version_of(sam).items.first()
    proposal = proposing.propose(membership=sam, kind="take_out", item_key=item.key)
    drafting.take_out_statement(item=drafting.start_draft(group=sam.group).items.get(key=item.key))

    shown = post(
        client,
        jo.person,
        "agreement_settle_change",
        proposal.public_id,
        verdict="take_up",
        words="Yes.",
    )

    assert "The statement it is about is not in the new version any more." in read(shown)
    assert "Yes." in read(shown)


def test_a_comment_that_comes_too_late_keeps_its_words(client, sam):
    proposal = ChangeProposalFactory(proposed_by=sam)
    proposing.take_back(proposal=proposal, membership=sam)

    shown = post(client, sam.person, "agreement_comment", proposal.public_id, words="My thought.")

    assert "This was settled a moment ago, so your words were not added." in read(shown)
    assert "My thought." in read(shown)
    assert proposal.comments.count() == 0


def test_words_for_a_statement_that_has_gone_are_kept(client, sam):
    item = AgreementItemFactory(text="Only for now.")
    member = MembershipFactory(group=item.version.group)
    args = (member.group.public_id, item.key)
    assert "Only for now." in page(client, member.person, "agreement_propose_about", *args)
    drafting.take_out_statement(item=item)

    shown = post(
        client, member.person, "agreement_propose_about", *args, kind="change", text="Mine.", why=""
    )

    assert "That statement was taken out a moment ago" in read(shown)
    assert "Mine." in read(shown)
    assert ChangeProposal.objects.count() == 0


# --- the review, the group's page, home ---


def test_the_review_is_written_once_however_often_it_is_tapped(client, sam, jo):
    shown = page(client, jo.person, "agreement_review", sam.group.public_id)
    assert "Does it still fit?" in shown
    seen = re.search(
        r'name="seen" value="([\d.]+)"',
        client.get(reverse("groups:agreement_review", args=[sam.group.public_id])).content.decode(),
    )[1]

    for _ in range(2):
        post(client, jo.person, "agreement_review", sam.group.public_id, seen=seen, words="It fits.")

    assert AgreementReview.objects.get().words == "It fits."


def test_the_groups_page_says_where_it_stands_and_the_next_step(client, sam, jo):
    text = page(client, sam.person, "group", sam.group.public_id)
    assert "Version 1: 0 of 2 have answered." in text
    assert "Read it and answer" in text
    assert "waits" not in text
    assert "Read it and answer" in read(client.get(reverse("home")))

    for membership in (sam, jo):
        AgreementResponseFactory(version=version_of(sam), membership=membership)

    text = page(client, sam.person, "group", sam.group.public_id)
    assert "Everyone has answered version 1, and nothing is left open." in text
    assert "Read it and answer" not in read(client.get(reverse("home")))


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("agreement", 8),
        ("agreement_versions", 9),
        ("agreement_draft", 8),
        ("agreement_changes", 6),
        ("agreement_which", 8),
    ],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_members_pages_take_the_same_queries(
    client, sam, rows, name, queries, django_assert_num_queries
):
    for number in range(2, rows + 2):
        published_version(sam.group, texts=[f"{n}" for n in range(rows)], number=number)
        AgreementResponseFactory(
            version=sam.group.agreement_versions.get(number=number),
            membership=MembershipFactory(group=sam.group),
        )
        proposal = ChangeProposalFactory(proposed_by=MembershipFactory(group=sam.group))
        proposing.support(proposal=proposal, membership=sam, is_for=True)
    drafting.start_draft(group=sam.group)
    drafting.add_statement(group=sam.group, text="New.")
    client.force_login(sam.person)

    with django_assert_num_queries(queries):
        client.get(reverse(f"groups:{name}", args=[sam.group.public_id]))


@pytest.mark.parametrize("members", [5, 50, 500])
def test_pages_of_a_group_of_any_size_take_the_same_queries(
    client, sam, jo, members, django_assert_num_queries
):
    version = version_of(sam)
    for number in range(members):
        membership = MembershipFactory(group=sam.group)
        if number % 2:
            AgreementResponseFactory(
                version=version,
                membership=membership,
                answer=Answer.TALK,
                settled_by=None if number % 4 == 1 else jo.person,
                settled_at=None if number % 4 == 1 else version.published_at,
            )
    proposal = ChangeProposalFactory(proposed_by=sam)
    for membership in sam.group.memberships.all():
        proposing.support(proposal=proposal, membership=membership, is_for=True)

    client.force_login(jo.person)
    with django_assert_num_queries(14):
        client.get(reverse("groups:agreement_answers", args=[sam.group.public_id]))
    client.force_login(sam.person)
    with django_assert_num_queries(8):
        client.get(reverse("groups:agreement", args=[sam.group.public_id]))
    with django_assert_num_queries(7):
        client.get(reverse("groups:agreement_change", args=[proposal.public_id]))
