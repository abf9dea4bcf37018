"""Moving a session that people were told about: everything that hangs on its time, in one transaction."""

from datetime import datetime

import pghistory
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from messaging.models import Message
from messaging.services import Telling, tell_all
from messaging.undoing import to_many
from people.models import ActionLink, Person
from sessions.arranging.services import look_again
from sessions.inviting.messages import LINK_LASTS_AFTER_THE_END
from sessions.models import Facilitation, GroupSession, Invitation, PreparationCall
from sessions.moving.telling import invited_to_tell, staff_to_tell
from sessions.moving.undoing import MOVED, rows
from sessions.permissions import can_move
from sessions.planning.services import lock
from sessions.preparing import reminding
from sessions.preparing.looking import replan

MOVES = ["kind", "starts_at", "ends_at", "venue", "place", "getting_there", "online_link"]
# As columns: what is put back when a move is undone.
PUT_BACK = (*(name for name in MOVES if name != "venue"), "venue_id", "quiet_place", "moved_from")
# What is said about another time or another way to meet is said again.
ASKED_AGAIN = ["starts_at", "ends_at", "kind"]
# What is told about a session as it was, and not sent once it has changed.
ABOUT_THE_TIME = [
    "invitation",
    "invitation-chase",
    *reminding.KINDS,
    "session-moved",
    "place-offered",
]


class CannotMove(Exception):
    """It has begun, was cancelled, or nobody was told about it yet."""


class NothingChanges(Exception):
    """It is there already."""


class SomebodyWasFaster(Exception):
    """It was changed since the page was opened."""


class FacilitatorsAreElsewhere(Exception):
    """Somebody who runs it runs another session then. `names`: who."""

    def __init__(self, names: list[str]):
        super().__init__("facilitators are elsewhere")
        self.names = names


def is_late(group_session: GroupSession, *, now: datetime | None = None) -> bool:
    """Whether people are told later than they should be, so that nobody loses money by it."""
    return group_session.starts_at - (now or timezone.now()) < settings.LATE_NOTICE


def elsewhere(group_session: GroupSession, starts_at: datetime, ends_at: datetime) -> list[str]:
    """Of those who run it, who runs another session at that time."""
    pair = group_session.facilitations.values("person")
    busy = (
        Facilitation.objects.filter(person__in=pair)
        .exclude(group_session=group_session)
        .exclude(group_session__state=GroupSession.State.CANCELLED)
        .filter(group_session__starts_at__lt=ends_at, group_session__ends_at__gt=starts_at)
    )
    names = busy.values_list("person__preferred_name", flat=True)
    return list(names.order_by("person__preferred_name").distinct())


def changes(group_session: GroupSession, facts: dict) -> dict:
    """Those of the facts that are not so already."""
    return {name: value for name, value in facts.items() if getattr(group_session, name) != value}


@transaction.atomic
def move(*, group_session: GroupSession, seen: int, by: Person, **facts) -> GroupSession:
    """Change when, where or how a session that was sent out is held, and tell everyone who still has a seat.

    `facts`: some of MOVES. `seen`: the `sequence` of the page it comes from; the same change again, sent
    twice, is made and told once. Whoever answered for another time, or another way to meet, is asked again;
    the answer they gave stays on `answer_before`. What waited about the session as it was is called off, and
    preparation calls that no longer fit are planned anew. All of it can be undone for a minute. Raises
    CannotMove, NothingChanges, SomebodyWasFaster, FacilitatorsAreElsewhere.
    """
    group_session = lock(group_session)
    changed = changes(group_session, facts)
    if not changed:
        if group_session.sequence == seen + 1:
            return group_session
        raise NothingChanges
    if not can_move(group_session):
        raise CannotMove
    if group_session.sequence != seen:
        raise SomebodyWasFaster
    before, was_late = group_session.starts_at, is_late(group_session)
    can_be_undone = to_many(
        by=by,
        purpose=MOVED,
        target=group_session.public_id,
        rows=rows(group_session, PUT_BACK),
    )
    _take_over(group_session, changed)
    if group_session.starts_at <= timezone.now():
        raise CannotMove
    if names := elsewhere(group_session, group_session.starts_at, group_session.ends_at):
        raise FacilitatorsAreElsewhere(names)
    with pghistory.context(by=by.pk), can_be_undone:
        group_session.sequence += 1
        if group_session.starts_at != before:
            group_session.moved_from = before
        if changed.keys() & set(ASKED_AGAIN):
            loses_a_time = was_late and bool(changed.keys() & {"starts_at", "ends_at"})
            _ask_again(group_session, loses_a_time=loses_a_time)
        # After the answers: what the database holds about them is about the session as it becomes.
        group_session.save(update_fields=[*changed, "sequence", "moved_from"])
        _call_off_what_is_stale(group_session)
        _let_links_last(group_session)
        tell_all(_tellings(group_session, by=by))
        # A child-minder or a taxi was found for the session as it was.
        look_again(group_session=group_session)
        replan(group_session=group_session)
    return group_session


