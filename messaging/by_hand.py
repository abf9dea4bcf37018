"""What a person tells by hand, by phone or by letter: how it went."""

from datetime import UTC, datetime, timedelta, tzinfo

import pghistory
from django.db import transaction
from django.utils import timezone

from messaging import decency, stopping
from messaging.models import HandTry, Message
from messaging.services import CannotDoThat
from people.models import ContactPoint, Person

Outcome, State = HandTry.Outcome, Message.State
# When one may say that one rings again, counted from now. A day later is at the same time by the clock.
LATER = {"hour": timedelta(hours=1), "four_hours": timedelta(hours=4), "tomorrow": timedelta(days=1)}
NUMBERS = (ContactPoint.Channel.CALL, ContactPoint.Channel.TEXT)


@transaction.atomic
def tried(*, message: Message, outcome: str, by: Person, again_at: datetime | None = None) -> HandTry:
    """Write down how it went. The message stays for a person; the same within a minute is written once.

    A wrong number is rung and written to by nobody any more: a person decides how to go on. Raises
    CannotDoThat when they have been told in the meantime.
    """
    message = (
        Message.objects.select_for_update(of=["self"]).select_related("contact_point").get(pk=message.pk)
    )
    if not message.needs_a_person:
        raise CannotDoThat
    just_now = timezone.now() - timedelta(minutes=1)
    last = message.hand_tries.filter(by=by, outcome=outcome, created_at__gt=just_now).first()
    if last is not None:
        return last
    with pghistory.context(by=by.pk):
        if outcome == Outcome.WRONG_NUMBER:
            point = message.contact_point
            if point is not None and point.value:
                for channel in NUMBERS:
                    stopping.stop(channel=channel, to=point.value)
            message.why_held, message.body, message.subject = "wrong_number", None, None
            message.save(update_fields=["why_held", "body", "subject"])
        return HandTry.objects.create(message=message, by=by, outcome=outcome, again_at=again_at)


def later_times(message: Message, *, zone: tzinfo) -> list[tuple[str, datetime]]:
    """When one may say one rings again: in an hour, in four, tomorrow; only what is safe, and soon enough."""
    point, now = message.contact_point, timezone.now()
    if point is None:
        return []
    times = [(name, _later(now, delta, zone)) for name, delta in LATER.items()]
    return [
        (name, moment)
        for name, moment in times
        if moment < message.not_after and may_be_rung(point, at=moment, zone=zone)
    ]


def may_be_rung(point: ContactPoint, *, at: datetime, zone: tzinfo) -> bool:
    """Whether it is one of their safe times, and not the night."""
    local = timezone.localtime(at, zone)
    return point.is_safe_at(local) and not decency.is_night(local)


def _later(now, delta, zone):
    """Days are counted by the clock on the wall, which is put back or forward; hours are hours."""
    if delta < timedelta(days=1):
        return now + delta
    return (timezone.localtime(now, zone) + delta).astimezone(UTC)
