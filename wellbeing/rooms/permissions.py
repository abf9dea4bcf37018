"""Who may answer for whom, and who is told."""

from django.db.models import Q, QuerySet

from groups.models import Group, Membership
from groups.unease.permissions import Listener
from people.models import Person
from wellbeing.models import RoomAnswer


def seats_answered_by(person: Person) -> QuerySet[Membership]:
    """One's own seats; and those of the people whose named contact one is, in groups one runs."""
    mine = Q(person=person)
    in_my_care = Q(named_contact=person, group__in=Group.objects.run_by(person))
    return Membership.objects.current().filter(mine | in_my_care)


def may_answer_for(person: Person, membership: Membership) -> bool:
    """Oneself always. A named contact writes it down for somebody who never answered to anyone else:
    who did, answers for themselves, or what they said elsewhere would show."""
    if person == membership.person:
        return True
    answers = RoomAnswer.objects.filter(person=membership.person)
    return not answers.filter(~Q(written_by=person) | Q(written_by=None)).exists()


def who_is_told(
    membership: Membership, listeners: list[Listener], *, about: Person | None = None
) -> Person | None:
    """Whom a new answer is told to: somebody outside if they chose so before, else their named contact.

    None when that would be the very person it is about, or there is nobody: then they are asked. One query.
    """
    contact = next((one.person for one in listeners if not one.is_outside), None)
    outside = [one.person for one in listeners if one.is_outside]
    last = (
        RoomAnswer.objects.careful()
        .filter(person=membership.person, told_to__in=outside)
        .exclude(other=membership.named_contact_id)
        .order_by("-answered_at", "-pk")
        .select_related("told_to")
        .first()
    )
    told = last.told_to if last else contact
    return None if told == about else told
