import pytest

from groups.agreement import drafting
from groups.agreement.differences import differences
from groups.agreement.drafting import mark_of
from groups.agreement.proposing import take_up
from groups.agreement.starting import STARTER_SET
from groups.models import ChangeProposal
from tests.factories.agreement import ChangeProposalFactory, facilitator_of, published_version
from tests.factories.groups import AgreementItemFactory, AgreementVersionFactory, GroupFactory

pytestmark = pytest.mark.django_db


def texts(version):
    return [item.text for item in version.items.all()]


def mark(version):
    return mark_of(list(version.items.all()))


def publish(group, **fields):
    draft = drafting.draft_of(group)
    fields = {"by": facilitator_of(group).person, "seen": mark(draft)} | fields
    return drafting.publish(group=group, **fields)


def test_a_group_starts_from_our_statements_and_each_is_its_own():
    group = GroupFactory()

    draft = drafting.start_draft(group=group, from_starter_set=True)

    assert (draft.number, draft.published_at) == (1, None)
    assert texts(draft) == [str(statement.text) for statement in STARTER_SET]
    assert all(item.why for item in draft.items.all())
    assert drafting.start_draft(group=group, from_starter_set=True) == draft
    assert draft.items.count() == len(STARTER_SET)


def test_an_empty_page_still_takes_the_starter_set():
    group = GroupFactory()
    draft = drafting.start_draft(group=group)
    assert texts(draft) == []

    assert drafting.start_draft(group=group, from_starter_set=True) == draft

    assert len(texts(draft)) == len(STARTER_SET)


def test_our_statements_fit_their_boxes():
    longest = max(STARTER_SET, key=lambda statement: len(statement.text))

    assert len(longest.text) <= 120
    assert all(len(statement.why) <= 120 for statement in STARTER_SET)


def test_the_next_version_begins_with_the_words_that_stand():
    version = published_version(texts=["We listen.", "You can pass."])

    draft = drafting.start_draft(group=version.group, from_starter_set=True)

    assert draft.number == 2
    assert [(item.key, item.text) for item in draft.items.all()] == [
        (item.key, item.text) for item in version.items.all()
    ]


def test_statements_are_added_changed_moved_and_taken_out():
    group = GroupFactory()
    drafting.start_draft(group=group)
    one, two, three = (
        drafting.add_statement(group=group, text=text) for text in ["One.", "Two.", "Three."]
    )
    draft = drafting.draft_of(group)
    assert drafting.add_statement(group=group, text="Two.") == two  # a double tap

    drafting.move_statement(item=three, up=True)
    assert texts(draft) == ["One.", "Three.", "Two."]
    drafting.move_statement(item=one, up=False)
    assert texts(draft) == ["Three.", "One.", "Two."]
    with pytest.raises(drafting.NoSuchMove):
        drafting.move_statement(item=three, up=True)

    drafting.take_out_statement(item=one)
    drafting.take_out_statement(item=one)
    assert texts(draft) == ["Three.", "Two."]

    drafting.move_statement(item=two, up=True)
    assert texts(draft) == ["Two.", "Three."]

    drafting.change_statement(item=two, text="Two!", why="", seen=mark_of([two]))
    assert texts(draft) == ["Two!", "Three."]


def test_other_words_written_meanwhile_are_not_written_over():
    item = AgreementItemFactory(text="We listen.")
    seen = mark_of([item])
    drafting.change_statement(item=item, text="We hear.", why="", seen=seen)

    with pytest.raises(drafting.ChangedMeanwhile) as meanwhile:
        drafting.change_statement(item=item, text="We wait.", why="", seen=seen)

    assert meanwhile.value.current.text == "We hear."
    assert texts(item.version) == ["We hear."]
    # The same words twice is no clash.
    drafting.change_statement(item=item, text="We hear.", why="", seen=seen)


def test_a_statement_that_has_gone_or_is_published_is_not_written():
    item = AgreementItemFactory()
    drafting.take_out_statement(item=AgreementItemFactory(version=item.version))
    gone = AgreementItemFactory(version=item.version)
    drafting.take_out_statement(item=gone)
    with pytest.raises(drafting.ChangedMeanwhile) as meanwhile:
        drafting.change_statement(item=gone, text="x", why="", seen=mark_of([gone]))
    assert meanwhile.value.current is None

    publish(item.version.group)

    with pytest.raises(drafting.NothingBeingWritten):
        drafting.change_statement(item=item, text="x", why="", seen=mark_of([item]))
    with pytest.raises(drafting.NothingBeingWritten):
        drafting.add_statement(group=item.version.group, text="x")
    with pytest.raises(drafting.NothingBeingWritten):
        drafting.publish(group=item.version.group, by=facilitator_of(gone.version.group).person, seen="")


def test_publishing_says_who_and_what_is_different():
    item = AgreementItemFactory(text="We listen.")
    group = item.version.group
    jo = facilitator_of(group).person

    version = drafting.publish(group=group, by=jo, seen=mark(item.version), words="Our first one.")

    assert (version.published_by, version.words, texts(version)) == (
        jo,
        "Our first one.",
        ["We listen."],
    )
    assert drafting.draft_of(group) is None


def test_what_was_changed_a_moment_ago_is_not_published_unread():
    item = AgreementItemFactory()
    seen = mark(item.version)
    drafting.change_statement(item=item, text="We obey.", why="", seen=mark_of([item]))

    with pytest.raises(drafting.ChangedMeanwhile):
        publish(item.version.group, seen=seen)

    item.version.refresh_from_db()
    assert item.version.published_at is None


def test_nothing_new_is_not_published():
    version = published_version()
    drafting.start_draft(group=version.group)
    with pytest.raises(drafting.NothingToPublish):
        publish(version.group)

    empty = AgreementVersionFactory()
    with pytest.raises(drafting.NothingToPublish):
        publish(empty.group)


def test_thrown_away_nothing_that_was_taken_up_is_lost():
    version = published_version()
    proposal = ChangeProposalFactory(proposed_by=facilitator_of(version.group))
    take_up(proposal=proposal, by=proposal.proposed_by.person)

    drafting.throw_away(group=version.group)
    drafting.throw_away(group=version.group)

    proposal.refresh_from_db()
    assert (proposal.state, proposal.settled_by, proposal.taken_up_in) == (
        ChangeProposal.State.OPEN,
        None,
        None,
    )
    assert drafting.draft_of(version.group) is None


def test_what_is_different_goes_by_the_statements_not_by_their_place():
    version = published_version(texts=["Stays.", "Old words.", "Goes.", "Other why."])
    draft = drafting.start_draft(group=version.group)
    stays, changed, goes, why = draft.items.all()
    drafting.move_statement(item=stays, up=False)
    drafting.change_statement(item=changed, text="New words.", why="", seen=mark_of([changed]))
    drafting.take_out_statement(item=goes)
    drafting.change_statement(item=why, text="Other why.", why="Because.", seen=mark_of([why]))
    drafting.add_statement(group=version.group, text="New.")

    found = differences(version.items.all(), draft.items.all())

    assert [(one.kind, one.text, one.was) for one in found] == [
        ("other_words", "New words.", "Old words."),
        ("other_why", "Other why.", ""),
        ("added", "New.", ""),
        ("taken_out", "Goes.", ""),
    ]
