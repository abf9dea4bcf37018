"""When callers and members are free for a preparation call, from what is written down."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.utils import timezone

from groups.models import Group, Membership
from messaging.contact import fresh_points
from messaging.decency import is_bank_holiday
from people.models import ContactPoint, Person
from people.models.hard_dates import written_as
from sessions.models import (
    CallerDays,
    CallerHours,
    Facilitation,
    GroupSession,
    Invitation,
    PreparationCall,
)
from sessions.preparing.placing import (
    Caller,
    Member,
    Placement,
    Slot,
    Stretch,
    joined,
    options,
    place,
    without,
)
from sessions.preparing.window import best_days, first_day_for_calls
from wellbeing.models import RoomAnswer

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
    """What is known about some calls that are wanted: who could be rung by whom, and when.

    `members` have the ids of invitations as keys. `hours`: the time that callers gave and members are
    safe in, by person, before anything they have to do is taken out. `those_who_ring`: of each session,
    all of them; a member's own `callers` are without those who are not to be in one room with them. That
    somebody was left out shows nowhere: it looks as if no hour suited both.
    """

    zone: object
    callers: dict[int, Caller]
    members: dict[int, Member]
    hours: dict[int, list[Stretch]]
    those_who_ring: dict[int, tuple[int, ...]]

    def place(self) -> Placement:
        """All of them together. Loads SciPy: for the queue, not for pages."""
        return place(self.members.values(), self.callers.values(), **self._rules())

    def options_for(self, invitation: Invitation) -> list[Slot]:
        """Every time this person could be rung, best first."""
        return options(self.members[invitation.pk], self.callers.values(), **self._rules())

    def offers_for(self, invitation: Invitation) -> list[Offer]:
        """The same with the caller as a person. One query."""
        slots = self.options_for(invitation)
        callers = Person.objects.in_bulk({slot.caller for slot in slots})
        return [Offer(callers[slot.caller], slot.start, slot.end) for slot in slots]

    def has_hours(self, invitation: Invitation) -> bool:
        """Whether any of those who ring before this session said when they can."""
        return any(self.hours[caller] for caller in self.those_who_ring[invitation.group_session_id])

    def would_fit(self, invitation: Invitation) -> bool:
        """Whether hours that were given meet theirs, if nobody had anything else to do."""
        member = self.members[invitation.pk]
        free = [Caller(key, tuple(self.hours[key])) for key in member.callers]
        theirs = Member(
            member.key, member.person, tuple(self.hours[member.person]), member.callers, member.days
        )
        return bool(options(theirs, free, **self._rules()))

    def _rules(self):
        return {
            "zone": self.zone,
            "length": settings.PREPARATION_CALL_LENGTH,
            "gap": settings.PREPARATION_CALL_GAP,
        }


def time_for_calls(
    group_session: GroupSession, *, now: datetime, notice: timedelta | None = None
) -> Stretch:
    """From when to when calls before this session can be; it ends before it begins when it is too late."""
    first_day = datetime.combine(first_day_for_calls(group_session), time(), group_session.zone)
    soonest = now + (settings.PREPARATION_CALL_NOTICE if notice is None else notice)
    return Stretch(
        max(soonest, first_day.astimezone(UTC)),
        group_session.starts_at - settings.PREPARATION_CALL_ENDS_BEFORE,
    )


def is_time_for_calls(group_session: GroupSession, *, now: datetime) -> bool:
    """Whether calls are offered: not weeks before, nor when no call fits in any more."""
    span = time_for_calls(group_session, now=now)
    today = timezone.localtime(now, group_session.zone).date()
    return (
        first_day_for_calls(group_session) <= today
        and span.end - span.start >= settings.PREPARATION_CALL_LENGTH
    )


def open_diary(
    invitations: Iterable[Invitation],
    *,
    now: datetime,
    instead_of: PreparationCall | None = None,
    notice: timedelta | None = None,
) -> Diary:
    """The diary for these invitations of one organisation, in their order. Twelve queries, however many they are.

    `instead_of`: a call that would be given up, so its time counts as free. `notice`: how soon at the
    earliest, when not as the settings say.
    """
    invitations = list(invitations)
    zone = invitations[0].group_session.zone
    sessions = {one.group_session_id: one.group_session for one in invitations}
    spans = {pk: time_for_calls(one, now=now, notice=notice) for pk, one in sessions.items()}
    days = {pk: best_days(one) for pk, one in sessions.items()}
    callers_of = _callers_of(sessions.values())
    callers = sorted({caller for those in callers_of.values() for caller in those})
    people = [invitation.person for invitation in invitations]
    span = Stretch(min(one.start for one in spans.values()), max(one.end for one in spans.values()))
    busy, load = _engagements({*callers, *(person.pk for person in people)}, span, instead_of)
    prefetch_related_objects(people, "contact_points", "hard_dates")
    knows = _named_contacts(sessions.values(), people)
    apart = _not_in_one_room(people, callers)
    hours = defaultdict(list, hours_of_callers(callers, span, invitations[0].group_session.group))
    free = {caller: without(hours[caller], busy[caller]) for caller in callers}
    members = {}
    for invitation in invitations:
        person, session = invitation.person, invitation.group_session_id
        safe = _safe_stretches(person, spans[session], zone)
        if person.pk not in callers:
            hours[person.pk] = safe
        members[invitation.pk] = Member(
            key=invitation.pk,
            person=person.pk,
            free=without(safe, busy[person.pk]),
            callers=tuple(one for one in callers_of[session] if (person.pk, one) not in apart),
            days=days[session],
            knows=knows.get((invitation.group_session.group_id, person.pk)),
        )
    return Diary(
        zone=zone,
        callers={caller: Caller(caller, free[caller], load[caller]) for caller in callers},
        members=members,
        hours=hours,
        those_who_ring=callers_of,
    )


def _not_in_one_room(people, callers) -> set[tuple[int, int]]:
    """(who is rung, who rings) of those of whom one said that the two cannot be in one room. One query."""
    answers = RoomAnswer.objects.filter(answer=RoomAnswer.Answer.NO)
    theirs = Q(person__in=people, other__in=callers) | Q(person__in=callers, other__in=people)
    pairs = answers.filter(theirs).values_list("person", "other")
    return {pair for one, other in pairs for pair in ((one, other), (other, one))}


def _callers_of(sessions) -> dict[int, tuple[int, ...]]:
    """Who rings before each session: the group's facilitators, first whoever leads it, then who supports it."""
    sessions = list(sessions)
    held = Facilitation.objects.filter(group_session__in=sessions)
    roles = {
        (session, person): role
        for session, person, role in held.values_list("group_session", "person", "role")
    }
    of_group = defaultdict(list)
    seats = Membership.objects.taking_part().facilitators()
    for group, person in seats.filter(group__in={one.group_id for one in sessions}).values_list(
        "group", "person"
    ):
        of_group[group].append(person)
    order = [Facilitation.Role.LEAD, Facilitation.Role.SUPPORT, None]

    def place_of(session):
        return lambda person: (order.index(roles.get((session, person))), person)

    return {one.pk: tuple(sorted(of_group[one.group_id], key=place_of(one.pk))) for one in sessions}


