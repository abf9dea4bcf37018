"""The light question a round begins with: a library to start from, and the group's own."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from sessions.models import ChosenPrompt, GroupSession, RoundPrompt

# Nothing here can be answered wrongly, and nothing asks how anybody really is.
STARTERS = [
    _("If today were weather, what would it be?"),
    _("Which colour is today?"),
    _("One word for how you come in"),
    _("From 1 to 10, how awake are you?"),
    _("Tea, coffee, or something else?"),
    _("What can you hear just now?"),
]
MOST = 40


class EnoughPrompts(Exception):
    """More than this nobody can choose from."""


class LastOne(Exception):
    """One question stays, so that there is something to begin with."""


@dataclass(frozen=True)
class Asked:
    """What a session begins with. `was_chosen`: for it, and not by turns."""

    words: str | Promise
    was_chosen: bool


def in_use(group: Group) -> QuerySet[RoundPrompt]:
    return group.round_prompts.in_use()


def prompt_of(group_session: GroupSession) -> Asked:
    """The one chosen for it; else the group's take turns, the first session having the first. At most three
    queries."""
    chosen = ChosenPrompt.objects.filter(group_session=group_session).select_related("prompt").first()
    if chosen is not None:
        return Asked(chosen.prompt.words, was_chosen=True)
    prompts = list(in_use(group_session.group).values_list("words", flat=True)) or STARTERS
    before = GroupSession.objects.going_ahead().filter(
        group=group_session.group_id, starts_at__lt=group_session.starts_at
    )
    return Asked(prompts[before.count() % len(prompts)], was_chosen=False)


@transaction.atomic
def add(*, group: Group, words: str) -> RoundPrompt:
    """Put a question on the group's list. Adding it again returns the row that is there."""
    words = " ".join(words.split())
    prompts = _held(group)
    same = next((one for one in prompts if one.words.casefold() == words.casefold()), None)
    if same is not None:
        return same
    if len(prompts) >= MOST:
        raise EnoughPrompts
    return group.round_prompts.create(words=words)


@transaction.atomic
def retire(*, group: Group, words: str) -> None:
    """Ask this no more. Again is fine. Where it was chosen for a session, it stays so. Raises LastOne."""
    prompts = _held(group)
    found = [one for one in prompts if one.words.casefold() == words.casefold()]
    if found and len(prompts) == 1:
        raise LastOne
    for one in found:
        one.retired_at = timezone.now()
        one.save(update_fields=["retired_at"])


@transaction.atomic
def choose(*, group_session: GroupSession, words: str) -> ChosenPrompt | None:
    """Begin this session with that one of the group's questions; the last choice counts. None: there is none."""
    prompt = next((one for one in _held(group_session.group) if one.words == words), None)
    if prompt is None:
        return None
    return ChosenPrompt.objects.update_or_create(
        group_session=group_session, defaults={"prompt": prompt}
    )[0]


def _held(group):
    """The group's questions, all who change them queueing here. The starters are written down at the first."""
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    if not group.round_prompts.exists():
        RoundPrompt.objects.bulk_create(RoundPrompt(group=group, words=str(words)) for words in STARTERS)
    return list(in_use(group))
