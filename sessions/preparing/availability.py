"""When callers and members are free for a preparation call, from what is written down."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils import timezone

from groups.models import Membership
from messaging.contact import fresh_points
from people.models import ContactPoint, Person
from sessions.models import CallerHours, Facilitation, GroupSession, Invitation, PreparationCall
from sessions.preparing.placing import (
    Caller,
    Member,
    Placement,
    Slot,
    Stretch,
    grid_of,
    options,
    place,
    without,
)

# When somebody who named no hours is rung.
EVERYDAY_FROM, EVERYDAY_UNTIL = time(9), time(19)


@dataclass(frozen=True)
class Offer:
    """One time at which one caller could ring."""

    caller: Person
    starts_at: datetime
    ends_at: datetime

    @property
    def value(self):
        """What the button posts. It tells nothing."""
        return f"{self.caller.public_id} {self.starts_at.astimezone(UTC):%Y%m%dT%H%M}"


def spread_out(offers: list[Offer], *, zone, most: int = 6) -> list[Offer]:
    """A few offers to choose from, in order of time, none twice at one time.

    The first and the last of each day, best days first; then whatever suits best.
    """
    at_each_time = {}
    for offer in offers:
        at_each_time.setdefault(offer.starts_at, offer)
    days = {}
    for offer in at_each_time.values():
        days.setdefault(offer.starts_at.astimezone(zone).date(), []).append(offer)
    chosen = {}
    for of_the_day in days.values():
        by_time = sorted(of_the_day, key=lambda offer: offer.starts_at)
        chosen |= {offer.starts_at: offer for offer in (by_time[0], by_time[-1])}
    chosen |= {at: offer for at, offer in at_each_time.items() if at not in chosen}
    return sorted(list(chosen.values())[:most], key=lambda offer: offer.starts_at)


@dataclass
class Diary:
    """What is known about one session's calls: who could be rung and by whom, and when."""

    group_session: GroupSession
    callers: list[Caller]
    members: list[Member]
    has_hours: bool  # whether any of the callers said when they can

    def place(self) -> Placement:
        return place(self.members, self.callers, gap=settings.PREPARATION_CALL_GAP, **self._rules())

    def options_for(self, person: Person) -> list[Slot]:
        """Every time this person could be rung, best first."""
        member = next((member for member in self.members if member.key == person.pk), None)
        if member is None:
            return []
        rules = self._rules()
        grid = grid_of(
            self.callers, zone=rules["zone"], length=rules["length"], gap=settings.PREPARATION_CALL_GAP
        )
        return options(member, grid, **rules)

    def offers_for(self, person: Person) -> list["Offer"]:
        """The same with the caller as a person, in the order of `options_for`. One query."""
        callers = Person.objects.in_bulk(caller.key for caller in self.callers)
        return [Offer(callers[slot.caller], slot.start, slot.end) for slot in self.options_for(person)]

    def can_be_told(self, person: Person) -> bool:
        """Whether what they said about reaching them still holds. Without that nobody rings."""
        return bool(_safe_hours(person))

    def _rules(self):
        zone = self.group_session.zone
        return {
            "session_day": timezone.localtime(self.group_session.starts_at, zone).date(),
            "zone": zone,
            "length": settings.PREPARATION_CALL_LENGTH,
        }


def time_for_calls(group_session: GroupSession, *, now: datetime) -> Stretch:
    """From when to when calls before this session can be; it ends before it begins when it is too late."""
    return Stretch(
        now + settings.PREPARATION_CALL_NOTICE,
        group_session.starts_at - settings.PREPARATION_CALL_ENDS_BEFORE,
    )


def open_diary(
    group_session: GroupSession,
    people: Iterable[Person],
    *,
    now: datetime,
    instead_of: PreparationCall | None = None,
) -> Diary:
    """The diary for these members, in their order. Seven queries, however many they are.

    `instead_of`: a call that would be given up, so its time counts as free.
    """
    people = list(people)
    span = time_for_calls(group_session, now=now)
    callers = list(callers_of(group_session))
    everybody = [*callers, *people]
    busy = _engagements(everybody, span, instead_of)
    hours = CallerHours.objects.filter(person__in=callers)
    weekly = defaultdict(list)
    for row in hours:
        weekly[row.person_id].append(([row.weekday], row.from_time, row.until_time))
    prefetch_related_objects(people, "contact_points")
    knows = _named_contacts(group_session, people)
    zone = group_session.zone
    return Diary(
        group_session=group_session,
        callers=[
            Caller(caller.pk, without(_stretches(weekly[caller.pk], span, zone), busy[caller.pk]))
            for caller in callers
        ],
        members=[
            Member(
                person.pk,
                without(_stretches(_safe_hours(person), span, zone), busy[person.pk]),
                knows.get(person.pk),
            )
            for person in people
        ],
        has_hours=any(weekly.values()),
    )


