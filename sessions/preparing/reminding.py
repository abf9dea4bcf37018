"""One reminder for each person, the day before."""

from datetime import datetime

from django.conf import settings
from django.db.models import CharField, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Extract, Greatest, Round

from messaging.models import Message
from messaging.services import tell_from
from sessions.models import GroupSession, Invitation

Answer = Invitation.Answer

# Whoever said they can't, or rather one-to-one, is not reminded.
REMINDED = ["", *Invitation.COMING, Answer.NOT_SURE]
AT_ONCE = 100_000


def due_a_reminder(*, now: datetime) -> QuerySet[Invitation]:
    """Invitations whose reminder has not been put in the outbox for the session as it is now timed.

    The session goes ahead and starts within REMINDER_LEAD, and they were asked REMINDER_AFTER_INVITATION
    ago at least. A session that was moved is due anew; what was queued for the old time is cancelled when
    it would be sent.
    """
    reminded = Message.objects.filter(
        purpose="reminder", target=OuterRef("public_id"), not_after=OuterRef("group_session__starts_at")
    )
    return (
        Invitation.objects.to_be_told()
        .filter(
            group_session__state=GroupSession.State.INVITED,
            group_session__starts_at__gt=now,
            group_session__starts_at__lte=now + settings.REMINDER_LEAD,
            answer__in=REMINDED,
        )
        .annotate(asked_at=Greatest("created_at", "group_session__invited_at"))
        .filter(
            Q(asked_at__lte=now - settings.REMINDER_AFTER_INVITATION),
            ~Exists(reminded),
        )
        .order_by("group_session__starts_at", "pk")
    )


def queue_reminders(*, now: datetime) -> int:
    """Put every reminder that is due in the outbox, very many by one statement, without reading them.

    Twice, or twice at once, adds none. Returns how many were new.
    """
    starts_at = F("group_session__starts_at")
    second = Cast(Round(Extract(starts_at, "epoch")), CharField())
    due = due_a_reminder(now=now).annotate(
        target=F("public_id"),
        key=Concat(Value("reminder:"), Cast("public_id", CharField()), Value(":"), second),
        not_before=Value(now, DateTimeField()),
        # Never "see you tomorrow" when tomorrow has come.
        not_after=starts_at,
    )
    new = batch = tell_from(due[:AT_ONCE], purpose="reminder")
    while batch == AT_ONCE:
        batch = tell_from(due[:AT_ONCE], purpose="reminder")
        new += batch
    return new
