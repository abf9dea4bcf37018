"""The facts of the messages of this stage; their words are in templates/messages/."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from groups.help import whom_each_asks
from messaging import purposes
from messaging.models import Message
from messaging.replies import questions
from messaging.replies.questions import Question
from people.models import ContactPoint, Person
from people.services import issue_links
from sessions.models import Invitation

# People look at the page again on the way home: where was it, whom do I ring?
LINK_LASTS_AFTER_THE_END = timedelta(days=1)


def register():
    from sessions.inviting import undoing

    undoing.register_kinds()
    purposes.register(purposes.Purpose("invitation", build_all=build_invitations))
    purposes.register(purposes.Purpose("invitation-chase", build_all=build_chases))
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
    """YES, where there is one way to come, or NO. Where there are two, somebody asks which they mean.

    And where it is full, YES puts them on the waiting list, and a person reads it and tells them so.
    """
    from sessions.inviting.services import AnswersClosed, answer_invitation

    invitation = Invitation.objects.select_related("group_session").get(person=person, public_id=target)
    offered = invitation.group_session.answers_offered
    meant = [one for one in offered if one in Invitation.COMING] if is_yes else [Invitation.Answer.CANT]
    if len(meant) != 1:
        return False
    try:
        invitation = answer_invitation(invitation=invitation, answer=meant[0], by=person)
    except AnswersClosed:
        return False
    return invitation.answer == meant[0]


def build_invitations(messages: list[Message]) -> list[dict | None]:
    """What an invitation says, with a link of its own. None once there is nothing to ask any more."""

    def is_again(message, invitation):
        return message.key != first_key(invitation)

    return build_about(
        messages,
        Invitation.objects.to_be_told(),
        is_wanted=lambda message, about: not about.answer or is_again(message, about),
        more=lambda message, about: {"is_again": is_again(message, about)},
    )


def build_chases(messages: list[Message]) -> list[dict | None]:
    """None once they answered, have a pause or left, or it was moved, cancelled or has begun."""
    asked = Invitation.objects.to_be_told().unanswered()
    return build_about(messages, asked, is_wanted=is_still_then)


def is_still_then(message: Message, invitation: Invitation) -> bool:
    """Whether the session is still at the time for which the message was meant."""
    return invitation.group_session.starts_at == message.not_after


def build_about(
    messages: list[Message],
    invitations: QuerySet[Invitation],
    *,
    is_wanted: Callable[[Message, Invitation], bool],
    more: Callable[[Message, Invitation], dict] = lambda _message, _invitation: {},
) -> list[dict | None]:
    """Facts with a new personal link for each message about one of these invitations; in their order.

    None where there is none, where its session takes no answers any more, or that is not wanted. As many
    queries for many as for one: sessions, and whose they are, are read once.
    """
    found = {
        one.public_id: one
        for one in invitations.filter(public_id__in=[message.target for message in messages])
        .select_related("person")
        .prefetch_related("group_session__group__organisation")
    }
    wanted = [
        (message, about)
        for message in messages
        if (about := found.get(message.target))
        and about.group_session.takes_answers
        and is_wanted(message, about)
    ]
    facts = facts_about_each([about for _message, about in wanted])
    links = links_to_answer([about for _message, about in wanted])
    built = {
        message.pk: said | {"link": link} | more(message, about)
        for (message, about), said, link in zip(wanted, facts, links, strict=True)
    }
    return [built.get(message.pk) for message in messages]


def first_key(invitation: Invitation) -> str:
    """The key of the message that asks; a link that is sent again has a number after it."""
    return f"invitation:{invitation.public_id}"


def facts_about(invitation: Invitation) -> dict:
    """What any message about an invitation may say, for the templates in their two wordings."""
    [facts] = facts_about_each([invitation])
    return facts


def facts_about_each(invitations: list[Invitation]) -> list[dict]:
    """The same for many. One query, where their sessions are read already."""
    helpers = whom_each_asks((one.person_id, one.group_session.group) for one in invitations)
    return [_facts(one, helper) for one, helper in zip(invitations, helpers, strict=True)]


def _facts(invitation, help_line):
    group_session = invitation.group_session
    organisation = group_session.group.organisation
    return {
        "organisation_id": organisation.pk,
        "sender": organisation.sender_name,
        "name": invitation.person.preferred_name,
        "help_line": help_line,
        "zone": group_session.zone,
        "starts_at": group_session.starts_at,
        "ends_at": group_session.ends_at,
        "place": group_session.place if group_session.meets_in_person else "",
        "is_online": group_session.meets_online,
    }


def link_to_answer(invitation: Invitation) -> str:
    """A new personal link, as a full address."""
    [link] = links_to_answer([invitation])
    return link


def links_to_answer(invitations: list[Invitation]) -> list[str]:
    """The same for many, in one statement."""
    tokens = issue_links(
        purpose="invitation",
        wanted=[
            (one.person_id, one.public_id, one.group_session.ends_at + LINK_LASTS_AFTER_THE_END)
            for one in invitations
        ],
    )
    return [settings.SITE_URL + reverse("sessions:invitation", args=[token]) for token in tokens]
