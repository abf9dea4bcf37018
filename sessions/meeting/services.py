"""What is written down on the day of how people say they are."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from people.models import Person
from sessions.meeting import hours
from sessions.models import CheckIn, CheckOut, Facilitation, GroupSession
from wellbeing import services as wellbeing
from wellbeing.models import FollowUp

FEELINGS_ARE_KEPT = timedelta(days=30)
# Five words from very low to good: two down between arriving and leaving is worth a friendly call.
MARKED_DROP = 2


class TooLateToChange(Exception):
    """What was said stands since midnight after the session."""


class TheirOwnWords(Exception):
    """The person has said it themselves: nobody else writes over that."""


@transaction.atomic
def check_in(
    *,
    group_session: GroupSession,
    person: Person,
    by: Person,
    feeling: int | None = None,
    word: str | None = None,
    passed: bool = False,
) -> CheckIn:
    """How somebody arrives: a feeling, a word (or both, one after the other), or a pass in place of them.

    Raises hours.NotOpen, TooLateToChange, and TheirOwnWords when `by` is not the person who said it.
    """
    row = _write_down(CheckIn, group_session, person, by, feeling=feeling, word=word, passed=passed)
    _look_in_after_a_drop(group_session, person)
    return row


@transaction.atomic
def check_out(
    *,
    group_session: GroupSession,
    person: Person,
    by: Person,
    feeling: int | None = None,
    word: str | None = None,
    passed: bool = False,
    ring_me: CheckOut.Ring | None = None,
) -> CheckOut:
    """How somebody leaves, as for `check_in`, and whether they would like a call.

    A call becomes a follow-up of the facilitator who supports; asking twice makes one promise.
    """
    row = _write_down(CheckOut, group_session, person, by, feeling=feeling, word=word, passed=passed)
    if ring_me is not None and ring_me != row.ring_me:
        row.ring_me = ring_me
        row.save(update_fields=["ring_me"])
        _promise_the_call(row, by)
    _look_in_after_a_drop(group_session, person)
    return row


def _write_down(model, group_session, person, by, *, feeling, word, passed):
    now = timezone.now()
    if not hours.is_check_in_open(group_session, now=now):
        raise hours.NotOpen
    said = _as_said(None, feeling=feeling, word=word, passed=passed)
    row, created = model.objects.select_for_update().get_or_create(
        group_session=group_session, person=person, defaults=said | {"recorded_by": by}
    )
    if created:
        return row
    if now >= hours.changes_end_at(group_session):
        raise TooLateToChange
    if row.is_in_their_own_words and by != person:
        raise TheirOwnWords
    for name, value in _as_said(row, feeling=feeling, word=word, passed=passed).items():
        setattr(row, name, value)
    row.recorded_by = by
    row.save(update_fields=["passed", "feeling", "word", "recorded_by"])
    return row


def _as_said(row, *, feeling, word, passed):
    """The fields of a row after this was said: what was not spoken of stays as it was."""
    if passed:
        return {"passed": True, "feeling": None, "word": None}
    said = {
        "passed": row.passed if row else False,
        "feeling": row and row.feeling,
        "word": row and row.word,
    }
    if feeling is not None:
        said |= {"passed": False, "feeling": feeling}
    if word and word.strip():
        said |= {"passed": False, "word": word.strip()}
    return said


def _promise_the_call(row, by):
    source = promise_source(row.group_session, row.person)
    if not row.wants_a_call:
        wellbeing.call_no_longer_wanted(source=source, by=by)
        return
    wellbeing.ask_for_a_call(
        person=row.person,
        group=row.group_session.group,
        owner=who_rings(row.group_session, row.person),
        source=source,
        when=wellbeing.When(row.ring_me),
    )


def _look_in_after_a_drop(group_session, person):
    arrived = CheckIn.objects.filter(group_session=group_session, person=person).first()
    left = CheckOut.objects.filter(group_session=group_session, person=person).first()
    if arrived is None or left is None or arrived.feeling is None or left.feeling is None:
        return
    if arrived.feeling - left.feeling >= MARKED_DROP:
        wellbeing.look_in(
            person=person,
            group=group_session.group,
            owner=who_rings(group_session, person),
            source=promise_source(group_session, person),
            when=wellbeing.When.TOMORROW,
        )


def promise_to_look_in(*, group_session: GroupSession, person: Person, when: wellbeing.When) -> FollowUp:
    """A facilitator thinks that somebody could do with a call: the one who supports is asked to ring."""
    return wellbeing.look_in(
        person=person,
        group=group_session.group,
        owner=who_rings(group_session, person),
        source=promise_source(group_session, person),
        when=when,
    )


def promise_source(group_session: GroupSession, person: Person) -> UUID:
    """One person at one session: at most one promised call, however many reasons there are for it."""
    return uuid5(group_session.public_id, str(person.public_id))


def who_rings(group_session: GroupSession, person: Person) -> Person:
    """The facilitator who supports; the one who leads, for the one who supports."""
    others = group_session.facilitations.exclude(person=person).select_related("person")
    return max(others, key=lambda facilitation: facilitation.role == Facilitation.Role.SUPPORT).person


def forget_feelings(*, now: datetime) -> int:
    """Delete every check-in and check-out that is 30 days old. Returns how many rows went."""
    deleted = 0
    for model in (CheckIn, CheckOut):
        deleted += model.objects.filter(created_at__lte=now - FEELINGS_ARE_KEPT).delete()[0]
    return deleted
