"""Whether messages go out as they should, for those who count on it. It relies on nothing that may have stopped.

Three things are looked at: whether beat, which starts everything, was seen lately; since when the oldest
message that is due waits; and how many of those that were handed to somebody in the last hour did not get
through them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, DateTimeField, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.models import Heartbeat, Message

State = Message.State
# What is looked at beside those of `CALLED`.
BEAT, QUEUE = "beat", "queue"
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
    "notify": "GOV.UK Notify",
    "twilio": "Twilio",
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
    """What is wrong now, the worst first; mostly nothing. One query."""
    now = timezone.now()
    found = {name: (moment, number, of) for name, moment, number, of in _looked_at(now)}
    beaten_at, oldest = (found.pop(name, [None])[0] for name in (BEAT, QUEUE))
    # Before it ever ran there is nothing to miss but what waits.
    if beaten_at is not None and beaten_at < now - STOPPED_AFTER:
        return [Trouble("stopped", since=beaten_at)]
    wrong = []
    if oldest is not None and oldest < now - OLD_AFTER:
        wrong.append(Trouble("old", since=oldest))
    return wrong + [
        Trouble("failing", provider=provider, number=number, of=of)
        for provider, (_moment, number, of) in sorted(found.items())
        if number >= max(FEWEST, SMALLEST_PART * of)
    ]


def _looked_at(now):
    """(name, moment, number, of): when beat was seen, since when the oldest waits, and for each of those who
    carry messages how many of how many of the last hour did not get through, or are tried again."""
    nothing = {"number": Value(0), "of": Value(0)}
    beat = Heartbeat.objects.filter(what=BEAT).values_list(Value(BEAT), "beaten_at", *nothing.values())
    oldest = Message.objects.due(now=now).order_by("not_before")
    queue = oldest.values_list(Value(QUEUE), "not_before", *nothing.values())[:1]
    tried_again = Q(state=State.QUEUED, attempts__gt=0)
    lately = Q(claimed_at__isnull=False, claimed_at__gte=now - LOOKED_AT)
    lost = (
        tried_again
        | Q(state=State.FAILED, why_held__in=NOT_CARRIED)
        | Q(state=State.SENDING, claimed_at__lte=now - STILL_ON_ITS_WAY)
    )
    carried = (
        Message.objects.filter(lately | tried_again, provider__in=CALLED)
        .values("provider")
        .annotate(
            moment=Value(None, DateTimeField()),
            number=Count("pk", filter=lost),
            of=Count("pk"),
        )
        .values_list("provider", "moment", "number", "of")
    )
    return beat.union(queue, carried, all=True)
