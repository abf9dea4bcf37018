"""Asking again whoever has not answered: twice at most, and then a person is asked to ring."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from messaging.models import Message
from messaging.services import Telling, tell_all
from sessions.models import GroupSession, Invitation

PURPOSE = "invitation-chase"
# What asks: until some time after the last of these nobody is asked again.
ASKS = ["invitation", "session-moved", PURPOSE]
AT_ONCE = 5000
State = Message.State


def silent(*, now: datetime) -> QuerySet[Invitation]:
    """Who was asked to a session still to come, takes part, and has not answered. With `chased`, how often,
    and `last_asked_at`.

    `chased` counts what was called off too, so that nobody is ever asked more than twice.
    """
    asked = Message.objects.filter(target=OuterRef("public_id"), purpose__in=ASKS).order_by()
    chases = asked.filter(purpose=PURPOSE).values("target").annotate(n=Count("pk")).values("n")
    last = asked.exclude(state=State.CANCELLED).values("target")
    return (
        Invitation.objects.to_be_told()
        .unanswered()
        .filter(group_session__state=GroupSession.State.INVITED, group_session__starts_at__gt=now)
        .annotate(
            chased=Coalesce(Subquery(chases, output_field=IntegerField()), 0),
            last_asked_at=Coalesce(
                Subquery(last.annotate(at=Max("created_at")).values("at")), F("created_at")
            ),
        )
    )


def due_a_chase(*, now: datetime) -> QuerySet[Invitation]:
    """Those to be asked again now: so many days before as CHASE_DAYS says, and not on the heels of the last time.

    Whoever can only be told by a person is not chased by the machine.
    """
    waiting = Message.objects.filter(
        target=OuterRef("public_id"), purpose__in=ASKS, state__in=[State.QUEUED, State.HELD]
    )
    due = Q(pk=None)
    for number, days in enumerate(settings.CHASE_DAYS):
        due |= Q(chased=number, group_session__starts_at__lte=now + timedelta(days=days))
    return (
        silent(now=now)
        .filter(due, ~Exists(waiting), last_asked_at__lte=now - settings.CHASE_AFTER)
        .order_by("group_session__starts_at", "pk")
    )


def queue_chases(*, now: datetime) -> int:
    """Put every chase that is due in the outbox. Twice, or twice at once, adds none: the key is numbered."""
    due = due_a_chase(now=now).annotate(starts_at=F("group_session__starts_at"))
    tellings = [
        Telling(
            person=invitation.person,
            purpose=PURPOSE,
            target=invitation.public_id,
            key=f"{PURPOSE}:{invitation.public_id}:{invitation.chased + 1}",
            not_before=now,
            not_after=invitation.starts_at,
        )
        for invitation in due.select_related("person")[:AT_ONCE]
    ]
    tell_all(tellings)
    return len(tellings)


def to_ring(*, now: datetime | None = None) -> QuerySet[Invitation]:
    """Whom somebody rings: the silent who get no more messages that ask. With `is_out_of_reach`.

    Because they were asked as often as we ask, because the session comes before they would be asked again,
    or because no message reaches them. Everybody else is still being asked, and may be thinking.
    """
    now = now or timezone.now()
    by_hand = Message.objects.filter(
        target=OuterRef("public_id"), purpose__in=ASKS, state__in=[State.HELD, State.FAILED]
    )
    asked_enough = Q(chased__gte=len(settings.CHASE_DAYS), last_asked_at__lte=now - settings.CHASE_AFTER)
    too_late_to_ask = Q(
        group_session__starts_at__lte=F("last_asked_at") + settings.CHASE_AFTER,
        last_asked_at__lte=now - settings.REMINDER_AFTER_INVITATION,
    )
    return (
        silent(now=now)
        .annotate(is_out_of_reach=Exists(by_hand))
        .filter(asked_enough | too_late_to_ask | Q(is_out_of_reach=True))
    )
