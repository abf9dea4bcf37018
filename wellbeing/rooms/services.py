"""What somebody said about being in a room with somebody else."""

from django.db import transaction
from django.utils import timezone

from groups.models import Membership
from groups.unease.permissions import listeners_for
from people.models import Person
from wellbeing.models import RoomAnswer
from wellbeing.rooms.permissions import may_answer_for, who_is_told

Answer = RoomAnswer.Answer


class TheyAnswerThemselves(Exception):
    """This person has answered to somebody else, so nobody writes it down for them."""


class CannotBeTold(Exception):
    """This person cannot be told about it, or not any more."""


@transaction.atomic
def say(*, membership: Membership, other: Person, answer: str, by: Person) -> RoomAnswer:
    """Save an answer; the last tap wins. It is told to one person, see `who_is_told`, and holds at once.

    `by` is the person, or their named contact who writes it down and is then the one who knows. Raises
    TheyAnswerThemselves.
    """
    membership = _locked(membership)
    if not may_answer_for(by, membership) or by == other:
        raise TheyAnswerThemselves
    row = RoomAnswer.objects.filter(person=membership.person, other=other).first()
    row = row or RoomAnswer(person=membership.person, other=other)
    is_mine = by == membership.person
    if answer == Answer.YES:
        row.told_to = row.reason = None
    elif not is_mine:
        row.told_to = by
    elif row.told_to is None:
        row.told_to = who_is_told(membership, listeners_for(membership), about=other)
    row.answer, row.answered_at = answer, timezone.now()
    row.written_by = None if is_mine else by
    row.save()
    return row


@transaction.atomic
def say_yes_to(*, membership: Membership, others: list[Person], by: Person) -> None:
    """A yes about each of these who was not answered about yet; what was said stays."""
    membership = _locked(membership)
    if not may_answer_for(by, membership):
        raise TheyAnswerThemselves
    RoomAnswer.objects.bulk_create(
        [
            RoomAnswer(
                person=membership.person,
                other=other,
                answer=Answer.YES,
                answered_at=timezone.now(),
                written_by=None if by == membership.person else by,
            )
            for other in others
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def say_why(*, answer: RoomAnswer, reason: str) -> RoomAnswer:
    """In their own words, or no longer. A yes needs none, so none is kept."""
    answer = RoomAnswer.objects.select_for_update().get(pk=answer.pk)
    if answer.answer != Answer.YES:
        answer.reason = reason or None
        answer.save(update_fields=["reason"])
    return answer


def take_back(*, membership: Membership, other: Person) -> None:
    """As if it had never been said: nothing of it is kept. Twice is once."""
    RoomAnswer.objects.filter(person=membership.person, other=other).delete()


@transaction.atomic
def tell(*, membership: Membership, to: Person, about: Person | None = None) -> int:
    """Let `to` know from now on, and whoever knew before no longer: about one person, or about all in the
    group except `to` themselves. Returns about how many. Raises CannotBeTold."""
    membership = _locked(membership)
    if to == about or to not in [listener.person for listener in listeners_for(membership)]:
        raise CannotBeTold
    here = membership.group.memberships.current().exclude(person=to)
    answers = RoomAnswer.objects.careful().filter(
        person=membership.person, other__in=here.values("person")
    )
    if about is not None:
        answers = answers.filter(other=about)
    return answers.update(told_to=to)


def _locked(membership):
    """Two taps at once queue here."""
    return (
        Membership.objects.select_for_update(of=["self"])
        .select_related("group__organisation", "person", "named_contact")
        .get(pk=membership.pk)
    )
