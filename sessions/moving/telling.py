"""Who is told of a change, by which way; and who gets nothing, and why. Shown before anything goes."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Membership
from messaging import reasons
from messaging.contact import best_contact, next_safe_moment
from messaging.models import Message
from messaging.services import Telling
from people.models import ContactPoint, Person
from sessions.models import GroupSession, Invitation

State = Message.State
# How many of a long list the page before the last button names at once.
MOST_NAMED = 50
LEFT_ALONE = _("They are having a pause, so they are left in peace.")
HAS_LEFT = _("They have left the group.")
NEVER_ASKED = _("The invitation had not gone yet, so they never heard of it. It is stopped.")


@dataclass(frozen=True)
class Way:
    """How one person hears of it. `by_message` False: a person tells them, and `why`."""

    person: Person
    seat: str
    point: ContactPoint | None
    by_message: bool
    why: str


@dataclass
class WhoHears:
    ways: list[Way] = field(default_factory=list)
    # Who gets nothing at all: (person, why).
    silent: list[tuple[Person, str]] = field(default_factory=list)

    @property
    def by_hand(self):
        return [way for way in self.ways if not way.by_message]

    @property
    def counted(self):
        """("text message", 3) for each way by which something goes."""
        found = Counter(way.point.get_channel_display() for way in self.ways if way.by_message)
        return sorted(found.items())


def invited_to_tell(group_session: GroupSession) -> QuerySet[Invitation]:
    """Everyone asked who still has a seat and is not having a pause."""
    return Invitation.objects.to_be_told().filter(group_session=group_session).order_by("pk")


def staff_to_tell(group_session: GroupSession, *, but: Person) -> QuerySet[Person]:
    """The two facilitators and the safeguarding lead within reach, but whoever makes the change."""
    theirs = Q(facilitations__group_session=group_session) | Q(safeguarding_for=group_session)
    return Person.objects.filter(theirs).exclude(pk=but.pk).distinct().order_by("pk")


def who_have_heard(invitations: QuerySet[Invitation]) -> QuerySet[Invitation]:
    """Without those whose invitation has not gone and who never answered: they know of nothing."""
    told = Message.objects.filter(target=OuterRef("public_id")).exclude(
        state__in=[State.QUEUED, State.CANCELLED, State.EXPIRED]
    )
    return invitations.filter(Exists(told) | ~Q(answer="") | ~Q(answer_before=""))


def cancelled_tellings(group_session: GroupSession, *, by: Person) -> list[Telling]:
    """Who is told that it does not happen. Worked out before what waits is called off."""
    heard = who_have_heard(invited_to_tell(group_session)).select_related("person")
    tellings = [
        Telling(
            person=invitation.person,
            purpose="session-cancelled",
            target=invitation.public_id,
            key=f"session-cancelled:{invitation.public_id}",
            not_after=group_session.starts_at,
        )
        for invitation in heard
    ]
    return tellings + [
        Telling(
            person=person,
            purpose="session-cancelled",
            target=group_session.public_id,
            key=f"session-cancelled:{group_session.public_id}:{person.public_id}",
            not_after=group_session.starts_at,
        )
        for person in staff_to_tell(group_session, but=by)
    ]


def who_hears(
    group_session: GroupSession, *, by: Person, before: datetime, is_off: bool = False
) -> WhoHears:
    """`before`: when it is too late to hear of it. `is_off`: of a cancelled one who never heard needs nothing.

    The same number of queries however many they are.
    """
    found = WhoHears()
    everyone = (
        group_session.invitations.with_seat()
        .select_related("person")
        .prefetch_related("person__contact_points", "person__hard_dates")
        .order_by("person__preferred_name", "pk")
    )
    told = invited_to_tell(group_session)
    told = set(told.values_list("pk", flat=True))
    heard = set(who_have_heard(group_session.invitations.all()).values_list("pk", flat=True))
    for invitation in everyone:
        if invitation.seat is None:
            found.silent.append((invitation.person, HAS_LEFT))
        elif invitation.pk not in told:
            found.silent.append((invitation.person, LEFT_ALONE))
        elif is_off and invitation.pk not in heard:
            found.silent.append((invitation.person, NEVER_ASKED))
        else:
            found.ways.append(_way(invitation.person, invitation.seat, group_session, before))
    staff = staff_to_tell(group_session, but=by).prefetch_related("contact_points", "hard_dates")
    seats = dict(
        Membership.objects.current()
        .filter(group=group_session.group_id, person__in=staff)
        .values_list("person", "seat")
    )
    for person in staff:
        found.ways.append(_way(person, seats.get(person.pk, ""), group_session, before))
    # Who needs a person to tell them stands first.
    found.ways.sort(key=lambda way: way.by_message)
    return found


def _way(person, seat, group_session, before):
    zone, now = group_session.zone, timezone.now()
    point, reason = best_contact(person)
    reason = reason or reasons.by_hand(point)
    if not reason and not best_contact(person, at=now, zone=zone)[0]:
        moment = next_safe_moment(person, after=now, zone=zone)
        if moment is None or moment >= before:
            reason = "not_safe_in_time"
    return Way(person, seat, point, by_message=not reason, why=str(reasons.sentence(reason)))
