"""What would help somebody come: asked for, arranged, told, done; or it cannot be met, and told.

Every change locks the invitation first: people who settle things for one person queue there.
"""

import re
from datetime import timedelta

import pghistory
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from messaging.models import Message
from messaging.services import best_contact, mark_told, tell
from people.models import ContactPoint, Person
from sessions.models import Arrangement, GroupSession, Invitation
from sessions.models.arranging import TWO_INTERPRETERS_AFTER

Kind, State = Arrangement.Kind, Arrangement.State
PURPOSE = "arranged"


class SomebodyWasFaster(Exception):
    """It is not in a state in which this makes sense any more."""


class InterpreterNotNamed(Exception):
    """The member is told beforehand who interprets, so there has to be a name."""


class TwoInterpretersNeeded(Exception):
    """In more than an hour two take turns, unless the person said that one is fine."""


class NothingOffered(Exception):
    """What cannot be met needs words: what is offered instead."""


def ask_for(arrangement: Arrangement, words: str) -> None:
    """They would like this. What was arranged for other words has to be arranged again."""
    is_new_or_different = arrangement.pk is None or (arrangement.detail or "") != words
    if is_new_or_different or arrangement.state == State.WITHDRAWN:
        arrangement.forget_what_was_arranged()
        arrangement.detail = words or None
        arrangement.save()


def withdraw(arrangement: Arrangement) -> None:
    """They no longer need it: their words, and what was arranged for them, are forgotten."""
    if arrangement.state != State.WITHDRAWN:
        arrangement.forget_the_person()
        arrangement.state = State.WITHDRAWN
        arrangement.save()


@transaction.atomic
def arrange(
    *, arrangement: Arrangement, by: Person, words: str | None = None, one_is_enough: bool = False
) -> Arrangement:
    """It is arranged, and the person is told by a message. The same again changes nothing.

    `words`: what they read about it; None leaves what is there. Raises InterpreterNotNamed,
    TwoInterpretersNeeded, SomebodyWasFaster.
    """
    arrangement = _lock(arrangement)
    _check_interpreters(arrangement, one_is_enough=one_is_enough)
    return _settle(arrangement, State.ARRANGED, (State.ARRANGED, State.TOLD, State.DONE), words, by)


@transaction.atomic
def cannot_meet(*, arrangement: Arrangement, by: Person, words: str) -> Arrangement:
    """It cannot be met; `words` say what is offered instead, and the person is told.

    Raises NothingOffered, SomebodyWasFaster.
    """
    arrangement = _lock(arrangement)
    if not words.strip():
        raise NothingOffered
    return _settle(arrangement, State.CANNOT, (State.CANNOT, State.CANNOT_TOLD), words, by)


def _settle(arrangement, state, already, words, by):
    _still_wanted(arrangement)
    words = arrangement.words if words is None else (words.strip() or None)
    if arrangement.state in already and words == arrangement.words:
        return arrangement
    arrangement.forget_what_was_arranged()
    arrangement.state, arrangement.words = state, words
    arrangement.owner_id = arrangement.owner_id or by.pk
    arrangement.telling = _tell(arrangement.invitation)
    return _save(arrangement, by)


def _tell(invitation):
    """The message that tells them of all that is settled in these minutes; None when it is too late for one."""
    group_session, now = invitation.group_session, timezone.now()
    if not group_session.takes_answers:
        return None
    so_far = Message.objects.filter(target=invitation.public_id, purpose=PURPOSE)
    # While it is being sent its row is held, and it is no longer waiting afterwards.
    if waiting := so_far.filter(state=Message.State.QUEUED).select_for_update().first():
        return waiting.public_id
    in_a_while = now + settings.ARRANGEMENT_GATHER
    return tell(
        person=invitation.person,
        purpose=PURPOSE,
        target=invitation.public_id,
        key=f"{PURPOSE}:{invitation.public_id}:{so_far.count()}",
        not_before=in_a_while if in_a_while < group_session.starts_at else now,
        not_after=group_session.starts_at,
    ).public_id


def _check_interpreters(arrangement, *, one_is_enough):
    if arrangement.kind != Kind.INTERPRETER:
        return
    names = interpreters_in(arrangement.interpreters)
    if not names:
        raise InterpreterNotNamed
    if (
        len(names) == 1
        and needs_two_interpreters(arrangement.invitation.group_session)
        and not one_is_enough
    ):
        raise TwoInterpretersNeeded


def interpreters_in(names: str | None) -> list[str]:
    """ "Ana and Luz", "Ana, Luz": one name each."""
    return [name for name in re.split(r",|;|\n|\band\b|&|،", names or "") if name.strip()]


def needs_two_interpreters(group_session: GroupSession) -> bool:
    return timedelta(minutes=group_session.minutes) > TWO_INTERPRETERS_AFTER


@transaction.atomic
def told_in_person(*, arrangement: Arrangement, by: Person) -> Arrangement:
    """`by` told them. A message that waits for a person about nothing else counts as told too.

    Raises SomebodyWasFaster.
    """
    arrangement = _lock(arrangement)
    if arrangement.state in Arrangement.KNOWN:
        return arrangement
    if arrangement.state not in Arrangement.TO_TELL:
        raise SomebodyWasFaster
    arrangement.state = _known(arrangement.state)
    arrangement.told_by, arrangement.told_at = by, timezone.now()
    arrangement.owner_id = arrangement.owner_id or by.pk
    _save(arrangement, by)
    untold = Arrangement.objects.filter(telling=arrangement.telling, state__in=Arrangement.TO_TELL)
    message = Message.objects.filter(public_id=arrangement.telling).first()
    if message and message.needs_a_person and not untold.exists():
        mark_told(message=message, by=by)
    return arrangement