def to_prepare(invitations: QuerySet[Invitation] | None = None) -> QuerySet[Invitation]:
    """Of these invitations those whose person is offered a call: they take part and did not say they can't.

    Everybody with lived experience, and whoever else asked for a call.
    """
    seats = Membership.objects.taking_part().filter(
        group=OuterRef("group_session__group"), person=OuterRef("person")
    )
    asked_for_one = Q(call_wish__isnull=False) & Exists(seats.exclude(seat=Membership.Seat.FACILITATOR))
    return (
        (Invitation.objects.all() if invitations is None else invitations)
        .filter(Exists(seats.lived_experience()) | asked_for_one)
        .exclude(answer=Invitation.Answer.CANT)
        .select_related("person", "group_session__group__organisation")
        .order_by("group_session__starts_at", "pk")
    )


def is_safe_time(person: Person, start: datetime, end: datetime, zone) -> bool:
    """Whether the whole call lies in hours this person said are safe to be rung, on no day that is hard."""
    return _covers(_safe_stretches(person, Stretch(start, end), zone), start, end)


def _safe_stretches(person, span, zone):
    hard = {(one.month, one.day) for one in person.hard_dates.all()}
    return _stretches(
        safe_hours(person), span, zone, but=lambda day: not hard.isdisjoint(written_as(day))
    )


