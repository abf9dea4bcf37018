"""That a place came free: to one person, until when it is kept for them."""

from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from messaging import purposes
from messaging.models import Message
from messaging.replies import questions
from messaging.replies.questions import Question
from people.models import ContactPoint, Person
from sessions.inviting.messages import build_about
from sessions.inviting.services import AnswersClosed, answer_invitation
from sessions.models import Invitation
from sessions.waiting.services import PURPOSE


def register():
    # The time runs: on its last day it may go early, and on a Sunday.
    purposes.register(purposes.Purpose(PURPOSE, build_all=build_offers, early_on_the_day=True))
    questions.register(Question(PURPOSE, still_open=still_kept, answer=answer_by_text))


def build_offers(messages: list[Message]) -> list[dict | None]:
    """None once they took it, let it go or ran out of time, or the session was moved, cancelled or has begun."""
    return build_about(
        messages,
        Invitation.objects.to_be_told().holding(now=timezone.now()),
        is_wanted=lambda message, invitation: invitation.offered_until == message.not_after,
        more=lambda _message, invitation: {"until": invitation.offered_until},
    )


def still_kept(person: Person, targets: list[UUID]) -> list[UUID]:
    """For which of these a place is kept for them now, as a text told them."""
    told = Message.objects.filter(
        purpose=PURPOSE,
        target=OuterRef("public_id"),
        not_after=OuterRef("offered_until"),
        state__in=[Message.State.SENDING, Message.State.SENT],
        channel=ContactPoint.Channel.TEXT,
    )
    kept = Invitation.objects.standing().holding(now=timezone.now()).select_related("group_session")
    theirs = kept.filter(Exists(told), person=person, public_id__in=targets)
    return [one.public_id for one in theirs if one.group_session.takes_answers]


def answer_by_text(person: Person, target: UUID, is_yes: bool) -> bool:
    """YES takes the place, NO lets it go."""
    invitation = Invitation.objects.select_related("group_session").get(person=person, public_id=target)
    meant = Invitation.Answer.COMING if is_yes else Invitation.Answer.CANT
    try:
        invitation = answer_invitation(invitation=invitation, answer=meant, by=person)
    except AnswersClosed:
        return False
    return invitation.answer == meant
