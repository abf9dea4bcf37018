"""Whether messages go out as they should, for those who count on it. It relies on nothing that may have stopped.

Three things are looked at: whether beat, which starts everything, was seen lately; since when the oldest
message that is due waits; and how many of those that were handed to somebody in the last hour did not get
through them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.models import Heartbeat, Message

State = Message.State
BEAT = "beat"
STOPPED_AFTER = timedelta(minutes=5)
OLD_AFTER = timedelta(minutes=10)
LOOKED_AT = timedelta(hours=1)
# Fewer, or a smaller part, is everyday.
FEWEST, SMALLEST_PART = 3, 0.2
# Of what failed: nobody's number or wishes, but whoever carries it.
NOT_CARRIED = ["channel_down", "not_set_up"]
STILL_ON_ITS_WAY = timedelta(minutes=1)
CALLED = {
    "smtp": _("The mail server"),
    "anymail": _("The email service"),
    "notify": _("GOV.UK Notify"),
    "twilio": _("Twilio"),
}


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong now. `what`: "stopped", "old" or "failing"; the rest is what is known of it."""

    what: str
    since: datetime | None = None
    provider: str = ""
    number: int = 0
    of: int = 0


def note_that_beat_runs() -> None:
    Heartbeat.objects.update_or_create(what=BEAT, defaults={"beaten_at": timezone.now()})


def troubles() -> list[Trouble]:
    """What is wrong now, the worst first; mostly nothing. Two queries."""
    now = timezone.now()
    beaten_at, oldest = _beat_and_queue(now)
    # Before it ever ran there is nothing to miss but what waits.
    if beaten_at is not None and beaten_at < now - STOPPED_AFTER:
        return [Trouble("stopped", since=beaten_at)]
    found = []
    if oldest is not None and oldest < now - OLD_AFTER:
        found.append(Trouble("old", since=oldest))
    return found + _failing(now)


def _beat_and_queue(now):
    beat = Heartbeat.objects.filter(what=BEAT).annotate(of=Value("beat")).values_list("of", "beaten_at")
    due = Message.objects.due(now=now).order_by("not_before").annotate(of=Value("queue"))
    found = dict(beat.union(due.values_list("of", "not_before")[:1], all=True))
    return found.get("beat"), found.get("queue")


def _failing(now):
    """By those who carry messages: how many did not get through in the last hour, or are tried again."""
    tried_again = Q(state=State.QUEUED, attempts__gt=0)
    lately = Q(claimed_at__isnull=False, claimed_at__gte=now - LOOKED_AT)
    lost = (
        tried_again
        | Q(state=State.FAILED, why_held__in=NOT_CARRIED)
        | Q(state=State.SENDING, claimed_at__lte=now - STILL_ON_ITS_WAY)
    )
    by_provider = (
        Message.objects.filter(lately | tried_again, provider__in=CALLED)
        .values("provider")
        .annotate(of=Count("pk"), number=Count("pk", filter=lost))
        .order_by("-number", "provider")
    )
    return [
        Trouble("failing", **row)
        for row in by_provider
        if row["number"] >= max(FEWEST, SMALLEST_PART * row["of"])
    ]
