"""Who is on the list of the day: everyone asked who is still in the group, and whoever came along.

Facilitators are never on it: nobody marks their own presence, and pay follows the list.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    Case,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from groups.models import Membership
from people.models import Person
from sessions.models import Attendance, Facilitation, GroupSession, Invitation

Answer = Invitation.Answer
COMING, UNSURE, CANNOT, CAME_ALONG = range(4)
HEADINGS = {
    COMING: _("Said they are coming"),
    UNSURE: _("Not sure, or no answer yet"),
    CANNOT: _("Said they can’t come"),
    CAME_ALONG: _("Came along as well"),
}
SAID = {
    Answer.COMING: _("coming"),
    Answer.WAITING: _("waits for a place"),
    Answer.ONLINE: _("joining online"),
    Answer.ONE_TO_ONE: _("one-to-one instead"),
    Answer.NOT_SURE: _("not sure yet"),
    Answer.CANT: _("can’t this time"),
    "": _("no answer yet"),
}


@dataclass(frozen=True)
class Line:
    """One person on the list, what they had said, and whether they are here."""

    person: Person
    part: int
    said: str | Promise
    seat: str | None
    is_here: bool
    has_left: bool
    is_online: bool
    arrived_at: datetime | None
    left_at: datetime | None
    comes_online: bool = False
    is_listed: bool = True

    @property
    def heading(self):
        return HEADINGS[self.part]


def people_on_the_list(group_session: GroupSession) -> QuerySet[Person]:
    """In the order of the list. One query, however many they are."""
    return (
        _members(group_session)
        .annotate(
            invitation=FilteredRelation(
                "invitations", condition=Q(invitations__group_session=group_session)
            ),
            attendance=FilteredRelation(
                "attendances", condition=Q(attendances__group_session=group_session)
            ),
        )
        .filter(Q(attendance__isnull=False) | Q(invitation__isnull=False))
        .annotate(
            invited=F("invitation__pk"),
            answer=F("invitation__answer"),
            how=F("attendance__how"),
            arrived_at=F("attendance__arrived_at"),
            left_at=F("attendance__left_at"),
            taken_back_at=F("attendance__taken_back_at"),
            part=Case(
                When(invitation__isnull=True, then=Value(CAME_ALONG)),
                When(invitation__answer__in=Invitation.COMING, then=Value(COMING)),
                When(invitation__answer__in=[Answer.CANT, Answer.ONE_TO_ONE], then=Value(CANNOT)),
                default=Value(UNSURE),
                output_field=IntegerField(),
            ),
        )
        .order_by("part", Lower("preferred_name"), "pk")
    )


def people_not_on_the_list(group_session: GroupSession) -> QuerySet[Person]:
    """Members of the group who were not asked, and could walk in."""
    return (
        _members(group_session)
        .exclude(invitations__group_session=group_session)
        .exclude(attendances__group_session=group_session)
        .order_by(Lower("preferred_name"), "pk")
    )


def people_who_can_be_marked(group_session: GroupSession) -> QuerySet[Person]:
    """Both of the above: whoever is in the group now, and whoever is on the list already."""
    return _members(group_session)


def line_of(person: Person) -> Line:
    """`person` as people_on_the_list() gives them."""
    is_here = person.arrived_at is not None and person.taken_back_at is None
    return Line(
        person=person,
        part=person.part,
        said=SAID[person.answer] if person.invited else _("not asked"),
        seat=person.seat,
        is_here=is_here,
        has_left=is_here and person.left_at is not None,
        is_online=person.how == Attendance.How.ONLINE,
        arrived_at=person.arrived_at if is_here else None,
        left_at=person.left_at if is_here else None,
        comes_online=person.answer == Answer.ONLINE,
    )


def line_of_somebody_else(person: Person) -> Line:
    """`person` as people_not_on_the_list() gives them: nobody asked them, and they may walk in."""
    return Line(
        person, CAME_ALONG, _("not asked"), person.seat, False, False, False, None, None, is_listed=False
    )


def how_many_are_here(group_session: GroupSession) -> dict[str, int]:
    """How many said they are coming, and how many of all are here or online now."""
    there = group_session.attendances.standing()
    return {
        "coming": people_on_the_list(group_session).filter(part=COMING).count(),
        "here": there.filter(left_at=None).count(),
        "left": there.exclude(left_at=None).count(),
    }


def _members(group_session):
    """Whoever is in the group now or was there, but no facilitators. `seat`: the one they have now."""
    seats = Membership.objects.current().filter(group=group_session.group)
    was_there = Attendance.objects.filter(group_session=group_session)
    facilitators = (
        Facilitation.objects.filter(group_session=group_session)
        .values("person")
        .union(seats.filter(seat=Membership.Seat.FACILITATOR).values("person"))
    )
    return (
        Person.objects.filter(pk__in=seats.values("person").union(was_there.values("person")))
        .exclude(pk__in=facilitators)
        .annotate(seat=Subquery(seats.filter(person=OuterRef("pk")).values("seat")[:1]))
    )