def _covers(stretches, start, end):
    return any(free.start <= start and end <= free.end for free in joined(stretches))


def _engagements(everybody, span, instead_of):
    """What each person has to do in that time: other calls, with a gap around, and sessions; and how many
    calls each has to make.
    """
    gap = settings.PREPARATION_CALL_GAP
    busy, load = defaultdict(list), Counter()
    calls = PreparationCall.objects.standing().overlapping(span.start - gap, span.end + gap)
    if instead_of:
        calls = calls.exclude(pk=instead_of.pk)
    calls = calls.filter(Q(caller__in=everybody) | Q(person__in=everybody))
    for caller, person, start, end in calls.values_list("caller", "person", "starts_at", "ends_at"):
        load[caller] += 1
        for who in (caller, person):
            busy[who].append(Stretch(start - gap, end + gap))
    for who, session in sessions_of(everybody, Stretch(span.start - gap, span.end + gap)):
        busy[who].append(Stretch(session.start - gap, session.end + gap))
    return busy, load


def sessions_of(people, span: Stretch, *, but=()) -> list[tuple[int, Stretch]]:
    """(person, from and until) of each session that one of these holds or may come to, in that time."""
    going = {
        "person__in": people,
        "group_session__state": GroupSession.State.INVITED,
        "group_session__starts_at__lt": span.end,
        "group_session__ends_at__gt": span.start,
    }
    times = ("person", "group_session__starts_at", "group_session__ends_at")
    held = Facilitation.objects.filter(**going).exclude(group_session__in=but).values_list(*times)
    asked = (
        Invitation.objects.filter(**going)
        .exclude(answer=Invitation.Answer.CANT)
        .exclude(group_session__in=but)
        .values_list(*times)
    )
    return [(who, Stretch(start, end)) for who, start, end in [*held, *asked]]


def hours_of_callers(callers, span: Stretch, group: Group) -> dict[int, list[Stretch]]:
    """When each of these said they can ring: their week, but for days off and bank holidays, and extra hours.

    The holidays and the clock are those of the organisation of this `group`.
    """
    zone, nation = group.organisation.zone, group.organisation.nation
    weekly, off, extra = defaultdict(list), defaultdict(list), defaultdict(list)
    for row in CallerHours.objects.filter(person__in=callers):
        weekly[row.person_id].append(([row.weekday], row.from_time, row.until_time))
    first, last = _days(span, zone)
    other_days = CallerDays.objects.filter(person__in=callers, first_day__lte=last, last_day__gte=first)
    for row in other_days:
        (off if row.is_off else extra)[row.person_id].append(row)
    return {
        caller: joined(
            [
                *_stretches(weekly[caller], span, zone, but=_is_off(off[caller], nation)),
                *(
                    piece
                    for row in extra[caller]
                    for piece in _stretches(
                        [(range(7), row.from_time, row.until_time)],
                        span,
                        zone,
                        but=lambda day, row=row: not row.first_day <= day <= row.last_day,
                    )
                ),
            ]
        )
        for caller in callers
    }


def _is_off(rows, nation):
    return lambda day: (
        is_bank_holiday(day, nation) or any(row.first_day <= day <= row.last_day for row in rows)
    )


