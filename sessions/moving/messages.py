"""What is said when a session is moved or does not happen; the words are in templates/messages/."""

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from groups.help import who_to_ask
from messaging import purposes
from messaging.models import Message
from messaging.replies import questions
from messaging.replies.questions import Question
from people.models import Person
from sessions.inviting.messages import (
    answer_by_text,
    facts_about,
    link_to_answer,
    not_answered_yet,
)
from sessions.models import GroupSession, Invitation


def register():
    from sessions.moving import undoing

    undoing.register_kinds()
    for name, build in [
        ("session-moved", build_moved),
        ("session-cancelled", build_cancelled),
    ]:
        # Somebody may be on the way to a door that is shut.
        purposes.register(purposes.Purpose(name, build, early_on_the_day=True))
    questions.register(Question("session-moved", still_open=not_answered_yet, answer=answer_by_text))


def build_moved(message: Message) -> dict | None:
    """How it is now. None once it was changed again (the number in the key), cancelled or begun."""
    invitation = _invitation(message)
    group_session = invitation.group_session if invitation else _session_of_staff(message)
    if group_session is None or not group_session.takes_answers:
        return None
    if message.key.rpartition(":")[2] != str(group_session.sequence):
        return None
    if invitation is None:
        return _facts_for_staff(message.person, group_session) | _moved_from(group_session)
    return (
        facts_about(invitation)
        | _moved_from(group_session)
        | {
            "link": link_to_answer(invitation),
            "is_staff": False,
            "asks": not invitation.answer,
            "is_paid": Invitation.objects.of_people_who_are_paid().filter(pk=invitation.pk).exists(),
        }
    )


def build_cancelled(message: Message) -> dict | None:
    """That it does not happen. None when it has been put back, or they have left."""
    invitation = _invitation(message)
    group_session = invitation.group_session if invitation else _session_of_staff(message)
    if group_session is None or group_session.state != GroupSession.State.CANCELLED:
        return None
    if invitation is None:
        return _facts_for_staff(message.person, group_session)
    paid = Invitation.objects.let_down().of_people_who_are_paid().filter(pk=invitation.pk)
    return facts_about(invitation) | {"is_staff": False, "is_paid": paid.exists()}


def _moved_from(group_session):
    """The day and hour it is no longer, where those have changed."""
    was = group_session.moved_from
    return {"moved_from": was if was != group_session.starts_at else None}


def _invitation(message):
    invitations = Invitation.objects.to_be_told().select_related(
        "person", "group_session__group__organisation"
    )
    return invitations.filter(public_id=message.target).first()


def _session_of_staff(message):
    theirs = Q(facilitations__person=message.person) | Q(safeguarding_contact=message.person)
    sessions = GroupSession.objects.filter(theirs, public_id=message.target)
    return sessions.select_related("group__organisation").first()


def _facts_for_staff(person: Person, group_session: GroupSession) -> dict:
    organisation = group_session.group.organisation
    return {
        "organisation_id": organisation.pk,
        "sender": organisation.sender_name,
        "name": person.preferred_name,
        "help_line": who_to_ask(person=person, group=group_session.group),
        "zone": group_session.zone,
        "starts_at": group_session.starts_at,
        "ends_at": group_session.ends_at,
        "place": group_session.place if group_session.meets_in_person else "",
        "is_online": group_session.meets_online,
        "is_staff": True,
        # They sign in: it opens nothing by itself.
        "link": settings.SITE_URL + reverse("sessions:plan", args=[group_session.public_id]),
    }
