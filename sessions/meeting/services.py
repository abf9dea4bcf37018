"""What is written down on the day of how people say they are."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

import pghistory
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
    """The person has said it themselves: nobody else writes over that, nor does a facilitator's lent phone."""


@transaction.atomic
def check_in(
    *,
    group_session: GroupSession,
    person: Person,
    by: Person,
    feeling: int | None = None,
    word: str | None = None,
    passed: bool = False,
    lent_by: Person | None = None,
) -> CheckIn:
    """How somebody arrives: a feeling, a word (or both, one after the other), or a pass in place of them.

    `lent_by`: on whose phone they say it. Raises NotOpen, TooLateToChange, and TheirOwnWords when `by` is
    not the person who said it.
    """
    said = {"feeling": feeling, "word": word, "passed": passed}
    row = _write_down(CheckIn, group_session, person, by, lent_by, **said)
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
    lent_by: Person | None = None,
    **about_today: str,
) -> CheckOut:
    """How somebody leaves, as for `check_in`; whether they would like a call; and `about_today`, which is any
    of `listened`, `counted` and `to_change`.

    A call becomes a follow-up of the facilitator who supports; asking twice makes one promise.
    """
    said = {"feeling": feeling, "word": word, "passed": passed}
    row = _write_down(CheckOut, group_session, person, by, lent_by, **said)
    if about_today:
        for name, answer in about_today.items():
            setattr(row, name, answer or (None if name == "to_change" else ""))
        row.save(update_fields=list(about_today))
    if ring_me is not None and ring_me != row.ring_me:
        row.ring_me = ring_me
        row.save(update_fields=["ring_me"])
        _promise_the_call(row, by)
    _look_in_after_a_drop(group_session, person)
    return row


def _write_down(model, group_session, person, by, lent_by, *, feeling, word, passed):
    now = timezone.now()
    if not hours.is_check_in_open(group_session, now=now):
        raise hours.NotOpen
    said = _as_said(None, feeling=feeling, word=word, passed=passed)
    row, created = model.objects.select_for_update(of=["self"]).get_or_create(
        group_session=group_session,
        person=person,
        defaults=said | {"recorded_by": by, "lent_by": lent_by},
    )
    if created:
        return row
    if now >= hours.changes_end_at(group_session):
        raise TooLateToChange
    is_on_their_phone = row.is_in_their_own_words and row.lent_by_id is None
    if (row.is_in_their_own_words and by != person) or (is_on_their_phone and lent_by):
        raise TheirOwnWords
    for name, value in _as_said(row, feeling=feeling, word=word, passed=passed).items():
        setattr(row, name, value)
    row.recorded_by, row.lent_by = by, lent_by
    row.save(update_fields=["passed", "feeling", "word", "recorded_by", "lent_by"])
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
    wellbeing.would_rather_not(source=source, no_call=not row.wants_a_call)
    if not row.wants_a_call:
        wellbeing.call_no_longer_wanted(source=source, by=by)
        return
    owner, second = _who_rings_and_who_else(row.group_session, row.person)
    wellbeing.ask_for_a_call(
        person=row.person,
        group=row.group_session.group,
        owner=owner,
        second=second,
        source=source,
        when=wellbeing.When(row.ring_me),
    )


def _look_in_after_a_drop(group_session, person):
    arrived = CheckIn.objects.filter(group_session=group_session, person=person).first()
    left = CheckOut.objects.filter(group_session=group_session, person=person).first()
    if arrived is None or left is None or arrived.feeling is None or left.feeling is None:
        return
    if arrived.feeling - left.feeling >= MARKED_DROP:
        promise_to_look_in(group_session=group_session, person=person, when=wellbeing.When.TOMORROW)


def promise_to_look_in(*, group_session: GroupSession, person: Person, when: wellbeing.When) -> FollowUp:
    """Somebody could do with a call, as a facilitator thinks, or after a drop: the one who supports rings.

    Both make the same row: it outlives the feelings, and must not tell of them.
    """
    owner, second = _who_rings_and_who_else(group_session, person)
    said_no = CheckOut.objects.filter(
        group_session=group_session, person=person, ring_me=CheckOut.Ring.NO
    )
    # Nor does the trail of changes, which is kept for years: who asked, and on which page, would tell.
    with pghistory.context(by=None, page=""):
        return wellbeing.look_in(
            person=person,
            group=group_session.group,
            owner=owner,
            second=second,
            source=promise_source(group_session, person),
            when=when,
            no_call=said_no.exists(),
        )


def promise_source(group_session: GroupSession, person: Person) -> UUID:
    """One person at one session: at most one promised call, however many reasons there are for it."""
    return uuid5(group_session.public_id, str(person.public_id))


def who_rings(group_session: GroupSession, person: Person) -> Person:
    """The facilitator who supports; the one who leads, for the one who supports."""
    return _who_rings_and_who_else(group_session, person)[0]


def _who_rings_and_who_else(group_session, person):
    """Whoever rings, and the other one, who is told when it is late. Nobody rings themselves."""
    others = group_session.facilitations.exclude(person=person).select_related("person")
    pair = sorted(others, key=lambda one: one.role != Facilitation.Role.SUPPORT)
    return pair[0].person, pair[1].person if len(pair) > 1 else None


def forget_feelings(*, now: datetime) -> int:
    """Delete every check-in and check-out that is 30 days old. Returns how many rows went."""
    deleted = 0
    for model in (CheckIn, CheckOut):
        deleted += model.objects.filter(created_at__lte=now - FEELINGS_ARE_KEPT).delete()[0]
    return deleted
