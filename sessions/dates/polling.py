"""Asking a group when it could meet, answering, and choosing one of the dates."""

from datetime import datetime
from uuid import UUID, uuid5

import pghistory
from django.db import transaction
from django.utils import timezone

from groups.models import Group
from groups.permissions import plans_sessions
from messaging.services import Telling, call_off, tell_all
from messaging.undoing import to_many
from people.models import Person
from sessions.dates import undoing
from sessions.models import DateAnswer, DateMark, DatePoll, GroupSession, OfferedDate
from sessions.planning.services import GroupIsClosed, last_session_of, plan_session


class PollIsClosed(Exception):
    """Somebody chose a date, or closed it."""


class DateIsOver(Exception):
    """It lies in the past: nobody can meet then."""


class NothingMarked(Exception):
    """An answer that says nothing about any date."""


class AnsweredMeanwhile(Exception):
    """On another page, or by somebody else: what stands there now was not seen."""


class RemindedAlready(Exception):
    """Whoever has not answered is reminded once, and then a person rings."""


@transaction.atomic
def ask_for_dates(
    *, group: Group, public_id: UUID, dates: list[tuple[datetime, datetime]], by: Person
) -> DatePoll:
    """Offer these dates to everybody who takes part, and tell them. Raises GroupIsClosed.

    `public_id` comes from the form: pressing twice asks once.
    """
    group = Group.objects.select_for_update().select_related("organisation").get(pk=group.pk)
    if not plans_sessions(group):
        raise GroupIsClosed
    with pghistory.context(by=by.pk):
        poll, is_new = DatePoll.objects.get_or_create(
            public_id=public_id, group=group, defaults={"begun_by": by}
        )
        if is_new:
            for number, (starts_at, ends_at) in enumerate(sorted(dates), start=1):
                OfferedDate.objects.create(
                    poll=poll, number=number, starts_at=starts_at, ends_at=ends_at
                )
            with _can_be_undone(poll, by):
                _ask(poll)
    return poll


def _can_be_undone(poll, by):
    return to_many(by=by, purpose="date-poll", target=poll.public_id, rows=undoing.rows_of_asking(poll))


def _ask(poll):
    """Everybody who takes part and was not asked yet. Whoever runs the group says so elsewhere."""
    seats = GroupSession(group=poll.group).seats_to_invite()
    people = seats.exclude(person__in=poll.answers.values("person")).values_list("person", flat=True)
    answers = DateAnswer.objects.bulk_create(
        DateAnswer(poll=poll, person_id=person) for person in people.order_by("pk")
    )
    _tell(poll, answers, again=False)
    return answers


def _tell(poll, answers, *, again):
    last = poll.dates.order_by("-starts_at").first()
    answers = DateAnswer.objects.filter(pk__in=[one.pk for one in answers]).select_related("person")
    tell_all(
        Telling(
            person=answer.person,
            purpose="date-poll",
            target=answer.public_id,
            key=f"date-poll:{answer.public_id}{':again' if again else ''}",
            not_after=last.starts_at,
        )
        for answer in answers
    )


@transaction.atomic
def ask_newcomers(*, poll: DatePoll, by: Person) -> list[DateAnswer]:
    """Ask whoever was not asked yet: they joined since. Raises PollIsClosed."""
    poll = lock(poll)
    if not poll.is_open:
        raise PollIsClosed
    with _can_be_undone(poll, by):
        return _ask(poll)


