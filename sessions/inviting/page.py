"""What a member's own page says about one session. Everybody opens it, often on a poor line: it is quick."""

from collections import namedtuple
from uuid import UUID

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from groups.help import help_line_among
from groups.models import Membership
from people.models import Person
from people.prepared import Prepared, PreparedInstances
from sessions.models import AgendaItem, Facilitation, GroupSession, Invitation, PreparationCall

SEAT = ["person_id", "name", "seat", "paid", "work_phone", "named_contact_id"]
SEAT += ["asked", "answer", "takes_place", "offered_until", "part", "says"]
Seat = namedtuple("Seat", SEAT)


def invitation_for_page(person: Person, public_id: UUID) -> Invitation | None:
    """The person's own invitation with all that their page says; None where they have no seat any more.

    `lead` and `support` are names, empty until that person said that they can; `breaks` a number,
    `is_paid` whether their time is paid, `help_line` who to ask, `others` the seats of everyone else who
    was asked: no member is named to another; `is_full`: whether they can only wait for a place. `seat` is
    theirs; `asked_for_a_call` and `rather_no_call` are empty where they did not say so; `has_calls`:
    whether any preparation call was ever planned. Two queries.
    """
    found = _invitation(person=person.pk, public_id=public_id)
    if not found:
        return None
    [invitation] = found
    group_session = invitation.group_session
    rows = _seats(group=group_session.group_id, group_session=group_session.pk)
    seats = {row[0]: Seat(*row) for row in rows}
    mine = seats.get(person.pk)
    if mine is None:
        return None
    invitation.person = person
    invitation.lead, invitation.support = _pair(group_session, seats.values())
    invitation.is_full = invitation.is_full_for_them(_promised(seats.values(), mine))
    invitation.others = [seat.seat for seat in seats.values() if seat.asked and seat != mine]
    invitation.seat = mine.seat
    invitation.is_paid = mine.paid == Membership.Paid.YES
    invitation.help_line = help_line_among(seats, mine, group_session.group.organisation)
    return invitation


def _their_own(person: int, public_id: UUID) -> QuerySet[Invitation]:
    breaks = AgendaItem.objects.filter(
        group_session=OuterRef("group_session"), kind=AgendaItem.Kind.BREAK
    )
    count = breaks.order_by().values("group_session").annotate(n=Count("pk")).values("n")
    calls = PreparationCall.objects.filter(
        group_session=OuterRef("group_session"), person=OuterRef("person")
    )
    invitations = Invitation.objects.filter(person=person, public_id=public_id)
    return invitations.annotate(
        breaks=Coalesce(Subquery(count), 0),
        asked_for_a_call=F("call_wish__pk"),
        rather_no_call=F("left_in_peace__pk"),
        has_calls=Exists(calls),
    )


def _everybody_in(group: int, group_session: int) -> QuerySet[Membership]:
    """Who is in the group now, whether they were asked, and their part in this session."""
    of_this_one = {
        name: FilteredRelation(
            f"person__{relation}", condition=Q(**{f"person__{relation}__group_session": group_session})
        )
        for name, relation in (("invited", "invitations"), ("facilitating", "facilitations"))
    }
    return Membership.objects.current().filter(group=group).annotate(**of_this_one)


_invitation = PreparedInstances(
    _their_own,
    Invitation,
    "group_session__group__organisation",
    ["breaks", "asked_for_a_call", "rather_no_call", "has_calls"],
    person=int,
    public_id=UUID,
)
_seats = Prepared(
    _everybody_in,
    [
        "person_id",
        "person__preferred_name",
        *SEAT[2:6],
        "invited__id",
        "invited__answer",
        "invited__takes_place",
        "invited__offered_until",
        "facilitating__role",
        "facilitating__answer",
    ],
    group=int,
    group_session=int,
)


def _promised(seats, mine):
    """How many places others have, hold or stand in the line for; whoever let an offer go by does not count."""
    now, answer = timezone.now(), Invitation.Answer
    return sum(
        (seat.answer == answer.COMING and seat.takes_place)
        or (seat.answer == answer.WAITING and (seat.offered_until is None or seat.offered_until > now))
        for seat in seats
        if seat != mine
    )


def _pair(group_session: GroupSession, seats):
    """Who leads and who supports, by name; also somebody who has left the group since.

    Nobody is promised who has not said that they can.
    """
    held = [(seat.part, seat.says, seat.name) for seat in seats if seat.part]
    if len(held) < len(Facilitation.Role.values):
        held = group_session.facilitations.values_list("role", "answer", "person__preferred_name")
    sure = {role: name for role, answer, name in held if answer == Facilitation.Answer.YES}
    return tuple(sure.get(role, "") for role in (Facilitation.Role.LEAD, Facilitation.Role.SUPPORT))
