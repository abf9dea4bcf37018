"""Somebody said they would come and did not, or said nothing, twice in a row: a kind word, once, and no chase."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import uuid5

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from groups.models import Membership
from people.models import ContactPoint, HardDate, Person
from sessions.meeting.hours import LIST_STAYS_OPEN
from sessions.meeting.services import who_rings
from sessions.models import Attendance, GroupSession, Invitation, LeftInPeace, PreparationCall
from wellbeing import due
from wellbeing.models import FollowUp
from wellbeing.services import ask_after

# So long after the list of a session has closed it is looked at: whoever has a hard day today waits for it.
LOOKED_AT_FOR = timedelta(days=7)
Allowed = ContactPoint.Allowed


def ask_after_the_missed(*, now: datetime) -> int:
    """Ask their named contact to be in touch. Returns how many are new; the second time none."""
    new = 0
    for group_session in _just_closed(now).select_related("group__organisation"):
        for seat in missed_twice(group_session, now=now):
            new += ask_after(
                person=seat.person,
                group=group_session.group,
                owner=_contact_of(seat, group_session),
                source=uuid5(group_session.public_id, f"missed:{seat.person.public_id}"),
                by=_by(seat.person, group_session, now),
            )
    return new


def missed_twice(group_session: GroupSession, *, now: datetime) -> list[Membership]:
    """Seats of those for whom this session was the second in a row, and no more than that. Four queries.

    Nobody who is having a pause, for whom today is hard, or who asked for no calls.
    """
    seats = (
        Membership.objects.taking_part()
        .filter(group=group_session.group_id, person__is_active=True)
        .exclude(seat=Membership.Seat.FACILITATOR)
        .exclude(person__in=HardDate.objects.on(_today(group_session, now)).values("person"))
        .exclude(person__in=_asked_for_no_calls())
        .filter(person__in=_invitations(group_session).filter(**MISSED).values("person"))
        .select_related("person", "named_contact")
    )
    asked = defaultdict(list)
    before = Invitation.objects.filter(
        person__in=[seat.person_id for seat in seats], group_session__in=_earlier(group_session)
    )
    for invitation in _with_presence(before).order_by("-group_session__starts_at", "-pk"):
        asked[invitation.person_id].append(invitation)
    quiet = _left_in_peace_at(group_session)
    found = []
    for seat in seats:
        last, *others = asked[seat.person_id][:2] or [None]
        is_second = last is not None and _was_missed(last) and not any(map(_was_missed, others))
        if is_second and not {group_session.pk, last.group_session_id} & quiet[seat.person_id]:
            found.append(seat)
    return found


# What somebody last said whom we waited for: that they would come, or nothing.
WAITED_FOR = ["", *Invitation.COMING]
MISSED = {"answer__in": WAITED_FOR, "was_there": False}


def _was_missed(invitation):
    return not invitation.was_there and invitation.answer in WAITED_FOR


def _just_closed(now):
    closed_at = now - LIST_STAYS_OPEN
    return _held().filter(ends_at__lte=closed_at, ends_at__gt=closed_at - LOOKED_AT_FOR)


def _held() -> QuerySet[GroupSession]:
    """Sessions of a whole group at which somebody kept the list: without it nobody knows who was there."""
    listed = Attendance.objects.standing().filter(group_session=OuterRef("pk"))
    sessions = GroupSession.objects.going_ahead().exclude(kind=GroupSession.Kind.ONE_TO_ONE)
    return sessions.filter(Exists(listed))


def _earlier(group_session):
    return _held().filter(group=group_session.group_id, starts_at__lt=group_session.starts_at)


def _invitations(group_session):
    return _with_presence(Invitation.objects.filter(group_session=group_session))


def _with_presence(invitations):
    there = Attendance.objects.standing().filter(
        group_session=OuterRef("group_session"), person=OuterRef("person")
    )
    return invitations.annotate(was_there=Exists(there))


def _asked_for_no_calls():
    """Who said no to calls altogether, or ever when somebody asked after them."""
    calls = ContactPoint.objects.kept().filter(channel=ContactPoint.Channel.CALL)
    allowed = calls.filter(allowed__in=[Allowed.YES, Allowed.ASK]).values("person")
    rather_not = FollowUp.objects.filter(reason=FollowUp.Reason.MISSED, ended=FollowUp.Ended.RATHER_NOT)
    return Person.objects.filter(
        Q(pk__in=calls.filter(allowed=Allowed.NO).exclude(person__in=allowed).values("person"))
        | Q(pk__in=rather_not.values("person"))
    )


def _left_in_peace_at(group_session):
    """At which of the group's sessions who wanted no preparation call, or was left in peace: ids by person."""
    quiet = defaultdict(set)
    declined = PreparationCall.objects.filter(
        group_session__group=group_session.group_id, state=PreparationCall.State.DECLINED
    ).values_list("person", "group_session")
    left = LeftInPeace.objects.filter(invitation__group_session__group=group_session.group_id)
    left = left.values_list("invitation__person", "invitation__group_session")
    for person, where in declined.union(left):
        quiet[person].add(where)
    return quiet


def _contact_of(seat, group_session):
    """Their named contact, as long as that one runs the group; else whoever supports at the session."""
    contact = seat.named_contact
    runs_it = contact and contact.is_active
    seats = Membership.objects.current().facilitators().filter(group=group_session.group_id)
    if runs_it and seats.filter(person=contact).exists():
        return contact
    return who_rings(group_session, seat.person)


def _by(person, group_session, now):
    """By the end of the week, on a day that is not hard for them."""
    zone = group_session.zone
    by = due.this_week(now=now, zone=zone)
    for _day in range(7):
        if not HardDate.objects.filter(person=person).on(timezone.localdate(by, zone)).exists():
            break
        by += timedelta(days=1)
    return by


def _today(group_session, now):
    return timezone.localdate(now, group_session.zone)
