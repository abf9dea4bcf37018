"""The list of words of a group. Nothing here is told who does it, so that nothing can be kept."""

from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from groups.models import Group, JargonTerm
from groups.words.starters import STARTERS

State = JargonTerm.State


class OnTheListAlready(Exception):
    """Somebody has put this word on the list and said what it means; `term` is that row."""

    def __init__(self, term):
        super().__init__(term)
        self.term = term


class ChangedMeanwhile(Exception):
    """Somebody else changed this word since the page was opened; `term` is how it stands now."""

    def __init__(self, term):
        super().__init__(term)
        self.term = term


class TakenOut(Exception):
    """This word is no longer on the list."""


@transaction.atomic
def ask(*, group: Group, short: str) -> JargonTerm:
    """Put a word on the list, to be explained. Asking again returns the row that is there."""
    short = tidy(short)
    terms = _terms_held(group)
    return terms.spelled(short).first() or group.jargon_terms.create(short=short)


@transaction.atomic
def add(*, group: Group, short: str, full: str, meaning: str) -> JargonTerm:
    """Put a word on the list with its meaning, or answer what somebody asked. Twice the same is one row."""
    short, wanted = tidy(short), (tidy(full), tidy_lines(meaning))
    term = _terms_held(group).spelled(short).first() or JargonTerm(group=group, short=short)
    if term.state == State.EXPLAINED:
        if (term.full, term.meaning) != wanted:
            raise OnTheListAlready(term)
        return term
    return _write(term, *wanted)


@transaction.atomic
def explain(*, term: JargonTerm, full: str, meaning: str, seen: str) -> JargonTerm:
    """Say what a word means. `seen` is `as_seen(term)` when the page was opened."""
    term = _held(term)
    wanted = (tidy(full), tidy_lines(meaning))
    if (term.full, term.meaning) == wanted and term.state == State.EXPLAINED:
        return term
    if as_seen(term) != seen:
        raise ChangedMeanwhile(term)
    return _write(term, *wanted)


@transaction.atomic
def take_out(*, term: JargonTerm) -> JargonTerm:
    """It is marked nowhere any more, and can be put on the list anew. Again is fine."""
    term = JargonTerm.objects.select_for_update().get(pk=term.pk)
    term.state = State.TAKEN_OUT
    term.save(update_fields=["state"])
    return term


@transaction.atomic
def add_starters(*, group: Group) -> list[JargonTerm]:
    """Our own list. Words that somebody has explained stay as they are; those asked for are answered."""
    terms = {term.short.casefold(): term for term in _terms_held(group)}
    added = []
    for starter in STARTERS:
        term = terms.get(starter.short.casefold()) or JargonTerm(group=group, short=starter.short)
        if term.state == State.ASKED:
            added.append(_write(term, starter.full, str(starter.says)))
    return added


def answer_in_words(term: JargonTerm) -> str:
    """What somebody who asked is told: what it means, or that it is on the list now."""
    if term.state == State.EXPLAINED:
        full = f" ({term.full})" if term.full else ""
        return f"{term.short}{full}: {term.meaning}"
    said = _("Asked: %(word)s. Somebody can now say what it means. Nobody sees who asked.")
    return said % {"word": term.short}


def missing_starters(group: Group) -> int:
    """How many words `add_starters` would write. One query."""
    shorts = [starter.short for starter in STARTERS]
    return len(STARTERS) - group.jargon_terms.explained().spelled(*shorts).count()


def as_seen(term: JargonTerm) -> str:
    """What a page shows of it, as a short sum: to know later whether somebody changed it meanwhile."""
    return sha256(f"{term.state}\n{term.full}\n{term.meaning}".encode()).hexdigest()


def tidy(text: str) -> str:
    return " ".join(text.split())


def tidy_lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())


def _terms_held(group):
    """Everyone who adds to one list queues here, so that no word gets two rows."""
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    return group.jargon_terms.listed()


def _held(term):
    term = JargonTerm.objects.select_for_update().get(pk=term.pk)
    if term.state == State.TAKEN_OUT:
        raise TakenOut
    return term


def _write(term, full, meaning):
    term.full, term.meaning, term.state = full, meaning, State.EXPLAINED
    term.save()
    return term
