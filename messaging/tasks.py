"""When messages go. Task arguments are row numbers: no name, number or word passes through Redis."""

from celery import shared_task
from django.utils import timezone

# More than a minute's work for one worker; the next round asks again.
AT_ONCE = 2000
# A task that waited longer than this is of no use: the next round has asked again.
STALE_SECONDS = 300


@shared_task(name="messaging.tasks.send_due_messages")
def send_due_messages() -> None:
    """Ask the database who is due now, and send to each in a task of their own."""
    from messaging.models import Message

    due = (
        Message.objects.due(now=timezone.now()).order_by("not_before", "pk").values_list("pk", flat=True)
    )
    for pk in due[:AT_ONCE]:
        send_message.apply_async([pk], expires=STALE_SECONDS)


@shared_task(name="messaging.tasks.send_message")
def send_message(pk: int) -> None:
    from messaging.sending import send

    send(pk)
