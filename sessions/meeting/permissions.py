"""Who may open the pages of the day. What is not yours is not there."""

from django.db.models import Q, QuerySet

from groups.models import Group
from people.models import Person
from sessions.models import Attendance, Facilitation, GroupSession, Invitation


def sessions_to_mark(person: Person) -> QuerySet[GroupSession]:
    """Whose list `person` may mark: facilitators of the group, and the two of the session."""
    return GroupSession.objects.filter(
        Q(pk__in=GroupSession.objects.run_by(person).values("pk"))
        | Q(pk__in=GroupSession.objects.facilitated_by(person).values("pk"))
    )


def sessions_felt_at(person: Person) -> QuerySet[GroupSession]:
    """Where `person` may say how they are: invited, or there without an invitation, or one of the two."""
    invited = Invitation.objects.filter(person=person).values("group_session")
    there = Attendance.objects.standing().filter(person=person).values("group_session")
    helps = Facilitation.objects.filter(person=person).values("group_session")
    return GroupSession.objects.going_ahead().filter(
        Q(pk__in=invited) | Q(pk__in=there) | Q(pk__in=helps), group__in=Group.objects.visible_to(person)
    )


def sessions_lived_through_by(person: Person) -> QuerySet[GroupSession]:
    """Where `person` has a page of the day of their own: as above, but for the two, who have another."""
    helps = Facilitation.objects.filter(person=person).values("group_session")
    return sessions_felt_at(person).exclude(pk__in=helps)
