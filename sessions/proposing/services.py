"""The agenda is proposed to members: they ask to add something or to take something out, and get an answer."""

from django.db import transaction
from django.utils import timezone

from people.models import Person
from sessions.models import AgendaRequest, Invitation
from sessions.planning.services import lock

MOST_OPEN = 10


class TooMany(Exception):
    """So much is waiting for an answer that more would help nobody."""


class NotOpen(Exception):
    """The session has begun, was cancelled, or was never sent out."""


@transaction.atomic
def ask(*, invitation: Invitation, kind: str, words: str) -> AgendaRequest:
    """Keep what a member asks. The same words again, while they wait, are one wish. Raises NotOpen, TooMany."""
    group_session = lock(invitation.group_session)
    if not group_session.takes_answers:
        raise NotOpen
    waiting = list(group_session.agenda_requests.unanswered().filter(person=invitation.person))
    for one in waiting:
        if (one.kind, one.words) == (kind, words):
            return one
    if len(waiting) >= MOST_OPEN:
        raise TooMany
    return group_session.agenda_requests.create(person=invitation.person, kind=kind, words=words)


@transaction.atomic
def answer(*, wish: AgendaRequest, is_yes: bool, reason: str, by: Person) -> AgendaRequest:
    """Say yes or no, and why: the member reads it. A later answer takes the place of the first."""
    wish = AgendaRequest.objects.select_for_update(of=["self"]).get(pk=wish.pk)
    wish.answer = AgendaRequest.Answer.YES if is_yes else AgendaRequest.Answer.NO
    wish.reason, wish.answered_by, wish.answered_at = reason, by, timezone.now()
    wish.save(update_fields=["answer", "reason", "answered_by", "answered_at"])
    return wish
