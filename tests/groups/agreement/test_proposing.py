import pytest
from django.utils import timezone

from groups.agreement import drafting, proposing
from groups.models import ChangeProposal, Membership
from tests.factories.agreement import ChangeProposalFactory, facilitator_of, published_version
from tests.factories.groups import AgreementItemFactory, MembershipFactory

pytestmark = pytest.mark.django_db

Kind, State, Seat = ChangeProposal.Kind, ChangeProposal.State, Membership.Seat


@pytest.fixture
def sam():
    return MembershipFactory(group=published_version(texts=["We listen.", "You can pass."]).group)


@pytest.fixture
def jo(sam):
    return facilitator_of(sam.group).person


def item_of(sam, place=0):
    return sam.group.agreement_versions.get(number=1).items.all()[place]


def other_words(sam, text="We listen well.", **fields):
    return proposing.propose(
        membership=sam, kind=Kind.CHANGE, text=text, item_key=item_of(sam).key, **fields
    )


def texts(version):
    return [item.text for item in version.items.all()]


def test_a_change_keeps_what_the_statement_said_then(sam):
    proposal = other_words(sam, why="It is more than waiting.")

    assert (proposal.item_text, proposal.text, proposal.state) == (
        "We listen.",
        "We listen well.",
        State.OPEN,
    )
    assert other_words(sam, why="It is more than waiting.") == proposal  # a double tap


def test_a_first_draft_takes_proposals_too():
    item = AgreementItemFactory(text="We listen.")
    sam = MembershipFactory(group=item.version.group)

    proposal = proposing.propose(membership=sam, kind=Kind.TAKE_OUT, item_key=item.key)

    assert (proposal.item_text, proposal.text) == ("We listen.", "")


def test_nothing_is_proposed_about_a_statement_of_others_or_one_that_has_gone(sam):
    foreign = published_version().items.first()

    with pytest.raises(proposing.StatementGone):
        proposing.propose(membership=sam, kind=Kind.TAKE_OUT, item_key=foreign.key)


def test_taken_up_it_goes_into_the_next_version_by_itself(sam, jo):
    new = proposing.propose(membership=sam, kind=Kind.ADD, text="We start with tea.", why="Warm hands.")
    gone = proposing.propose(membership=sam, kind=Kind.TAKE_OUT, item_key=item_of(sam, 1).key)

    for proposal in (new, other_words(sam), gone):
        taken = proposing.take_up(proposal=proposal, by=jo)
        assert (taken.state, taken.settled_by) == (State.TAKEN_UP, jo)

    draft = drafting.draft_of(sam.group)
    assert texts(draft) == ["We listen well.", "We start with tea."]
    assert taken.taken_up_in == draft
    assert texts(sam.group.agreement_versions.get(number=1)) == ["We listen.", "You can pass."]


def test_it_keeps_the_reason_where_no_new_one_is_given():
    item = AgreementItemFactory(text="We listen.", why="It is rare.")
    sam = MembershipFactory(group=item.version.group)
    proposal = proposing.propose(membership=sam, kind=Kind.CHANGE, text="We hear.", item_key=item.key)

    proposing.take_up(proposal=proposal, by=facilitator_of(sam.group).person)

    item.refresh_from_db()
    assert (item.text, item.why) == ("We hear.", "It is rare.")


def test_a_statement_taken_out_since_cannot_be_taken_up(sam, jo):
    proposal = other_words(sam)
    draft = drafting.start_draft(group=sam.group)
    drafting.take_out_statement(item=draft.items.first())

    with pytest.raises(proposing.StatementGone):
        proposing.take_up(proposal=proposal, by=jo)

    proposal.refresh_from_db()
    assert proposal.state == State.OPEN


def test_not_taken_up_says_why(sam, jo):
    proposal = proposing.do_not_take_up(proposal=other_words(sam), by=jo, words="It says so already.")

    assert (proposal.state, proposal.settled_words) == (State.NOT_TAKEN_UP, "It says so already.")


def test_what_is_settled_is_settled_once(sam, jo):
    proposal = other_words(sam)
    proposing.do_not_take_up(proposal=proposal, by=jo, words="No.")

    for again in (
        lambda: proposing.take_up(proposal=proposal, by=jo),
        lambda: proposing.do_not_take_up(proposal=proposal, by=jo, words="Still no."),
        lambda: proposing.take_back(proposal=proposal, membership=sam),
        lambda: proposing.support(proposal=proposal, membership=sam, is_for=True),
        lambda: proposing.comment(proposal=proposal, membership=sam, words="Hm."),
    ):
        with pytest.raises(proposing.NoLongerOpen):
            again()

    assert drafting.draft_of(sam.group) is None


def test_one_takes_back_ones_own_and_nobody_elses(sam, jo):
    proposal, ruth = other_words(sam), MembershipFactory(group=sam.group)
    comment = proposing.comment(proposal=proposal, membership=ruth, words="Good.")

    with pytest.raises(proposing.NotYours):
        proposing.take_back(proposal=proposal, membership=ruth)
    with pytest.raises(proposing.NotYours):
        proposing.take_back_comment(comment=comment, membership=sam)
    proposing.take_back_comment(comment=comment, membership=ruth)
    proposing.take_back(proposal=proposal, membership=sam)
    proposing.take_back(proposal=proposal, membership=sam)

    proposal.refresh_from_db()
    assert proposal.state == State.WITHDRAWN
    assert proposal.comments.filter(taken_back_at=None).count() == 0


def test_support_is_counted_by_side_of_those_who_are_here_now(sam):
    proposal, group = ChangeProposalFactory(proposed_by=sam), sam.group
    lived = [sam, MembershipFactory(group=group)]
    ruth = MembershipFactory(group=group, seat=Seat.PROFESSIONAL)
    gone = MembershipFactory(group=group, seat=Seat.PROFESSIONAL)
    for membership in [*lived, ruth, gone, facilitator_of(group), sam]:
        proposing.support(proposal=proposal, membership=membership, is_for=True)
    for words in ("Yes.", "Why not.", "Yes."):
        proposing.comment(proposal=proposal, membership=ruth, words=words)
    proposing.comment(proposal=proposal, membership=ruth, words="Yes.")  # a double tap
    Membership.objects.filter(pk=gone.pk).update(left_at=timezone.now())
    ChangeProposalFactory(proposed_by=sam, text="Another.")

    counted, other = proposing.with_support(ChangeProposal.objects.order_by("pk"))

    assert (counted.lived, counted.professional, counted.others, counted.said) == (2, 1, 1, 3)
    assert (other.lived, other.professional, other.others, other.said) == (0, 0, 0, 0)

    proposing.support(proposal=proposal, membership=sam, is_for=False)
    proposing.support(proposal=proposal, membership=sam, is_for=False)
    assert proposing.with_support(ChangeProposal.objects.filter(pk=proposal.pk)).get().lived == 1
