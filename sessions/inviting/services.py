"""Asking people to a session, their answers, and what would help them come."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pghistory
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from groups.lines import Line
from messaging.models import Message
from messaging.services import Telling, call_off, tell, tell_all
from messaging.undoing import to_many
from people.helping.services import keep_for_next_time
from people.models import AccessNeed, Person
from people.services import revoke_links
from sessions.arranging.services import ask_for, withdraw
from sessions.inviting import undoing
from sessions.inviting.messages import first_key
from sessions.models import Arrangement, GroupSession, Invitation
from sessions.models.places import TAKE_NO_PLACE
from sessions.planning.readiness import missing_before_asking
from sessions.planning.services import lock
from sessions.preparing import reminding
from sessions.waiting.services import come_or_wait, offer_free_places

State = GroupSession.State
SAVED_WITH_AN_ANSWER = [
    "answer",
    "answered_at",
    "answered_by",
    "answer_before",
    "takes_place",
    "waiting_since",
    "offered_until",
]


class NotReady(Exception):
    """Something that must be there is missing: `lines` says what and why."""

    def __init__(self, lines: list[Line]):
        super().__init__("not ready")
        self.lines = lines


class AnswersClosed(Exception):
    """The session has begun, was cancelled, or was never sent out."""


class AnswerNotOffered(Exception):
    """There is no such way to come to this session."""


class ChangedSince(Exception):
    """It was moved since the page was opened: the answer was to another time or place."""


@transaction.atomic
def send_out(*, group_session: GroupSession, by: Person) -> list[Invitation]:
    """Ask everyone who is in the group and was not asked yet. Returns the new invitations.

    Each gets one message, in the way they said is safe; where there is none, a person is told to ring.
    Pressing twice asks nobody twice; after somebody joined it asks only them. It can be undone for a
    minute. Raises NotReady.
    """
    # Two facilitators pressing at once queue here: the second finds everyone asked.
    group_session = lock(group_session)
    if lines := missing_before_asking(group_session):
        raise NotReady(lines)
    with (
        pghistory.context(by=by.pk),
        to_many(
            by=by,
            purpose="invitation",
            target=group_session.public_id,
            rows=undoing.rows(group_session),
        ),
    ):
        invitations = Invitation.objects.bulk_create(
            Invitation(
                group_session=group_session,
                person=seat.person,
                takes_place=seat.seat not in TAKE_NO_PLACE,
            )
            for seat in group_session.seats_to_ask().select_related("person")
        )
        if group_session.state == State.DRAFT:
            group_session.state = State.INVITED
            group_session.invited_at, group_session.invited_by = timezone.now(), by
            group_session.save(update_fields=["state", "invited_at", "invited_by"])
        tell_all(
            Telling(
                person=invitation.person,
                purpose="invitation",
                target=invitation.public_id,
                key=first_key(invitation),
                not_after=group_session.starts_at,
            )
            for invitation in invitations
        )
    return invitations


def call_off_for_whoever_left() -> int:
    """Cancel what waits, or waits for a person, about sessions of groups that somebody has left. How many."""
    left = Invitation.objects.exclude(pk__in=Invitation.objects.standing().values("pk"))
    waiting = Message.objects.filter(
        Exists(left.filter(public_id=OuterRef("target"))),
        purpose__in=[
            "invitation",
            *reminding.KINDS,
            "session-moved",
            "session-cancelled",
            "place-offered",
        ],
        state__in=[Message.State.QUEUED, Message.State.HELD],
    )
    return call_off(targets=waiting.values_list("target", flat=True))


@transaction.atomic
def send_link_again(*, invitation: Invitation) -> Message:
    """Send a person a new link, whatever they answered. Those sent before stop working.

    Pressing twice at once sends one. Raises AnswersClosed.
    """
    invitation = _open(invitation)
    revoke_links(target=invitation.public_id, purpose="invitation")
    so_far = Message.objects.about([invitation.public_id]).filter(purpose="invitation")
    waiting = so_far.filter(state=Message.State.QUEUED)
    if invitation.answer:
        # The one that asks is not sent any more, so it brings nobody a link.
        waiting = waiting.exclude(key=first_key(invitation))
    return waiting.first() or tell(
        person=invitation.person,
        purpose="invitation",
        target=invitation.public_id,
        key=f"{first_key(invitation)}:{so_far.count()}",
        not_after=invitation.group_session.starts_at,
    )


@transaction.atomic
def answer_invitation(
    *, invitation: Invitation, answer: str, by: Person, seen: int | None = None
) -> Invitation:
    """Save an answer; the last one counts, whoever gave it. The same again changes nothing.

    Who would come where no place is free waits for one instead: look at `answer` of what is returned. A
    place that is given back is offered to the next in line. `by` is the person, also when they came by a
    link, or a facilitator who writes down what they said. `seen`: the session's `sequence` when they were
    asked, where that is known. Raises AnswersClosed, ChangedSince or AnswerNotOffered.
    """
    invitation = _open(invitation)
    if seen is not None and seen != invitation.group_session.sequence:
        raise ChangedSince
    if answer not in invitation.group_session.answers_offered:
        raise AnswerNotOffered
    now, before = (
        timezone.now(),
        (invitation.answer, invitation.answered_by_id, invitation.waiting_since),
    )
    with pghistory.context(by=by.pk):
        answer = come_or_wait(invitation, answer, now=now)
        if before != (answer, by.pk, invitation.waiting_since):
            invitation.answer, invitation.answered_by = answer, by
            invitation.answered_at, invitation.answer_before = now, ""
            invitation.save(update_fields=SAVED_WITH_AN_ANSWER)
            if answer in Invitation.COMING:
                _bring_what_helps(invitation)
            if invitation.group_session.has_few_places:
                offer_free_places(invitation.group_session, now=now)
    return invitation


@dataclass(frozen=True)
class Helps:
    """What somebody said about one session; and what helps them anyway, while they said nothing yet.

    What only their named contact may know stays between the two, and is not here.
    """

    said: list[Arrangement]
    anyway: list[AccessNeed]


def helps_for(invitation: Invitation) -> Helps:
    """At most two queries."""
    said = list(invitation.arrangements.all())
    anyway = AccessNeed.objects.visible_to(invitation.person).for_sessions()
    return Helps(said=said, anyway=[] if said else list(anyway))


def _bring_what_helps(invitation):
    """What helps them anyway is asked for by itself, unless they said something about this session."""
    Arrangement.objects.bulk_create(
        Arrangement(invitation=invitation, kind=need.kind, detail=need.words or None)
        for need in helps_for(invitation).anyway
    )


@transaction.atomic
def say_what_helps(
    *, invitation: Invitation, wanted: Mapping[str, str], by: Person, keep: Collection[str] = ()
) -> None:
    """Make what would help exactly `wanted`: kinds, each with its words (which may be empty).

    What is no longer wanted is withdrawn and its words are forgotten; what was arranged for other words
    has to be looked at again. `keep`: the kinds that the person wants like this next time too; the rest
    is for this session alone. Raises AnswersClosed.
    """
    invitation = _open(invitation)
    stored = {arrangement.kind: arrangement for arrangement in invitation.arrangements.all()}
    with pghistory.context(by=by.pk):
        for kind, words in wanted.items():
            arrangement = stored.pop(kind, None) or Arrangement(invitation=invitation, kind=kind)
            ask_for(arrangement, words)
        for arrangement in stored.values():
            withdraw(arrangement)
    if keep:
        keep_for_next_time(person=invitation.person, wanted=wanted, asked=keep)


def _open(invitation):
    """The invitation as it is now. Two tabs queue here, and the last tap wins."""
    # The session first, as whoever moves it or cancels it does: nobody answers for a time that has gone.
    list(GroupSession.objects.filter(pk=invitation.group_session_id).select_for_update(no_key=True))
    invitation = (
        Invitation.objects.select_for_update(of=["self"])
        .select_related("group_session")
        .get(pk=invitation.pk)
    )
    if not invitation.group_session.takes_answers:
        raise AnswersClosed
    return invitation