def _known(state):
    return State.TOLD if state == State.ARRANGED else State.CANNOT_TOLD


def note_who_was_told() -> int:
    """What a message, or a person in its place, has told is known now. Returns how many. Can run twice."""
    gone = Message.objects.filter(
        purpose=PURPOSE, state__in=[Message.State.SENT, Message.State.TOLD]
    ).values("public_id")
    found = 0
    for state in Arrangement.TO_TELL:
        told = Arrangement.objects.filter(state=state, telling__in=gone)
        found += told.update(state=_known(state), told_at=timezone.now())
    return found


@transaction.atomic
def finish(*, arrangement: Arrangement, by: Person) -> Arrangement:
    """It was there for them, and nothing is left to do. Only what they were told of. Raises SomebodyWasFaster."""
    arrangement = _lock(arrangement)
    if arrangement.state == State.DONE:
        return arrangement
    if arrangement.state != State.TOLD:
        raise SomebodyWasFaster
    arrangement.state, arrangement.look_again_at = State.DONE, None
    return _save(arrangement, by)


@transaction.atomic
def open_again(*, arrangement: Arrangement, by: Person) -> Arrangement:
    """Back to where it was only asked for; what waits to be sent about it is not. Raises SomebodyWasFaster."""
    arrangement = _lock(arrangement)
    _still_wanted(arrangement)
    if arrangement.state != State.ASKED:
        arrangement.forget_what_was_arranged()
        _save(arrangement, by)
    return arrangement


@transaction.atomic
def still_fits(*, arrangement: Arrangement, by: Person) -> Arrangement:
    """Somebody looked again: what was arranged stands. What was called off meanwhile is told after all."""
    arrangement = _lock(arrangement)
    if arrangement.state != State.ASKED:
        arrangement.look_again_at = None
        _tell_after_all(arrangement)
        _save(arrangement, by)
    return arrangement


@transaction.atomic
def tell_again(*, arrangement: Arrangement, by: Person) -> Arrangement:
    """The message was called off or came too late: another one. While one is on its way, nothing changes."""
    arrangement = _lock(arrangement)
    _tell_after_all(arrangement)
    return _save(arrangement, by)


def _tell_after_all(arrangement):
    gone = [Message.State.CANCELLED, Message.State.EXPIRED]
    is_on_its_way = Message.objects.filter(public_id=arrangement.telling).exclude(state__in=gone)
    if arrangement.state in Arrangement.TO_TELL and not is_on_its_way.exists():
        arrangement.telling = _tell(arrangement.invitation)


@transaction.atomic
def does_not_work(*, arrangement: Arrangement, words: str = "") -> Arrangement:
    """The person says so, in their own words if they like: it is open again, and looked at first.

    Twice is once. Raises SomebodyWasFaster when it was never settled, or is too late.
    """
    arrangement = _lock(arrangement)
    if arrangement.not_right is not None and arrangement.state == State.ASKED:
        return arrangement
    takes_answers = arrangement.invitation.group_session.takes_answers
    if arrangement.state not in Arrangement.SETTLED or not takes_answers:
        raise SomebodyWasFaster
    arrangement.forget_what_was_arranged()
    arrangement.not_right, arrangement.look_again_at = words.strip(), timezone.now()
    return _save(arrangement, arrangement.invitation.person)


@transaction.atomic
def look_again(
    *, group_session: GroupSession | None = None, invitation: Invitation | None = None
) -> int:
    """What was settled for this session, or this invitation, may not fit any more: it was moved.

    What was not told by now is told by no message until somebody has looked. Returns how many are to be
    looked at. Calling it twice changes nothing. A cancelled session, or somebody who cannot come after
    all, needs no call: the board sees that by itself.
    """
    about = {"invitation__group_session": group_session} if group_session else {"invitation": invitation}
    note_who_was_told()
    rows = Arrangement.objects.filter(**about, state__in=Arrangement.SETTLED, look_again_at=None)
    rows.filter(state__in=Arrangement.TO_TELL).update(telling=None)
    return rows.update(look_again_at=timezone.now())


@transaction.atomic
def take_on(*, arrangement: Arrangement, owner: Person, by: Person) -> Arrangement:
    """`owner` arranges it from now on."""
    arrangement = _lock(arrangement)
    if arrangement.owner_id != owner.pk:
        arrangement.owner = owner
        _save(arrangement, by)
    return arrangement


@transaction.atomic
def write_down(*, arrangement: Arrangement, facts: dict, by: Person) -> Arrangement:
    """What helps whoever arranges it, and what it costs. `facts`: fields of the row by name."""
    arrangement = _lock(arrangement)
    _still_wanted(arrangement)
    for name, value in facts.items():
        setattr(arrangement, name, value)
    return _save(arrangement, by)


def name_for_the_driver(person: Person, *, booked_by: Person) -> str:
    """The name a taxi is booked under: theirs only if plain words are fine for them, else the booker's own.

    Never the name of the group or the organisation.
    """
    point, _reason = best_contact(person)
    is_plain = point is not None and point.wording == ContactPoint.Wording.PLAIN
    return person.preferred_name if is_plain else booked_by.preferred_name


def _lock(arrangement):
    """As it is now, with the session it is for."""
    invitation = (
        Invitation.objects.select_for_update(of=["self"])
        .select_related("person", "group_session__group__organisation")
        .get(pk=arrangement.invitation_id)
    )
    arrangement = Arrangement.objects.select_for_update().get(pk=arrangement.pk)
    arrangement.invitation = invitation
    return arrangement


def _still_wanted(arrangement):
    if arrangement.state == State.WITHDRAWN:
        raise SomebodyWasFaster


def _save(arrangement, by):
    with pghistory.context(by=by.pk):
        arrangement.save()
    return arrangement
