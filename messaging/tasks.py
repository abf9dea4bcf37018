"""When messages go. Redis is only a courier: what is in it names rows at most, and losing it loses nothing."""

import time
from math import ceil

from celery import shared_task
from django.utils import timezone

# One task goes on for so long while messages are due: a code to sign in may wait behind it.
GO_ON_FOR = 2.0  # seconds
# More than a minute's work for all workers together; the next round asks again.
AT_ONCE = 60_000
# A task that waited longer than this is of no use: the next round has asked again.
STALE_SECONDS = 60
# Behind what somebody is waiting for, such as a code to sign in. 0 comes first, 9 last.
CAN_WAIT = 6


@shared_task(name="messaging.tasks.send_due_messages")
def send_due_messages() -> None:
    """Ask the database how many are due now, and call as many workers to take a batch each."""
    from messaging.models import Message
    from messaging.sending import BATCH

    how_many = Message.objects.due(now=timezone.now())[:AT_ONCE].count()
    for _batch in range(ceil(how_many / BATCH)):
        send_batch.apply_async(expires=STALE_SECONDS, priority=CAN_WAIT)


@shared_task(name="messaging.tasks.send_batch")
def send_batch() -> None:
    """Which rows is asked of the database, here and now: a task too many finds none, and ends."""
    from messaging import sending

    pace, stop_at = sending.Pace(), time.monotonic() + GO_ON_FOR
    while sending.send_batch(pace) and time.monotonic() < stop_at:
        pass


@shared_task(name="messaging.tasks.send_message")
def send_message(pk: int) -> None:
    """At once, because somebody is waiting for it."""
    from messaging import sending

    sending.send(pk)


@shared_task(name="messaging.tasks.note_that_beat_runs")
def note_that_beat_runs() -> None:
    """Each minute: whoever looks at the first page sees when this was not done for a while."""
    from messaging import health

    health.note_that_beat_runs()


@shared_task(name="messaging.tasks.ask_providers")
def ask_providers() -> int:
    """Ask what became of messages nobody is sure of. Returns how many were settled."""
    from messaging import asking

    return asking.ask_what_became_of_them()


@shared_task(name="messaging.tasks.print_letters")
def print_letters(pk: int) -> None:
    """Draw many letters in one file. Asked twice, or after a crash, it goes on where it stopped."""
    from messaging import letters

    letters.print_all(pk)
