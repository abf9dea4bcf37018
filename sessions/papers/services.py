"""Attaching what is to be read before a session, in time and in plain words."""

from datetime import date

import pghistory
from django.db import transaction
from django.utils import timezone

from people.models import Person
from people.plain_words import GRADE_WARNS, WORDS_FOR_A_GRADE, measure
from sessions.models import GroupSession, Paper, PaperFile
from sessions.papers.files import Read
from sessions.planning.readiness.before import PAPERS_OUT_BEFORE
from sessions.planning.services import lock
from sessions.preparing.window import working_days_before

MOST = 12
WORDS_A_MINUTE = 120  # slowly, with time to think; our own default
LONGEST = 240


class TooManyPapers(Exception):
    """Nobody reads more than MOST papers before one session."""


class NothingToRead(Exception):
    """Neither words nor a file."""


def minutes_for(text: str) -> int:
    """How long the words take to read, in minutes: at least one, rounded up."""
    return min(LONGEST, max(1, -(-len(text.split()) // WORDS_A_MINUTE)))


def last_day_for(group_session: GroupSession) -> date:
    """The day by which papers are out, so that people can read them, or have them read to them."""
    return working_days_before(group_session, PAPERS_OUT_BEFORE)


@transaction.atomic
def attach(
    *,
    group_session: GroupSession,
    title: str,
    plain: str,
    file: Read | None,
    by: Person,
    reading_minutes: int | None = None,
    paper: Paper | None = None,
    without_file: bool = False,
) -> Paper:
    """A paper, or what it says by now. A new file takes the place of the one there was.

    Raises NothingToRead or TooManyPapers.
    """
    group_session = lock(group_session)
    if paper is None and group_session.papers.standing().count() >= MOST:
        raise TooManyPapers
    had_file = paper is not None and PaperFile.objects.filter(paper=paper).exists()
    plain = plain.strip()
    if not plain and file is None and (without_file or not had_file):
        raise NothingToRead
    is_new = paper is None
    paper = paper or Paper(group_session=group_session, added_by=by)
    paper.title, paper.plain, paper.is_hard = title, plain, _is_hard(plain)
    paper.reading_minutes = reading_minutes or minutes_for(plain)
    paper.changed_at = None if is_new else timezone.now()
    with pghistory.context(by=by.pk):
        paper.save()
    if file is not None:
        facts = {
            "kind": file.kind,
            "name": file.name,
            "content": file.content,
            "size": len(file.content),
        }
        PaperFile.objects.update_or_create(paper=paper, defaults=facts)
    elif without_file:
        PaperFile.objects.filter(paper=paper).delete()
    return paper


def take_back(*, paper: Paper, by: Person) -> None:
    """Nobody reads it any more; its file is gone for good. Twice changes nothing."""
    with pghistory.context(by=by.pk), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).standing().update(
            taken_back_at=timezone.now(), taken_back_by=by
        )
        PaperFile.objects.filter(paper=paper).delete()


def _is_hard(plain):
    found = measure(plain)
    return found.words >= WORDS_FOR_A_GRADE and found.grade is not None and found.grade > GRADE_WARNS
