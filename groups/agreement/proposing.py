"""Changes that people would like: put forward, talked about, supported, and settled."""

from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from groups.agreement.drafting import draft_of, lock, start_draft
from groups.agreement.permissions import can_take_back
from groups.agreement.standing import newest_version
from groups.models import AgreementItem, ChangeComment, ChangeProposal, Group, Membership
from people.models import Person

Kind, State, Seat = ChangeProposal.Kind, ChangeProposal.State, Membership.Seat


class StatementGone(Exception):
    """The statement it is about is not there any more."""


class NoLongerOpen(Exception):
    """It was settled or taken back a moment ago."""


class NotYours(Exception):
    """Only whoever put it forward takes it back."""


def with_support(proposals: QuerySet[ChangeProposal]) -> QuerySet[ChangeProposal]:
    """Each with how many of each side are for it now: `lived`, `professional`, `others`; and `said`."""
    current = Q(supports__membership__left_at=None)
    seat = "supports__membership__seat"
    sides = Q(**{f"{seat}__in": [Seat.LIVED_EXPERIENCE, Seat.PROFESSIONAL]})
    is_said = Q(comments__isnull=False, comments__taken_back_at=None)
    return proposals.annotate(
        lived=_count("supports", current & Q(**{seat: Seat.LIVED_EXPERIENCE})),
        professional=_count("supports", current & Q(**{seat: Seat.PROFESSIONAL})),
        others=_count("supports", current & ~sides & Q(supports__isnull=False)),
        said=_count("comments", is_said),
    )


def _count(what, which):
    return Count(what, filter=which, distinct=True)


def statements(group: Group) -> list[AgreementItem]:
    """What a change can be about: the newest version, and what is only in the one being written."""
    newest, draft = newest_version(group), draft_of(group)
    found = list(newest.items.all()) if newest else []
    known = {item.key for item in found}
    return found + [item for item in (draft.items.all() if draft else []) if item.key not in known]


def statement(group: Group, key: UUID) -> AgreementItem | None:
    """The statement as everyone reads it now."""
    return next((item for item in statements(group) if item.key == key), None)


def as_it_would_be(proposal: ChangeProposal) -> AgreementItem | None:
    """The statement it is about as it would read next: in the draft, if one is being written."""
    version = draft_of(proposal.group) or newest_version(proposal.group)
    return version and version.items.filter(key=proposal.item_key).first()


@transaction.atomic
def propose(
    *,
    membership: Membership,
    kind: str,
    text: str = "",
    why: str = "",
    item_key: UUID | None = None,
    show_name: bool = True,
) -> ChangeProposal:
    """Put a change forward. The same one again, while it is open, is the one that is there.

    Whoever gives their name is for it from the start. Without a name they are not counted by
    themselves: in a small group the side alone would say who it was.
    """
    group = membership.group
    lock(group)
    about = None
    if kind != Kind.ADD:
        about = statement(group, item_key)
        if about is None:
            raise StatementGone
    asked = {
        "kind": kind,
        "item_key": about and about.key,
        "text": "" if kind == Kind.TAKE_OUT else text,
        "why": why,
    }
    same = group.change_proposals.open().filter(proposed_by=membership, **asked).first()
    if same is not None:
        return same
    proposal = group.change_proposals.create(
        proposed_by=membership, show_name=show_name, item_text=about.text if about else "", **asked
    )
    if show_name:
        proposal.supports.create(membership=membership)
    return proposal


@transaction.atomic
def support(*, proposal: ChangeProposal, membership: Membership, is_for: bool) -> None:
    """Be for it, or not any more. Twice is once."""
    proposal = _open(proposal)
    if is_for:
        proposal.supports.get_or_create(membership=membership)
    else:
        proposal.supports.filter(membership=membership).delete()


@transaction.atomic
def comment(*, proposal: ChangeProposal, membership: Membership, words: str) -> ChangeComment:
    """Say what one thinks, with one's name. The same words twice in a row are said once."""
    proposal = _open(proposal)
    last = proposal.comments.filter(taken_back_at=None).last()
    if last is not None and (last.membership_id, last.words) == (membership.pk, words):
        return last
    return proposal.comments.create(membership=membership, words=words)


@transaction.atomic
def take_back_comment(*, comment: ChangeComment, membership: Membership) -> None:
    if not can_take_back(membership, comment):
        raise NotYours
    if comment.taken_back_at is None:
        comment.taken_back_at = timezone.now()
        comment.save(update_fields=["taken_back_at"])


@transaction.atomic
def take_back(*, proposal: ChangeProposal, membership: Membership) -> ChangeProposal:
    """Whoever put it forward would rather not. Taking back again changes nothing."""
    if not can_take_back(membership, proposal):
        raise NotYours
    lock(proposal.group)
    proposal = ChangeProposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.state == State.WITHDRAWN:
        return proposal
    if proposal.state != State.OPEN:
        raise NoLongerOpen
    return _close(proposal, State.WITHDRAWN, by=membership.person)


@transaction.atomic
def take_up(*, proposal: ChangeProposal, by: Person, words: str = "") -> ChangeProposal:
    """It goes into the version being written, which is begun if there is none.

    Raises NoLongerOpen, and StatementGone when what it is about has been taken out there.
    """
    proposal = _open(proposal)
    draft = start_draft(group=proposal.group)
    if proposal.kind == Kind.ADD:
        last = draft.items.last()
        draft.items.create(
            position=last.position + 1 if last else 0, text=proposal.text, why=proposal.why
        )
    else:
        item = draft.items.filter(key=proposal.item_key).first()
        if item is None:
            raise StatementGone
        if proposal.kind == Kind.TAKE_OUT:
            item.delete()
        else:
            item.text, item.why = proposal.text, proposal.why or item.why
            item.save(update_fields=["text", "why"])
    proposal.taken_up_in = draft
    return _close(proposal, State.TAKEN_UP, by=by, words=words)


@transaction.atomic
def do_not_take_up(*, proposal: ChangeProposal, by: Person, words: str) -> ChangeProposal:
    """`words` say why not: everyone reads them."""
    return _close(_open(proposal), State.NOT_TAKEN_UP, by=by, words=words)


def _open(proposal):
    lock(proposal.group)
    proposal = ChangeProposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.state != State.OPEN:
        raise NoLongerOpen
    return proposal


def _close(proposal, state, *, by, words=""):
    proposal.state, proposal.settled_at, proposal.settled_by = state, timezone.now(), by
    proposal.settled_words = words
    proposal.save()
    return proposal
