"""The next version, while it is being written, until it is published."""

import hashlib

from django.db import transaction
from django.utils import timezone

from groups.agreement.standing import newest_version
from groups.agreement.starting import STARTER_SET
from groups.agreement.telling import ask_now
from groups.models import AgreementItem, AgreementVersion, Group
from people.models import Person


class NothingBeingWritten(Exception):
    """There is no draft: somebody published it or threw it away a moment ago."""


class ChangedMeanwhile(Exception):
    """Somebody has written something else since the page was opened. `current` has it, or is None."""

    def __init__(self, current=None):
        super().__init__("changed meanwhile")
        self.current = current


class NothingToPublish(Exception):
    """There are no statements, or they are all as they were."""


class NoSuchMove(Exception):
    """The first cannot go further up, nor the last further down."""


def draft_of(group: Group) -> AgreementVersion | None:
    return group.agreement_versions.filter(published_at=None).first()


@transaction.atomic
def start_draft(*, group: Group, from_starter_set: bool = False) -> AgreementVersion:
    """Begin the next version: from the newest one, else from the starter set, else with nothing.

    Asking again returns the one that is there; one with nothing in it still takes the starter set.
    """
    lock(group)
    draft, newest = draft_of(group), newest_version(group)
    if draft is not None and (newest is not None or draft.items.exists()):
        return draft
    draft = draft or group.agreement_versions.create(number=newest.number + 1 if newest else 1)
    if newest is not None:
        items = [
            AgreementItem(version=draft, key=item.key, position=at, text=item.text, why=item.why)
            for at, item in enumerate(newest.items.all())
        ]
    elif from_starter_set:
        items = [
            AgreementItem(version=draft, position=at, text=str(text), why=str(why))
            for at, (text, why) in enumerate(STARTER_SET)
        ]
    else:
        items = []
    AgreementItem.objects.bulk_create(items)
    return draft


@transaction.atomic
def add_statement(*, group: Group, text: str, why: str = "") -> AgreementItem:
    """Put it at the end. Writing the same words again returns the statement that has them."""
    draft, items = _locked_draft(group)
    same = next((item for item in items if (item.text, item.why) == (text, why)), None)
    if same is not None:
        return same
    return draft.items.create(position=_after(items), text=text, why=why)


@transaction.atomic
def change_statement(*, item: AgreementItem, text: str, why: str, seen: str) -> AgreementItem:
    """`seen` is the `mark_of` what was on the page: other words written meanwhile are not lost."""
    item, _items = _locked_item(item)
    if mark_of([item]) != seen and (item.text, item.why) != (text, why):
        raise ChangedMeanwhile(item)
    item.text, item.why = text, why
    item.save(update_fields=["text", "why"])
    return item


@transaction.atomic
def take_out_statement(*, item: AgreementItem) -> None:
    """Only from what is being written. Nothing happens when it is gone already."""
    try:
        item, _items = _locked_item(item)
    except ChangedMeanwhile:
        return
    item.delete()


@transaction.atomic
def move_statement(*, item: AgreementItem, up: bool) -> None:
    item, items = _locked_item(item)
    here = items.index(item)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(items):
        raise NoSuchMove
    other = items[there]
    # The two stand at one place for a moment: the constraint is checked at the commit.
    item.position, other.position = other.position, item.position
    AgreementItem.objects.bulk_update([item, other], ["position"])


@transaction.atomic
def throw_away(*, group: Group) -> None:
    """Stop writing the next version. What was taken up in it is open again, so nothing is lost."""
    lock(group)
    draft = draft_of(group)
    if draft is None:
        return
    draft.changes.update(
        state="open", settled_at=None, settled_by=None, settled_words="", taken_up_in=None
    )
    draft.delete()


@transaction.atomic
def publish(*, group: Group, by: Person, seen: str, words: str = "") -> AgreementVersion:
    """Make the draft the version that stands, and ask everyone. From now on nobody can alter it.
    For a minute the asking can be undone, the version cannot.

    `seen` is the `mark_of` the statements that `by` was looking at. Raises NothingBeingWritten,
    NothingToPublish, or ChangedMeanwhile when they are others by now.
    """
    draft, items = _locked_draft(group)
    if mark_of(items) != seen:
        raise ChangedMeanwhile
    newest = newest_version(group)
    if not items or (newest is not None and is_the_same(newest.items.all(), items)):
        raise NothingToPublish
    draft.words, draft.published_at, draft.published_by = words, timezone.now(), by
    draft.save(update_fields=["words", "published_at", "published_by"])
    ask_now(version=draft, by=by)
    return draft


def mark_of(items: list[AgreementItem]) -> str:
    """A short mark that is another one whenever a word, a statement or their order is another."""
    said = "\x00".join(f"{item.key}\x00{item.text}\x00{item.why}" for item in items)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def is_the_same(old: list[AgreementItem], new: list[AgreementItem]) -> bool:
    return mark_of(old) == mark_of(new)


def lock(group: Group) -> None:
    """Whoever writes, answers or publishes queues on the group's row."""
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)


def _locked_draft(group):
    """The draft and its statements, which nobody changes now: not even past this code, as the triggers wait."""
    lock(group)
    drafts = group.agreement_versions.filter(published_at=None)
    draft = drafts.select_for_update(no_key=True, of=["self"]).first()
    if draft is None:
        raise NothingBeingWritten
    return draft, list(draft.items.all())


def _locked_item(item):
    """The statement as it is now, in the draft, with all of them."""
    group = Group.objects.get(agreement_versions=item.version_id)
    _draft, items = _locked_draft(group)
    current = next((one for one in items if one.pk == item.pk), None)
    if current is None:
        raise ChangedMeanwhile
    return current, items


def _after(items):
    return items[-1].position + 1 if items else 0