@transaction.atomic
def mark_dates(*, answer: DateAnswer, marks: dict[UUID, str], seen: str, by: Person) -> DateAnswer:
    """Keep what somebody said about the dates; what is not in `marks` stays as it is.

    `seen` is `standing_of` as it was when the page was opened. Raises PollIsClosed, NothingMarked or
    AnsweredMeanwhile; a date that is over is left as it is.
    """
    # Whoever closes the poll waits for this, or this for them; so do two pages of one person.
    poll = DatePoll.objects.select_for_update(of=["self"], no_key=True).get(pk=answer.poll_id)
    answer = DateAnswer.objects.select_for_update(of=["self"]).get(pk=answer.pk)
    if not poll.is_open:
        raise PollIsClosed
    dates = {date.public_id: date for date in poll.dates.all()}
    wanted = {
        dates[public_id]: mark
        for public_id, mark in marks.items()
        if public_id in dates and mark in DateMark.Mark.values and not dates[public_id].is_over
    }
    stand = {mark.date_id: mark for mark in answer.marks.all()}
    if not wanted and not stand:
        raise NothingMarked
    if all(date.pk in stand and stand[date.pk].mark == mark for date, mark in wanted.items()):
        return answer
    if seen != standing_of(answer):
        raise AnsweredMeanwhile
    with pghistory.context(by=by.pk):
        for date, mark in wanted.items():
            DateMark.objects.update_or_create(answer=answer, date=date, defaults={"mark": mark})
        answer.answered_at, answer.answered_by = timezone.now(), by
        answer.save(update_fields=["answered_at", "answered_by"])
        call_off(targets=[answer.public_id])
    return answer


def standing_of(answer: DateAnswer) -> str:
    """A short mark of when this answer was last given, to see whether a page is still what it was."""
    return answer.answered_at.isoformat() if answer.answered_at else ""


@transaction.atomic
def remind(*, poll: DatePoll, by: Person) -> int:
    """Tell those who have not answered once more: once. Returns how many. PollIsClosed, RemindedAlready."""
    poll = lock(poll)
    if not poll.is_open:
        raise PollIsClosed
    if poll.reminded_at:
        raise RemindedAlready
    silent = list(DateAnswer.objects.standing().waiting().filter(poll=poll))
    with to_many(
        by=by,
        purpose=undoing.AGAIN,
        target=poll.public_id,
        rows=undoing.rows_of_reminding(poll),
    ):
        poll.reminded_at = timezone.now()
        poll.save(update_fields=["reminded_at"])
        # What still waits to go is the reminder then: nobody gets the two at once.
        call_off(targets=[answer.public_id for answer in silent])
        _tell(poll, silent, again=True)
    return len(silent)


@transaction.atomic
def choose(*, poll: DatePoll, date: OfferedDate, by: Person) -> GroupSession:
    """Close it with this date, and plan a session then, like the last one. Choosing twice plans one.

    Raises PollIsClosed when it was closed with another date or none, DateIsOver or GroupIsClosed.
    """
    poll = lock(poll)
    public_id = uuid5(poll.public_id, str(date.public_id))
    if not poll.is_open:
        if poll.group_session and poll.group_session.public_id == public_id:
            return poll.group_session
        raise PollIsClosed
    if date.is_over:
        raise DateIsOver
    facts = {"starts_at": date.starts_at, "ends_at": date.ends_at}
    if last := last_session_of(poll.group):
        facts |= {
            name: getattr(last, name)
            for name in ("kind", "place", "getting_there", "venue_id", "online_link")
        }
    group_session = plan_session(group=poll.group, public_id=public_id, by=by, **facts)
    _close(poll, by=by, group_session=group_session)
    return group_session


@transaction.atomic
def close(*, poll: DatePoll, by: Person) -> DatePoll:
    """Close it with none of its dates. Closing twice, or after a date was chosen, changes nothing."""
    poll = lock(poll)
    if poll.is_open:
        _close(poll, by=by, group_session=None)
    return poll


def _close(poll, *, by, group_session):
    with pghistory.context(by=by.pk):
        poll.closed_at, poll.closed_by, poll.group_session = timezone.now(), by, group_session
        poll.save(update_fields=["closed_at", "closed_by", "group_session"])
        call_off(targets=list(poll.answers.values_list("public_id", flat=True)))


def lock(poll: DatePoll) -> DatePoll:
    """The poll as it is now; others who would change it wait for this transaction."""
    return (
        DatePoll.objects.select_for_update(of=["self"])
        .select_related("group__organisation", "group_session")
        .get(pk=poll.pk)
    )