def callers_of(group_session: GroupSession) -> QuerySet[Person]:
    """Who rings: the two who run the session and still facilitate the group, the lead first."""
    seats = Membership.objects.current().filter(
        group=group_session.group_id, seat=Membership.Seat.FACILITATOR
    )
    return Person.objects.filter(
        facilitations__group_session=group_session, pk__in=seats.values("person")
    ).order_by("facilitations__role", "pk")


def to_prepare(group_session: GroupSession) -> QuerySet[Invitation]:
    """Those with lived experience who were asked, take part in the group now, and did not say they can't."""
    seats = Membership.objects.taking_part().lived_experience().filter(group=group_session.group_id)
    return (
        Invitation.objects.filter(group_session=group_session, person__in=seats.values("person"))
        .exclude(answer=Invitation.Answer.CANT)
        .select_related("person")
        .order_by("pk")
    )


def is_safe_time(person: Person, start: datetime, end: datetime, zone) -> bool:
    """Whether the whole call lies in hours this person said are safe to be rung."""
    span = Stretch(start, end)
    return any(
        free.start <= start and end <= free.end
        for free in without(_stretches(_safe_hours(person), span, zone), [])
    )


def _engagements(everybody, span, instead_of):
    """What each person has to do in that time: other calls, with a gap around, and sessions."""
    gap = settings.PREPARATION_CALL_GAP
    busy = defaultdict(list)
    calls = PreparationCall.objects.standing().overlapping(span.start - gap, span.end + gap)
    if instead_of:
        calls = calls.exclude(pk=instead_of.pk)
    calls = calls.filter(Q(caller__in=everybody) | Q(person__in=everybody))
    for caller, person, start, end in calls.values_list("caller", "person", "starts_at", "ends_at"):
        for who in (caller, person):
            busy[who].append(Stretch(start - gap, end + gap))
    going = {
        "group_session__state": GroupSession.State.INVITED,
        "group_session__starts_at__lt": span.end + gap,
        "group_session__ends_at__gt": span.start - gap,
    }
    times = ("person", "group_session__starts_at", "group_session__ends_at")
    held = Facilitation.objects.filter(person__in=everybody, **going).values_list(*times)
    asked = (
        Invitation.objects.filter(person__in=everybody, **going)
        .exclude(answer=Invitation.Answer.CANT)
        .values_list(*times)
    )
    for who, start, end in [*held, *asked]:
        busy[who].append(Stretch(start - gap, end + gap))
    return busy


def _safe_hours(person):
    """[(weekdays, from, until)] to be rung: what they said of calls, else of texts, else of any way at all.

    Empty when nothing they said holds any more: then there is no way to tell them of the call.
    """
    points, _reason = fresh_points(person)
    for channel in (ContactPoint.Channel.CALL, ContactPoint.Channel.TEXT, ContactPoint.Channel.EMAIL):
        if of_this_kind := [point for point in points if point.channel == channel]:
            return [
                (
                    point.safe_days or range(7),
                    point.safe_from or EVERYDAY_FROM,
                    point.safe_until or EVERYDAY_UNTIL,
                )
                for point in of_this_kind
            ]
    return []


def _named_contacts(group_session, people):
    seats = Membership.objects.current().filter(group=group_session.group_id, person__in=people)
    return dict(seats.values_list("person", "named_contact"))


def _stretches(hours, span, zone):
    """Weekly hours, [(weekdays, from, until)], as the stretches of one span of time."""
    found = []
    day, last = timezone.localtime(span.start, zone).date(), timezone.localtime(span.end, zone).date()
    while day <= last:
        for weekdays, opens, closes in hours:
            if day.weekday() in weekdays:
                start = max(span.start, datetime.combine(day, opens, zone).astimezone(UTC))
                end = min(span.end, datetime.combine(day, closes, zone).astimezone(UTC))
                if start < end:
                    found.append(Stretch(start, end))
        day += timedelta(days=1)
    return found
