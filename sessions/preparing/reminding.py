"""One reminder for each person, the day before."""

from datetime import datetime

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest

from messaging.models import Message
from messaging.services import Telling, tell_all
from sessions.models import GroupSession, Invitation

Answer = Invitation.Answer

# Whoever said they can't, or rather one-to-one, is not reminded.
REMINDED = ["", *Invitation.COMING, Answer.NOT_SURE]
AT_ONCE = 5000


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
    """Put every reminder that is due in the outbox, in one statement. Twice, or twice at once, adds none."""
    due = (
        due_a_reminder(now=now)
        .annotate(starts_at=F("group_session__starts_at"))
        .select_related("person")
    )
    tellings = [
        Telling(
            person=invitation.person,
            purpose="reminder",
            target=invitation.public_id,
            key=f"reminder:{invitation.public_id}:{invitation.starts_at.timestamp():.0f}",
            not_before=now,
            # Never "see you tomorrow" when tomorrow has come.
            not_after=invitation.starts_at,
        )
        for invitation in due[:AT_ONCE]
    ]
    tell_all(tellings)
    return len(tellings)
