"""Places in the room: who has one, who waits for one, and to whom a free one is offered next.

Everything here runs while the session's row is locked, so that two people can't take the last place.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pghistory
from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from groups.models import Membership
from messaging.services import Telling, tell_all
from people.models import Person
from sessions.models import GroupSession, Invitation
from sessions.models.places import TAKE_NO_PLACE
from sessions.planning.services import lock

Answer, Seat = Invitation.Answer, Membership.Seat
PURPOSE = "place-offered"

# Nobody has to say yes in the night: what would end then ends when the day has begun.
NIGHT_BEGINS, DAY_HAS_BEGUN = 20, 10


class FewerThanPromised(Exception):
    """More people come, or hold an offer, than there would be places. `promised`: how many."""

    def __init__(self, promised: int):
        super().__init__("fewer places than promised")
        self.promised = promised


class NoLongerOpen(Exception):
    """It has begun, was cancelled, or is held online."""


@dataclass(frozen=True)
class Room:
    """How full a room is. `places` is None where there is room for everybody."""

    places: int | None
    taken: int
    held: int
    waiting: int

    @property
    def promised(self) -> int:
        return self.taken + self.held

    @property
    def free(self) -> int | None:
        """Places nobody has and nobody holds."""
        return None if self.places is None else max(0, self.places - self.promised)


def room_of(group_session: GroupSession, *, now: datetime) -> Room:
    """One query."""
    holding = Q(answer=Answer.WAITING, offered_until__gt=now)
    counted = group_session.invitations.aggregate(
        taken=Count("pk", filter=Q(answer=Answer.COMING, takes_place=True)),
        held=Count("pk", filter=holding),
        waiting=Count("pk", filter=Q(answer=Answer.WAITING, offered_until=None)),
    )
    return Room(places=group_session.places if group_session.has_few_places else None, **counted)


def come_or_wait(invitation: Invitation, answer: str, *, now: datetime) -> str:
    """What this answer comes to, now that it is given: whoever would come where it is full waits.

    The session is locked. Fills in the invitation's fields about waiting; the caller saves them.
    """
    group_session = invitation.group_session
    if answer in (Answer.COMING, Answer.WAITING) and group_session.has_few_places:
        invitation.takes_place = takes_a_place(invitation)
        if not invitation.takes_place or invitation.answer == Answer.COMING:
            answer = Answer.COMING
        elif answer == Answer.COMING:
            answer = Answer.COMING if _has_room(invitation, now=now) else Answer.WAITING
    if answer != Answer.WAITING:
        invitation.waiting_since = invitation.offered_until = None
    elif invitation.answer != Answer.WAITING or invitation.offer_is_over:
        # Whoever let an offer go by stands at the end of the line again.
        invitation.waiting_since, invitation.offered_until = now, None
    return answer


def takes_a_place(invitation: Invitation) -> bool:
    """Everybody but those who come to help somebody else."""
    seats = Membership.objects.current().filter(
        group=invitation.group_session.group_id, person=invitation.person_id
    )
    return not seats.filter(seat__in=TAKE_NO_PLACE).exists()


def _has_room(invitation, *, now):
    """Whether a place is theirs: kept for them, or free while nobody stands before them in the line."""
    if invitation.has_an_offer:
        return True
    # A place that has just come free belongs to whoever waits, before somebody who comes in at the door.
    offer_free_places(invitation.group_session, now=now)
    invitation.refresh_from_db(fields=["offered_until"])
    if invitation.has_an_offer:
        return True
    room = room_of(invitation.group_session, now=now)
    return bool(room.free)


def offer_free_places(group_session: GroupSession, *, now: datetime | None = None) -> list[Invitation]:
    """Offer each free place to the next in line, and tell them. The session is locked. Again adds none.

    Returns whom a place was offered.
    """
    now = now or timezone.now()
    if not group_session.takes_answers or not group_session.meets_in_person:
        return []
    line = list(in_line(group_session))
    if not line:
        return []
    free = room_of(group_session, now=now).free
    sides = _who_will_be_there(group_session, now=now)
    until = kept_until(group_session, now=now)
    if until <= now:
        return []
    offered = []
    while line and (free is None or len(offered) < free):
        invitation = next_of(line, sides)
        line.remove(invitation)
        sides[invitation.seat] = sides.get(invitation.seat, 0) + 1
        invitation.offered_until = until
        offered.append(invitation)
    Invitation.objects.bulk_update(offered, ["offered_until"])
    tell_all(
        Telling(
            person=invitation.person,
            purpose=PURPOSE,
            target=invitation.public_id,
            key=f"{PURPOSE}:{invitation.public_id}:{int(until.timestamp())}",
            not_before=now,
            not_after=until,
        )
        for invitation in offered
    )
    return offered


def in_line(group_session: GroupSession) -> QuerySet[Invitation]:
    """Who waits and takes part now, with `seat`; whoever came first stands first. One query."""
    line = Invitation.objects.to_be_told().in_line().filter(group_session=group_session)
    return line.with_seat().select_related("person").order_by("waiting_since", "pk")


def next_of(line: list[Invitation], sides: dict[str, int]) -> Invitation:
    """Whose turn it is.

    Whoever came first; but somebody with lived experience while one more professional would leave them
    fewer than the professionals, and whoever only watches after everybody who takes part.
    """
    take_part = [one for one in line if one.seat != Seat.OBSERVER] or line
    if sides.get(Seat.LIVED_EXPERIENCE, 0) <= sides.get(Seat.PROFESSIONAL, 0):
        lived = [one for one in take_part if one.seat == Seat.LIVED_EXPERIENCE]
        return (lived or take_part)[0]
    return take_part[0]


def _who_will_be_there(group_session, *, now):
    """How many of each seat come, in the room or online, or hold an offer."""
    there = Q(answer__in=Invitation.COMING) | Q(answer=Answer.WAITING, offered_until__gt=now)
    seats = group_session.invitations.filter(there).with_seat().values_list("seat").order_by("seat")
    return dict(seats.annotate(n=Count("pk")))


def kept_until(group_session: GroupSession, *, now: datetime) -> datetime:
    """Until when a place that is offered now is kept: a day, or half of the time that is left.

    Never in the night: what would end after 20:00 ends at 10:00 the next morning, where the group lives.
    Never after the session began.
    """
    left = group_session.starts_at - now
    until = (now + min(settings.PLACE_KEPT_FOR, left / 2)).replace(second=0, microsecond=0)
    local = until.astimezone(group_session.zone)
    if local.hour >= NIGHT_BEGINS or local.hour < DAY_HAS_BEGUN:
        day = local.date() + timedelta(days=local.hour >= NIGHT_BEGINS)
        until = datetime(day.year, day.month, day.day, DAY_HAS_BEGUN, tzinfo=group_session.zone)
    return min(until, group_session.starts_at)


def can_change_places(group_session: GroupSession) -> bool:
    """Where people come to a room, until it begins. At a one-to-one nothing is counted."""
    if group_session.kind == GroupSession.Kind.ONE_TO_ONE or not group_session.meets_in_person:
        return False
    return group_session.state == GroupSession.State.DRAFT or group_session.takes_answers


@transaction.atomic
def change_places(*, group_session: GroupSession, places: int | None, by: Person) -> list[Invitation]:
    """Say how many places there are; None: room for everybody. New ones are offered at once.

    Returns whom one was offered. The same again changes nothing. Raises FewerThanPromised or NoLongerOpen.
    """
    group_session = lock(group_session)
    if not can_change_places(group_session):
        raise NoLongerOpen
    if group_session.places == places:
        return []
    now = timezone.now()
    with pghistory.context(by=by.pk):
        _see_who_takes_a_place(group_session)
        promised = room_of(group_session, now=now).promised
        if places is not None and places < promised:
            raise FewerThanPromised(promised)
        group_session.places = places
        group_session.save(update_fields=["places"])
        return offer_free_places(group_session, now=now)


def _see_who_takes_a_place(group_session):
    """Somebody's seat may have changed since they were asked."""
    helping = Membership.objects.current().filter(
        group=group_session.group_id, person=OuterRef("person"), seat__in=TAKE_NO_PLACE
    )
    invitations = group_session.invitations.annotate(helps=Exists(helping))
    for takes in (True, False):
        wrong = invitations.filter(helps=takes, takes_place=takes)
        wrong.update(takes_place=not takes)


def waiting_where_something_may_be_free(*, now: datetime) -> QuerySet[GroupSession]:
    """Sessions still to come at which somebody stands in the line."""
    line = Invitation.objects.in_line().filter(group_session=OuterRef("pk"))
    return GroupSession.objects.going_ahead().filter(Exists(line), starts_at__gt=now)


@transaction.atomic
def look_after_the_line(*, group_session: GroupSession) -> int:
    """Give on what nobody holds any more: of whoever left, and whose time is over. Returns how many offers."""
    group_session = lock(group_session)
    now = timezone.now()
    _give_back_what_was_left(group_session)
    return len(offer_free_places(group_session, now=now))


def _give_back_what_was_left(group_session):
    """Whoever has left the group takes no place, and is asked anew if they come back."""
    gone = group_session.invitations.filter(answer__in=[Answer.COMING, Answer.WAITING])
    here = group_session.invitations.standing().values("pk")
    gone.exclude(pk__in=here).update(
        answer_before=F("answer"),
        answer="",
        answered_at=None,
        answered_by=None,
        waiting_since=None,
        offered_until=None,
    )
