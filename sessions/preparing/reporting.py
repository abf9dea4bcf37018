"""What was sent about one session, for those who run it."""

from django.db.models import Count, Q, QuerySet

from messaging import reasons
from messaging.models import Message
from sessions.models import GroupSession, Invitation, PreparationCall
from sessions.preparing.reminding import KINDS

State = Message.State


def messages_about(group_session: GroupSession) -> QuerySet[Message]:
    """Every message about this session, without its words; what needs a person comes first."""
    invitations = Invitation.objects.filter(group_session=group_session)
    calls = PreparationCall.objects.filter(group_session=group_session)
    about = (
        Q(target=group_session.public_id)
        | Q(target__in=invitations.values("public_id"))
        | Q(target__in=calls.values("public_id"))
    )
    return Message.objects.filter(about).needing_a_person_first().defer("subject", "body")


def reminder_counts(group_session: GroupSession) -> dict[str, int]:
    """How many reminders went out, wait, or need a person. One query."""
    invitations = Invitation.objects.filter(group_session=group_session)
    reminders = Message.objects.filter(purpose__in=KINDS, target__in=invitations.values("public_id"))
    return reminders.aggregate(
        sent=Count("pk", filter=Q(state__in=[State.SENT, State.TOLD])),
        waiting=Count("pk", filter=Q(state=State.QUEUED)),
        look=Count("pk", filter=Q(state__in=[State.HELD, State.FAILED, State.SENDING])),
    )


def add_scripts(messages) -> None:
    """To those a person has to tell, by phone or letter, what to say. No other words are read. One query."""
    by_hand = [message for message in messages if message.why_held in reasons.BY_HAND.values()]
    words = dict(
        Message.objects.filter(pk__in=[m.pk for m in by_hand], state=State.HELD).values_list(
            "pk", "body"
        )
    )
    for message in by_hand:
        message.script = words.get(message.pk, "")
