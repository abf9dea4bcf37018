"""What a member's own page says about one session, in a few small questions.

Everybody opens this page, often on a poor line, so it has to be quick. One query that asked for all of it
took longer to be put into words than to be answered.
"""

from uuid import UUID

from django.db.models import Count, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from groups.help import help_line_among
from groups.models import Membership
from people.models import Person
from sessions.models import AgendaItem, Facilitation, GroupSession, Invitation

SEAT = ["person_id", "person__preferred_name", "seat", "paid", "work_phone", "named_contact_id"]


def invitation_for_page(person: Person, public_id: UUID) -> Invitation | None:
    """The person's own invitation with all that their page says; None where they have no seat any more.

    `lead` and `support` are names, `breaks` a number, `is_paid` whether their time is paid, `help_line`
    who to ask, `others` the seats of everyone else who was asked: no member is named to another.
    """
    breaks = AgendaItem.objects.filter(
        group_session=OuterRef("group_session"), kind=AgendaItem.Kind.BREAK
    )
    count = breaks.order_by().values("group_session").annotate(n=Count("pk")).values("n")
    invitation = (
        Invitation.objects.filter(person=person, public_id=public_id)
        .select_related("group_session__group__organisation")
        .annotate(breaks=Coalesce(Subquery(count), 0))
        .first()
    )
    if invitation is None:
        return None
    group_session = invitation.group_session
    seats = {seat.person_id: seat for seat in _seats(group_session)}
    mine = seats.get(person.pk)
    if mine is None:
        return None
    invitation.person = person
    invitation.lead, invitation.support = _pair(group_session, seats.values())
    invitation.others = [seat.seat for seat in seats.values() if seat.asked__id and seat != mine]
    invitation.is_paid = mine.paid == Membership.Paid.YES
    invitation.help_line = help_line_among(seats, mine, group_session.group.organisation)
    return invitation


def _seats(group_session: GroupSession):
    """Everybody in the group now, whether they were asked, and their part in this session."""
    this_one = group_session.pk
    return (
        Membership.objects.current()
        .filter(group=group_session.group_id)
        .annotate(
            asked=FilteredRelation(
                "person__invitations", condition=Q(person__invitations__group_session=this_one)
            ),
            part=FilteredRelation(
                "person__facilitations", condition=Q(person__facilitations__group_session=this_one)
            ),
        )
        .values_list(*SEAT, "asked__id", "part__role", named=True)
    )


def _pair(group_session, seats):
    """Who leads and who supports, by name; also somebody who has left the group since."""
    held = {seat.part__role: seat.person__preferred_name for seat in seats if seat.part__role}
    if len(held) < len(Facilitation.Role.values):
        held = dict(group_session.facilitations.values_list("role", "person__preferred_name"))
    return tuple(held.get(role) for role in (Facilitation.Role.LEAD, Facilitation.Role.SUPPORT))
