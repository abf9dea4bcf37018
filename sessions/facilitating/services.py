"""Saying whether one can, and stepping in for somebody who can't."""

from contextlib import suppress
from uuid import UUID

import pghistory
from django.db import transaction
from django.utils import timezone

from people.models import Person
from sessions.facilitating.asking import GAP, SETTLED, jobs_in, tell_about
from sessions.models import Facilitation, GroupSession, SessionSeries
from sessions.planning.services import CannotSitTogether, PlanIsFixed, TrainingNeeded, lock, untrained
from wellbeing.rooms.clashes import clashes_among

Answer, State = Facilitation.Answer, GroupSession.State


class NotAsked(Exception):
    """This person is not named for that job any more, nor the cover for it."""


class NobodyToStepIn(Exception):
    """Nobody is missing there, there is no cover, or the cover has the other job already."""


@transaction.atomic
def say_whether_they_can(
    *,
    group_session: GroupSession,
    role: str,
    person: Person,
    can: bool,
    by: Person,
    have_heard: set[Person] | None = None,
) -> Facilitation:
    """Keep what `person` says about doing this job, or about being the cover for it.

    When they can't, the other facilitator and the cover are told, also after it was sent out. `by` is the
    person, or whoever writes down what they said. The same again changes nothing. `have_heard`: who hears of
    it with another session; whoever is told now is added. Raises NotAsked, or PlanIsFixed once it is over or
    cancelled.
    """
    group_session, facilitation = _job(group_session, role)
    answer = Answer.YES if can else Answer.CANT
    with pghistory.context(by=by.pk):
        if facilitation.person_id == person.pk:
            if facilitation.answer != answer:
                _answer(facilitation, answer, by)
                _tell_the_rest(group_session, facilitation, None if can else GAP, have_heard)
        elif facilitation.cover_id == person.pk:
            if facilitation.cover_answer != answer:
                facilitation.cover_answer = answer
                facilitation.cover_answered_at = timezone.now()
                facilitation.save(update_fields=["cover_answer", "cover_answered_at"])
        else:
            raise NotAsked
    return facilitation


@transaction.atomic
def say_for_a_series(
    *, series: SessionSeries, person: Person, can: bool, only: UUID | None = None
) -> int:
    """Keep one answer for all that this person has not said yet in a series; or for the one job `only`.

    Where they can't at several, each of the others hears of it once: the message says how many. Returns how
    many.
    """
    jobs = jobs_in(series, person)
    jobs = jobs.filter(public_id=only) if only else jobs.filter(answer=Answer.ASKED)
    done, have_heard = 0, set()
    for job in list(jobs):
        with suppress(NotAsked, PlanIsFixed):  # settled meanwhile
            say_whether_they_can(
                group_session=job.group_session,
                role=job.role,
                person=person,
                can=can,
                by=person,
                have_heard=have_heard,
            )
            done += 1
    return done


@transaction.atomic
def step_in(*, group_session: GroupSession, role: str, by: Person) -> Facilitation:
    """The cover takes the place of whoever said that they can't. `by`: the cover, or another facilitator.

    A cover who never said yes to it is asked first, and it is not settled before they say so. Raises
    NobodyToStepIn, TrainingNeeded, CannotSitTogether or PlanIsFixed.
    """
    group_session, facilitation = _job(group_session, role)
    cover = facilitation.cover
    others = group_session.facilitations.exclude(pk=facilitation.pk)
    if not facilitation.cover_may_step_in or others.filter(person=cover).exists():
        raise NobodyToStepIn
    if lacking := untrained(group_session, {role: cover}):
        raise TrainingNeeded(lacking)
    if group_session.kind == GroupSession.Kind.ONE_TO_ONE:
        people = [group_session.one_to_one_with_id, cover.pk, *others.values_list("person", flat=True)]
        clash = clashes_among([pk for pk in people if pk])
        if clash and clash.is_hard:
            raise CannotSitTogether(clash)
    said_yes = by.pk == cover.pk or facilitation.cover_answer == Answer.YES
    with pghistory.context(by=by.pk):
        facilitation.person = cover
        facilitation.cover, facilitation.cover_answer = None, ""
        facilitation.cover_answered_at = None
        facilitation.answer = Answer.YES if said_yes else Answer.ASKED
        facilitation.answered_at = timezone.now() if said_yes else None
        facilitation.answered_by = cover if said_yes else None
        facilitation.save()
        _tell_the_rest(group_session, facilitation, SETTLED if said_yes else None)
        if by.pk != cover.pk:
            what = SETTLED if said_yes else "ask"
            tell_about(facilitation, person=cover, what=what, group_session=group_session)
    return facilitation


def _answer(facilitation, answer, by):
    facilitation.answer, facilitation.answered_by = answer, by
    facilitation.answered_at = timezone.now()
    facilitation.save(update_fields=["answer", "answered_by", "answered_at"])


def _tell_the_rest(group_session, facilitation, what, have_heard=None):
    """The other facilitator; and when somebody is missing, the cover too. But nobody of `have_heard`."""
    if what is None:
        return
    have_heard = set() if have_heard is None else have_heard
    others = group_session.facilitations.exclude(pk=facilitation.pk).select_related("person")
    people = {other.person for other in others}
    if what == GAP and facilitation.cover_may_step_in:
        people.add(facilitation.cover)
    for person in sorted(people - have_heard, key=lambda person: person.pk):
        tell_about(facilitation, person=person, what=what, group_session=group_session)
    have_heard |= people


def _job(group_session, role):
    """The session and this job in it as they are now: everyone who changes them queues on the session."""
    group_session = lock(group_session)
    if group_session.state == State.CANCELLED or group_session.has_ended:
        raise PlanIsFixed
    facilitation = (
        group_session.facilitations.filter(role=role).select_related("person", "cover").first()
    )
    if facilitation is None:
        raise NotAsked
    return group_session, facilitation
