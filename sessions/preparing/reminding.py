"""Reminders: a week before, the day before and that morning. An organisation chooses which of them go.

None says "tomorrow": a phone that was off shows a message late, and the day by its name stays true.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Concat, Extract, Greatest, Round
from django.utils import timezone

from messaging import decency
from messaging.models import Message
from messaging.services import tell_from
from sessions.models import GroupSession, Invitation

Answer = Invitation.Answer

# Whoever said they can't, or rather one-to-one, is not reminded.
REMINDED = ["", *Invitation.COMING, Answer.NOT_SURE]
AT_ONCE = 100_000
WEEK, DAY, MORNING = "reminder-week", "reminder", "reminder-morning"
A_WEEK = timedelta(days=7)
# Whoever was asked later than this before a session knows of it: a week before is then too soon to say so again.
ASKED_BEFORE_A_WEEK = timedelta(days=8)

_STARTS_AT, _ZONE = F("group_session__starts_at"), F("group_session__group__organisation__time_zone")


def _in_zone(moment, output_field):
    """A moment as the clocks of the organisation show it, and the other way round."""
    return Func(_ZONE, moment, function="timezone", output_field=output_field)


def _that_morning():
    """The moment the morning one goes, by the clocks of that day."""
    day = Cast(_in_zone(_STARTS_AT, DateTimeField()), DateField())
    at = F("group_session__group__organisation__morning_reminder_at")
    local = Func(day, at, template="(%(expressions)s)", arg_joiner=" + ", output_field=DateTimeField())
    return _in_zone(local, DateTimeField())


@dataclass(frozen=True)
class Reminder:
    """One of the three. `is_time(now)`: when it is due; `not_after`: when it is of no more use."""

    purpose: str
    switch: str
    is_time: Callable[[datetime], Q]
    not_after: Callable[[], object]


def _week(now):
    return Q(
        group_session__starts_at__lte=now + A_WEEK,
        # By then the one of the day before goes.
        group_session__starts_at__gt=now + settings.REMINDER_LEAD,
        asked_at__lte=_STARTS_AT - ASKED_BEFORE_A_WEEK,
    )


def _day(now):
    return Q(
        group_session__starts_at__lte=now + settings.REMINDER_LEAD,
        asked_at__lte=now - settings.REMINDER_AFTER_INVITATION,
    )


def _morning(now):
    return Q(
        group_session__starts_at__lte=now + timedelta(days=1),
        that_morning__lte=now,
        that_morning__lt=_STARTS_AT,
        asked_at__lte=now - settings.REMINDER_AFTER_INVITATION,
    )


KINDS = {
    reminder.purpose: reminder
    for reminder in [
        Reminder(WEEK, "reminds_a_week_before", _week, lambda: _STARTS_AT - settings.REMINDER_LEAD),
        Reminder(DAY, "reminds_the_day_before", _day, lambda: _STARTS_AT),
        Reminder(MORNING, "reminds_that_morning", _morning, lambda: _STARTS_AT),
    ]
}


def due_a_reminder(*, now: datetime, purpose: str = DAY) -> QuerySet[Invitation]:
    """Invitations whose reminder of this kind has not been put in the outbox for the session as it is now timed.

    The session goes ahead and has not begun, the organisation sends this kind, and they were asked long
    enough ago. A session that was moved is due anew; what was queued for the old time is cancelled when it
    would be sent. Each row has what `tell_from` reads.
    """
    kind = KINDS[purpose]
    # In UTC: by the clocks of the place the second would be another in summer.
    second = Cast(Round(Extract(_STARTS_AT, "epoch", tzinfo=UTC)), CharField())
    reminded = Message.objects.filter(purpose=purpose, target=OuterRef("public_id"), key=OuterRef("key"))
    return (
        Invitation.objects.to_be_told()
        .filter(
            group_session__state=GroupSession.State.INVITED,
            group_session__starts_at__gt=now,
            answer__in=REMINDED,
            **{f"group_session__group__organisation__{kind.switch}": True},
        )
        .alias(
            asked_at=Greatest("created_at", "group_session__invited_at"), that_morning=_that_morning()
        )
        .annotate(
            target=F("public_id"),
            key=Concat(Value(f"{purpose}:"), Cast("public_id", CharField()), Value(":"), second),
            not_before=Value(now, DateTimeField()),
            not_after=kind.not_after(),
        )
        .filter(kind.is_time(now), ~Exists(reminded))
        .order_by("group_session__starts_at", "pk")
    )


def queue_reminders(*, now: datetime) -> int:
    """Put every reminder that is due in the outbox, very many by one statement, without reading them.

    Twice, or twice at once, adds none. Returns how many were new.
    """
    today = timezone.localdate(now)
    left_in_peace = today.weekday() == decency.SUNDAY or decency.is_bank_holiday(today)
    # Nobody is asked to ring round because a word that was only a help could not go on a Sunday.
    kinds = [purpose for purpose in KINDS if not (purpose == MORNING and left_in_peace)]
    return sum(_queue(purpose, now=now) for purpose in kinds)


def _queue(purpose, *, now):
    due = due_a_reminder(now=now, purpose=purpose)
    new = batch = tell_from(due[:AT_ONCE], purpose=purpose)
    while batch == AT_ONCE:
        batch = tell_from(due[:AT_ONCE], purpose=purpose)
        new += batch
    return new


def is_of_this_time(message: Message, invitation: Invitation) -> bool:
    """Whether the session is still at the time for which it was to remind: the last part of its key."""
    return message.key.rpartition(":")[2] == f"{invitation.group_session.starts_at.timestamp():.0f}"


def reminded_that_morning(messages: list[Message], *, now: datetime) -> set:
    """What the one of the day before reminds of today, or in a moment: nobody is told twice in a morning."""
    about = [message.target for message in messages if message.purpose == MORNING]
    if not about:
        return set()
    # Nobody whose zone is ours is told twice; in a zone far from it, at the worst, in half a day.
    today = decency.start_of_day(now, None)
    late = Message.objects.filter(purpose=DAY, target__in=about).filter(
        Q(state="queued", not_after__gt=now)
        | Q(state__in=["sending", "sent", "told"], claimed_at__gte=today)
    )
    return set(late.values_list("target", flat=True))