def ways_to_ring(person: Person) -> list[ContactPoint]:
    """Whose hours say when they may be rung: those of calls, else of texts, else of emails.

    Empty when nothing they said holds any more: then there is no way to tell them of the call.
    """
    points, _reason = fresh_points(person)
    for channel in (ContactPoint.Channel.CALL, ContactPoint.Channel.TEXT, ContactPoint.Channel.EMAIL):
        if of_this_kind := [point for point in points if point.channel == channel]:
            return of_this_kind
    return []


def safe_hours(person: Person) -> list:
    """[(weekdays, from, until)] in which they may be rung."""
    return [
        (
            point.safe_days or range(7),
            point.safe_from or EVERYDAY_FROM,
            point.safe_until or EVERYDAY_UNTIL,
        )
        for point in ways_to_ring(person)
    ]


def _named_contacts(sessions, people):
    seats = Membership.objects.current().filter(
        group__in={one.group_id for one in sessions}, person__in=people
    )
    return {
        (group, person): contact
        for group, person, contact in seats.values_list("group", "person", "named_contact")
    }


def _days(span, zone) -> tuple[date, date]:
    return timezone.localtime(span.start, zone).date(), timezone.localtime(span.end, zone).date()


def _stretches(hours, span, zone, *, but=lambda _day: False):
    """Weekly hours, [(weekdays, from, until)], as the stretches of one span of time; no day that is `but`."""
    found = []
    day, last = _days(span, zone)
    while day <= last:
        if not but(day):
            for weekdays, opens, closes in hours:
                if day.weekday() in weekdays:
                    start = max(span.start, datetime.combine(day, opens, zone).astimezone(UTC))
                    end = min(span.end, datetime.combine(day, closes, zone).astimezone(UTC))
                    if start < end:
                        found.append(Stretch(start, end))
        day += timedelta(days=1)
    return found


def no_longer_fit(calls: Iterable[PreparationCall], *, now: datetime) -> list[PreparationCall]:
    """Of these calls that are still to come, of one organisation, those that cannot be as they are.

    A call that was found or chosen must lie in hours that both still give; one that a facilitator put
    there by hand need not, and may be made by anybody. None may be made by somebody who no longer
    facilitates the group, meet a session of either, nor be weeks before its own. Whoever was silent for too
    long about how to be reached keeps their call: whoever rings is told to ask. Ten queries.
    """
    calls = list(calls)
    if not calls:
        return []
    zone = calls[0].group_session.zone
    span = Stretch(min(call.starts_at for call in calls), max(call.ends_at for call in calls))
    hours = hours_of_callers({call.caller_id for call in calls}, span, calls[0].group_session.group)
    members = [call.person for call in calls]
    prefetch_related_objects(members, "contact_points", "hard_dates")
    apart = _not_in_one_room(members, {call.caller_id for call in calls})
    busy = defaultdict(list)
    people = {who for call in calls for who in (call.caller_id, call.person_id)}
    for who, session in sessions_of(people, span):
        busy[who].append(session)
    callers_of = _callers_of({call.group_session for call in calls})
    return [
        call
        for call in calls
        if call.caller_id not in callers_of[call.group_session_id]
        or (not call.by_hand and (call.person_id, call.caller_id) in apart)
        or not _still_fits(call, hours, busy, zone)
    ]


def _still_fits(call, hours, busy, zone):
    time_of_call = Stretch(call.starts_at, call.ends_at)
    if call.ends_at > call.group_session.starts_at or any(
        session.overlaps(time_of_call)
        for who in (call.caller_id, call.person_id)
        for session in busy[who]
    ):
        return False
    if timezone.localtime(call.starts_at, zone).date() < first_day_for_calls(call.group_session):
        return False
    if call.by_hand:
        return True
    if not _covers(hours[call.caller_id], call.starts_at, call.ends_at):
        return False
    _points, why_not = fresh_points(call.person)
    if why_not == "not_confirmed":
        return True
    return is_safe_time(call.person, call.starts_at, call.ends_at, zone)
