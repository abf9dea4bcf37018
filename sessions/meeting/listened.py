""" "Did you feel listened to?", "Did your view count?": what a whole group answered, from five answers up. The two
facilitators are not asked.

The answers of one session become numbers once its check-out has closed, all at the same moment, and the
answers themselves go: so no two looks can be compared to find out what one person said. Nothing is parted by
side or seat, for the same reason, and fewer than five answers are never a number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from sessions.meeting.hours import CHECK_IN_STAYS_OPEN
from sessions.models import CheckOut, Facilitation, GroupSession, HeardCount
from sessions.models.rounds import FEWEST_ANSWERS

QUESTIONS = ("listened", "counted")
HowMuch = CheckOut.HowMuch


@dataclass(frozen=True)
class Heard:
    """How many answered what to one question. At least five in all."""

    question: str
    yes: int
    partly: int
    no: int

    @property
    def words(self) -> str:
        return CheckOut._meta.get_field(self.question).verbose_name

    @property
    def answers(self) -> int:
        return self.yes + self.partly + self.no


def heard_at(group_session: GroupSession) -> list[Heard]:
    """What is known of one session; empty before its check-out has closed, and under five answers. One query."""
    return heard_across([group_session])


def heard_across(group_sessions: Iterable[GroupSession] | QuerySet[GroupSession]) -> list[Heard]:
    """The same of several sessions together. Only what is told of each by itself is added up. One query."""
    found = []
    counts = list(HeardCount.objects.filter(group_session__in=group_sessions))
    for question in QUESTIONS:
        told = [row for row in counts if getattr(row, f"{question}_yes") is not None]
        if told:
            sums = {
                answer: sum(getattr(row, f"{question}_{answer}") for row in told)
                for answer in HowMuch.values
            }
            found.append(Heard(question, **sums))
    return found


def count_what_was_heard(*, now: datetime) -> int:
    """Make the numbers of every session whose check-out has closed. Returns of how many sessions."""
    answered = CheckOut.objects.exclude(listened="", counted="")
    closed = GroupSession.objects.filter(
        pk__in=answered.values("group_session"), ends_at__lte=now - CHECK_IN_STAYS_OPEN
    )
    keys = list(closed.values_list("pk", flat=True))
    for pk in keys:
        _count(pk)
    return len(keys)


@transaction.atomic
def _count(pk):
    # Two workers at once: the second finds the numbers made, and no answers left.
    GroupSession.objects.select_for_update(no_key=True).get(pk=pk)
    rows = CheckOut.objects.filter(group_session=pk)
    if not HeardCount.objects.filter(group_session=pk).exists():
        # The two are not asked: whoever knows two answers of five knows too much of the other three.
        the_two = Facilitation.objects.filter(group_session=pk).values("person")
        HeardCount.objects.create(group_session_id=pk, **_numbers(rows.exclude(person__in=the_two)))
    rows.update(listened="", counted="")


def _numbers(rows):
    asked = {
        f"{question}_{answer}": Count("pk", filter=Q(**{question: answer}))
        for question in QUESTIONS
        for answer in HowMuch.values
    }
    counts = rows.aggregate(**asked)
    told = {}
    for question in QUESTIONS:
        mine = {name: n for name, n in counts.items() if name.startswith(f"{question}_")}
        if sum(mine.values()) >= FEWEST_ANSWERS:
            told |= mine
    return told
