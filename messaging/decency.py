"""When it is decent to write to somebody at all, whatever may be written. DOMAIN: send window and limits.

What a person said about their own hours and days goes before our window, and never past the hard stop: some
can only be reached on an evening, or on a Sunday. A code somebody has just asked for goes at any hour. What
they must know before they set out (`Purpose.early_on_the_day`) goes from 7 on that very day, `last_day`.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache

import holidays
from django.conf import settings
from django.db.models import Q, prefetch_related_objects
from django.utils import timezone

from messaging import purposes
from messaging.models import Message
from people.models import ContactPoint, Person
from people.models.hard_dates import written_as

State = Message.State
# Nobody's phone is to buzz in the night, whatever they said.
NEVER_BEFORE, NEVER_AFTER = time(8), time(21)
EARLY = time(7)
MOST_TEXTS_A_DAY, MOST_TEXTS_A_WEEK = 2, 4
SUNDAY = 6
# Of what failed: it had left before it failed.
FAILED_ON_THE_WAY = ["not_delivered", "number_gone"]


def is_decent(local: datetime, *, point: ContactPoint, last_day: date | None = None) -> bool:
    """Whether this is an hour and a day for it. `local`: aware, in the organisation's zone."""
    if not settings.DECENT_HOURS:
        return True
    if local.date() == last_day:
        return EARLY <= local.time() < NEVER_AFTER
    if is_night(local) or is_bank_holiday(local.date()):
        return False
    if point.safe_from is None and not settings.MESSAGES_FROM <= local.time() < settings.MESSAGES_UNTIL:
        return False
    return bool(point.safe_days) or local.weekday() != SUNDAY


def is_night(local: datetime) -> bool:
    """Whether nobody's phone is to buzz or ring at this hour. `local`: aware, in the organisation's zone."""
    return not NEVER_BEFORE <= local.time() < NEVER_AFTER


def opens_at(point: ContactPoint, *, day: date, last_day: date | None = None) -> time:
    """From when on that day, if it is a decent one."""
    if not settings.DECENT_HOURS:
        return point.safe_from or time.min
    if day == last_day:
        return max(point.safe_from or EARLY, EARLY)
    return max(point.safe_from or settings.MESSAGES_FROM, NEVER_BEFORE)


def is_bank_holiday(day: date, nation: str | None = None) -> bool:
    return bool(bank_holiday(day, nation))


def bank_holiday(day: date, nation: str | None = None) -> str:
    """What it is called, or "" where that day is none: in `nation` ("ENG", or "" for nowhere), if given."""
    nation = settings.BANK_HOLIDAYS if nation is None else nation
    return _calendar(nation).get(day, "") if nation else ""


def is_hard_for(person: Person, day: date) -> bool:
    """Whether they wrote that this day of the year is hard: nothing is sent by itself then.

    One query for a person, however often it is asked. Nobody who reads a message's state learns of it.
    """
    prefetch_related_objects([person], "hard_dates")
    falls = written_as(day)
    return any((hard.month, hard.day) in falls for hard in person.hard_dates.all())


@lru_cache(maxsize=4)
def _calendar(nation):
    return holidays.country_holidays("GB", subdiv=nation)


class TextsLately:
    """When each of these people (their keys) had a text in the last days.

    In a transaction: it holds their rows, in one order, so that two workers do not each send "the second".
    """

    def __init__(self, people: Collection[int], *, at: datetime):
        self.at = at
        self.moments = defaultdict(list)
        if people:
            held = Person.objects.filter(pk__in=people).select_for_update(no_key=True)
            list(held.order_by("pk").values_list("pk"))
            self._read(people)

    def _read(self, people):
        codes = [name for name, purpose in purposes.all_of_them().items() if purpose.asked_for]
        left = Q(state__in=[State.SENDING, State.SENT, State.TOLD]) | Q(
            state=State.FAILED, why_held__in=FAILED_ON_THE_WAY
        )
        texts = (
            Message.objects.filter(
                left, person__in=people, channel=ContactPoint.Channel.TEXT, is_test=False
            )
            .exclude(purpose__in=codes)
            .filter(claimed_at__gte=self.at - timedelta(days=8))
        )
        for person, moment in texts.values_list("person", "claimed_at"):
            self.moments[person].append(moment)

    def are_enough(self, person: int, *, zone: tzinfo | None) -> bool:
        """Whether one more would be the third of this day or the fifth of seven days."""
        today = start_of_day(self.at, zone)
        of_seven_days = [one for one in self.moments[person] if one >= today - timedelta(days=6)]
        return (
            len(of_seven_days) >= MOST_TEXTS_A_WEEK
            or sum(moment >= today for moment in of_seven_days) >= MOST_TEXTS_A_DAY
        )


def start_of_day(at: datetime, zone: tzinfo | None, *, days: int = 0) -> datetime:
    zone = zone or timezone.get_current_timezone()
    day = timezone.localtime(at, zone).date() + timedelta(days=days)
    return datetime.combine(day, time.min, tzinfo=zone)
