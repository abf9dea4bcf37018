"""The facts of the messages of this stage; their words are in templates/messages/."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse

from groups.help import who_to_ask
from messaging import purposes
from messaging.models import Message
from messaging.replies import questions
from messaging.replies.questions import Question
from people.models import ContactPoint, Person
from people.services import issue_link
from sessions.models import Invitation

# People look at the page again on the way home: where was it, whom do I ring?
LINK_LASTS_AFTER_THE_END = timedelta(days=1)


def register():
    purposes.register(purposes.Purpose("invitation", build=build_invitation))
    purposes.register(purposes.Purpose("invitation-chase", build=build_chase))
    for name in ("invitation", "invitation-chase"):
        questions.register(Question(name, still_open=not_answered_yet, answer=answer_by_text))


def not_answered_yet(person: Person, targets: list[UUID]) -> list[UUID]:
    """Which of these invitations still ask this person, by a text about the time the session has now.

    YES to a text about a time that has gone answers nothing: a person reads it.
    """
    about_now = Message.objects.filter(
        target=OuterRef("public_id"),
        not_after=OuterRef("group_session__starts_at"),
        state__in=[Message.State.SENDING, Message.State.SENT],
        channel=ContactPoint.Channel.TEXT,
    )
    asked = Invitation.objects.standing().unanswered().select_related("group_session")
    theirs = asked.filter(Exists(about_now), person=person, public_id__in=targets)
    return [one.public_id for one in theirs if one.group_session.takes_answers]


def answer_by_text(person: Person, target: UUID, is_yes: bool) -> bool:
    """YES, where there is one way to come, or NO. Where there are two, somebody asks which they mean."""
    from sessions.inviting.services import AnswersClosed, answer_invitation

    invitation = Invitation.objects.select_related("group_session").get(person=person, public_id=target)
    offered = invitation.group_session.answers_offered
    meant = [one for one in offered if one in Invitation.COMING] if is_yes else [Invitation.Answer.CANT]
    if len(meant) != 1:
        return False
    try:
        answer_invitation(invitation=invitation, answer=meant[0], by=person)
    except AnswersClosed:
        return False
    return True


def build_invitation(message: Message) -> dict | None:
    """What an invitation says, with a link of its own. None once there is nothing to ask any more."""
    invitation = (
        Invitation.objects.to_be_told()
        .select_related("person", "group_session__group__organisation")
        .filter(public_id=message.target)
        .first()
    )
    if invitation is None or not invitation.group_session.takes_answers:
        return None
    is_again = message.key != first_key(invitation)
    if invitation.answer and not is_again:
        return None
    return facts_about(invitation) | {"link": link_to_answer(invitation), "is_again": is_again}


def build_chase(message: Message) -> dict | None:
    """None once they answered, have a pause or left, or it was moved, cancelled or has begun."""
    invitation = (
        Invitation.objects.to_be_told()
        .unanswered()
        .select_related("person", "group_session__group__organisation")
        .filter(public_id=message.target)
        .first()
    )
    if invitation is None or not invitation.group_session.takes_answers:
        return None
    if invitation.group_session.starts_at != message.not_after:
        return None
    return facts_about(invitation) | {"link": link_to_answer(invitation)}


def first_key(invitation: Invitation) -> str:
    """The key of the message that asks; a link that is sent again has a number after it."""
    return f"invitation:{invitation.public_id}"


def facts_about(invitation: Invitation) -> dict:
    """What any message about an invitation may say, for the templates in their two wordings."""
    group_session = invitation.group_session
    organisation = group_session.group.organisation
    return {
        "sender": organisation.sender_name,
        "name": invitation.person.preferred_name,
        "help_line": who_to_ask(person=invitation.person, group=group_session.group),
        "zone": group_session.zone,
        "starts_at": group_session.starts_at,
        "ends_at": group_session.ends_at,
        "place": group_session.place if group_session.meets_in_person else "",
        "is_online": group_session.meets_online,
    }


def link_to_answer(invitation: Invitation) -> str:
    """A new personal link, as a full address."""
    token = issue_link(
        person=invitation.person,
        purpose="invitation",
        target=invitation.public_id,
        expires_at=invitation.group_session.ends_at + LINK_LASTS_AFTER_THE_END,
    )
    return settings.SITE_URL + reverse("sessions:invitation", args=[token])