def _take_over(group_session, changed):
    if "place" in changed:
        # The quiet room was in the other house.
        changed["quiet_place"] = ""
    for name, value in changed.items():
        setattr(group_session, name, value)


def _ask_again(group_session, *, loses_a_time):
    """Who would rather talk one-to-one said nothing about the time: that stands.

    Where places are counted nobody keeps one for another time: whoever answers first has it.
    """
    invitations = group_session.invitations.exclude(answer__in=["", Invitation.Answer.ONE_TO_ONE])
    # In the order in which everybody locks them.
    pks = list(invitations.order_by("pk").select_for_update(of=["self"]).values_list("pk", flat=True))
    if loses_a_time:
        # They keep the day free, and find out late: should the new one be called off, they are paid.
        Invitation.objects.filter(pk__in=pks).coming().update(moved_late=True)
    Invitation.objects.filter(pk__in=pks).update(
        answer_before=F("answer"),
        answer="",
        answered_at=None,
        answered_by=None,
        waiting_since=None,
        offered_until=None,
    )


def _call_off_what_is_stale(group_session):
    """Also what waits for a person to ring: the new message takes its place."""
    about = [group_session.public_id, *group_session.invitations.values_list("public_id", flat=True)]
    Message.objects.filter(
        target__in=about,
        purpose__in=ABOUT_THE_TIME,
        state__in=[Message.State.QUEUED, Message.State.HELD],
    ).update(state=Message.State.CANCELLED, finished_at=timezone.now())


def _let_links_last(group_session):
    """Whoever still has the old message opens the same page, and reads when it is now."""
    until = group_session.ends_at + LINK_LASTS_AFTER_THE_END
    invitations = group_session.invitations.values_list("public_id", flat=True)
    links = ActionLink.objects.working(now=timezone.now()).filter(
        purpose="invitation", target__in=list(invitations), expires_at__lt=until
    )
    links.update(expires_at=until)


def _tellings(group_session, *, by):
    number = group_session.sequence
    for invitation in invited_to_tell(group_session).select_related("person"):
        yield Telling(
            person=invitation.person,
            purpose="session-moved",
            target=invitation.public_id,
            key=f"session-moved:{invitation.public_id}:{number}",
            not_after=group_session.starts_at,
        )
    for person in staff_to_tell(group_session, but=by):
        yield Telling(
            person=person,
            purpose="session-moved",
            target=group_session.public_id,
            key=f"session-moved:{group_session.public_id}:{person.public_id}:{number}",
            not_after=group_session.starts_at,
        )


def calls_that_no_longer_fit(group_session: GroupSession, starts_at: datetime):
    """The preparation calls that a move to then would leave after its beginning."""
    return PreparationCall.objects.standing().filter(
        Q(ends_at__gt=starts_at), group_session=group_session, starts_at__gt=timezone.now()
    )
