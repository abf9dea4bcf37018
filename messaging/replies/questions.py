"""What YES and NO answer. Rooms above register their questions here, beside the purpose that asks them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from messaging.models import Message
from people.models import ContactPoint, Person

# Nobody means a text from two months ago.
REMEMBERED = timedelta(days=60)
State = Message.State


@dataclass(frozen=True)
class Question:
    """`still_open(person, targets)` says which of these still wait for an answer from this person.

    `answer(person, target, is_yes)` writes it down, and returns False where YES is not clear enough.
    Without `answer` the question is only counted, and a person decides.
    """

    purpose: str
    still_open: Callable[[Person, list[UUID]], Iterable[UUID]]
    answer: Callable[[Person, UUID, bool], bool] | None = None


_questions: dict[str, Question] = {}


def register(question: Question) -> None:
    """Called from `AppConfig.ready` of the room the purpose belongs to."""
    _questions[question.purpose] = question


def open_for(person: Person) -> dict[UUID, Question]:
    """What this person was asked by text and has not answered, by what it is about."""
    told = Message.objects.filter(
        person=person,
        purpose__in=_questions,
        channel=ContactPoint.Channel.TEXT,
        state__in=[State.SENDING, State.SENT],
        created_at__gte=timezone.now() - REMEMBERED,
    ).values_list("purpose", "target")
    targets = {}
    for purpose, target in told.order_by("created_at"):
        targets.setdefault(purpose, []).append(target)
    return {
        target: _questions[purpose]
        for purpose, asked in targets.items()
        for target in _questions[purpose].still_open(person, asked)
    }


def answer(person: Person, *, is_yes: bool) -> tuple[str, UUID] | None:
    """Write the answer down where exactly one question is open. Returns its purpose and what it is about."""
    waiting = open_for(person)
    if len(waiting) != 1:
        return None
    [(target, question)] = waiting.items()
    if question.answer is None or not question.answer(person, target, is_yes):
        return None
    return question.purpose, target
