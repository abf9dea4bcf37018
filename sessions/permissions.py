"""Who may open which session. What is not yours is not there."""

from django.db.models import Q, QuerySet

from groups.models import Group, Organisation
from people.models import Person
from sessions.models import GroupSession, Invitation


def sessions_to_run(person: Person) -> QuerySet[GroupSession]:
    """Sessions `person` may plan and send out: those of the groups they facilitate."""
    return GroupSession.objects.run_by(person).select_related(
        "group__organisation", "safeguarding_contact", "one_to_one_with", "venue"
    )


def organisations_with_places(person: Person) -> QuerySet[Organisation]:
    """Whose places to meet this person keeps: where they run a group, or look after the organisation."""
    return Organisation.objects.filter(
        Q(pk__in=Group.objects.run_by(person).values("organisation"))
        | Q(pk__in=Organisation.objects.looked_after_by(person).values("pk"))
    )


def can_change_plan(group_session: GroupSession) -> bool:
    """Until people were told. Afterwards, whoever runs it can only swap facilitators or call it off."""
    return group_session.state == GroupSession.State.DRAFT


def can_change_agenda_and_people(group_session: GroupSession) -> bool:
    """Also after sending out, until it is over."""
    return group_session.state != GroupSession.State.CANCELLED and not group_session.has_ended


def can_cancel(group_session: GroupSession) -> bool:
    """A draft always; what was sent out, until people may have come."""
    if group_session.state == GroupSession.State.INVITED:
        return not group_session.has_started
    return group_session.state == GroupSession.State.DRAFT


def can_move(group_session: GroupSession) -> bool:
    """What was sent out, until it begins. A draft is changed without a word to anybody."""
    return group_session.takes_answers


def invitations_of(person: Person) -> QuerySet[Invitation]:
    """One's own, as long as one has a seat in the group."""
    return Invitation.objects.standing().filter(person=person)
