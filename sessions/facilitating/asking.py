"""Whoever is named for a session is asked whether they can; naming oneself is saying yes."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from groups.models import Group
from messaging.models import Message
from messaging.services import tell
from people.models import Person
from sessions.models import Facilitation, GroupSession, SessionSeries

Answer, State = Facilitation.Answer, GroupSession.State

ASK, GAP, SETTLED = "ask", "gap", "settled"
# All the sessions of a series, asked in one message.
SERIES = "series"


def say_for_oneself(facilitation: Facilitation, *, by: Person) -> None:
    """Set what is known when somebody is newly named: their yes when they named themselves. Saves nothing."""
    is_oneself = facilitation.person_id == by.pk
    facilitation.answer = Answer.YES if is_oneself else Answer.ASKED
    facilitation.answered_at = timezone.now() if is_oneself else None
    facilitation.answered_by = by if is_oneself else None


def say_for_the_cover(facilitation: Facilitation, *, by: Person) -> None:
    """As `say_for_oneself`, for the cover. Saves nothing."""
    is_oneself = facilitation.cover_id == by.pk
    if facilitation.cover_id is None:
        facilitation.cover_answer = ""
    else:
        facilitation.cover_answer = Answer.YES if is_oneself else Answer.ASKED
    facilitation.cover_answered_at = timezone.now() if is_oneself else None


def tell_about(
    facilitation: Facilitation, *, person: Person, what: str, group_session: GroupSession
) -> Message | None:
    """Put a message about one job in the outbox: ASK, GAP (somebody can't) or SETTLED.

    What it says is worked out when it is sent, so whatever was settled in between is not sent.
    """
    if group_session.has_started:
        return None
    start = f"facilitating:{what}:{facilitation.public_id}:{person.public_id}"
    return tell(
        person=person,
        purpose="facilitating",
        target=group_session.public_id,
        key=f"{start}:{Message.objects.filter(key__startswith=start).count()}",
        not_after=group_session.starts_at,
    )


def tell_whoever_is_asked(group_session: GroupSession, facilitations: list[Facilitation]) -> None:
    """A message to each who was newly named among these and has not said yet."""
    for facilitation in facilitations:
        if facilitation.answer == Answer.ASKED:
            tell_about(facilitation, person=facilitation.person, what=ASK, group_session=group_session)


def tell_whoever_is_asked_for_all(series: SessionSeries) -> list[Message]:
    """One message to each who was named in a new series and has not said yet. Twice sends it once."""
    jobs = Facilitation.objects.filter(group_session__series=series, answer=Answer.ASKED)
    lasts = {}
    for job in jobs.select_related("person", "group_session").order_by("group_session__starts_at"):
        lasts[job.person] = job.group_session.starts_at
    now = timezone.now()
    return [
        tell(
            person=person,
            purpose="facilitating",
            target=series.public_id,
            key=f"facilitating:{SERIES}:{series.public_id}:{person.public_id}",
            not_after=last,
        )
        for person, last in lasts.items()
        if last > now
    ]


def jobs_in(series: SessionSeries, person: Person) -> QuerySet[Facilitation]:
    """What this person is named for in the sessions of a series that are still to come. Soonest first."""
    return (
        Facilitation.objects.filter(
            person=person,
            group_session__series=series,
            group_session__group__in=Group.objects.run_by(person),
            group_session__starts_at__gt=timezone.now(),
        )
        .exclude(group_session__state=State.CANCELLED)
        .select_related("person", "group_session__group__organisation")
        .order_by("group_session__starts_at", "role")
    )


def waiting_for(person: Person) -> QuerySet[Facilitation]:
    """What this person has to answer, in sessions still to come of groups they facilitate. Soonest first."""
    return (
        Facilitation.objects.to_answer(person)
        .filter(
            group_session__group__in=Group.objects.run_by(person),
            group_session__ends_at__gt=timezone.now(),
        )
        .exclude(group_session__state=State.CANCELLED)
        .select_related("person", "cover", "group_session__group__organisation", "group_session__series")
        .order_by("group_session__starts_at", "role")
    )


def short_of_somebody(person: Person) -> QuerySet[GroupSession]:
    """Sent-out sessions still to come, of groups this person runs, where somebody said that they can't."""
    gaps = Facilitation.objects.said_cant().filter(group_session=OuterRef("pk"))
    return (
        GroupSession.objects.run_by(person)
        .going_ahead()
        .filter(Exists(gaps), ends_at__gt=timezone.now())
        .with_who_cannot()
        .select_related("group__organisation")
        .order_by("starts_at", "pk")
    )
