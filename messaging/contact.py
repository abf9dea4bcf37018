"""How it is safe to reach somebody, and when."""

from datetime import UTC, date, datetime, timedelta, tzinfo

from django.utils import timezone

from messaging import channels, decency, reasons
from people.models import ContactPoint, Person

Channel = ContactPoint.Channel


def best_contact(
    person: Person, *, at: datetime | None = None, zone: tzinfo | None = None
) -> tuple[ContactPoint | None, str]:
    """The way to reach `person` that suits them best, or None and the reason why there is none.

    Only what they said yes to counts, and only for 90 days after they last said so. First an email
    that may hold a link, then a text, then an email without a link; a phone call when there is nothing
    else, and a letter after that: whoever gets one of these two needs a person (`reasons.by_hand`).

    Without `at` the hour does not matter ("how will this reach Sam?"); with it, only what is safe at
    that moment counts, in `zone` (the organisation's; the current one when not given).

    Reasons (`messaging.reasons` has the sentences): `no_contact_allowed`, `not_confirmed`,
    `no_text_provider`, `not_safe_now`. The reason is "" when there is a way. Reads only
    `person.contact_points`, so prefetch that for many people.
    """
    found, reason = ways(person, at=at, zone=zone)
    return (found[0], "") if found else (None, reason)


def ways(
    person: Person,
    *,
    at: datetime | None = None,
    zone: tzinfo | None = None,
    last_day: date | None = None,
) -> tuple[list[ContactPoint], str]:
    """All ways that may be used, best first, as `best_contact` chooses among them; or why there is none.

    `last_day`: the day on which it may go early (`decency`).
    """
    points, reason = fresh_points(person)
    if reason:
        return [], reason
    can_wait = [point for point in points if channels.can_send(point.channel)]
    if can_wait and at is not None and _is_left_in_peace(person, at, zone, last_day):
        return [], "not_safe_now"
    if can_wait and at is not None:
        safe = [point for point in can_wait if is_safe(point, at=at, zone=zone, last_day=last_day)]
        return safe, "" if safe else "not_safe_now"
    if can_wait:
        return can_wait, ""
    by_hand = [point for point in points if reasons.by_hand(point)]
    return by_hand, "" if by_hand else "no_text_provider"


def _is_left_in_peace(person, at, zone, last_day):
    """On a day that is hard for them, but for what changes that very day. It is not a matter of the way: whoever
    looks up how to reach somebody learns nothing of it."""
    day = timezone.localtime(at, zone).date()
    return day != last_day and decency.is_hard_for(person, day)


def fresh_points(person):
    """(points, reason): what they said yes to within the last 90 days, best first; or why none."""
    allowed = [
        point
        for point in person.contact_points.all()
        if point.allowed == ContactPoint.Allowed.YES and point.confirmed_on and point.value
    ]
    if not allowed:
        return [], "no_contact_allowed"
    fresh = [point for point in allowed if point.is_checked_lately()]
    return sorted(fresh, key=_preference), "" if fresh else "not_confirmed"


def _preference(point):
    email_with_links = point.channel == Channel.EMAIL and point.links_ok
    # A sign on a phone says nothing by itself, so it comes after what does.
    order = [Channel.TEXT, Channel.EMAIL, Channel.PUSH, Channel.CALL, Channel.POST]
    return not email_with_links, order.index(point.channel), point.pk


def is_safe(point, *, at, zone=None, last_day=None):
    """Whether the person's own hours allow it and, of what really leaves, whether it is decent."""
    local = timezone.localtime(at, zone)
    if not point.is_safe_at(local):
        return False
    return not channels.is_real(point.channel) or decency.is_decent(
        local, point=point, last_day=last_day
    )


def next_safe_moment(
    person: Person,
    *,
    after: datetime,
    zone: tzinfo | None = None,
    texts_after: datetime | None = None,
    last_day: date | None = None,
) -> datetime | None:
    """The first moment after `after` at which one of their ways is safe. None without any in eight days.

    `texts_after`: from when they may have texts again, where they have had enough for now.
    """
    points, _reason = fresh_points(person)
    begins_of = {True: max(after, texts_after or after), False: after}
    moments = [
        moment
        for point in points
        if channels.can_send(point.channel)
        for moment in _openings(
            point, after=begins_of[point.channel == Channel.TEXT], zone=zone, last_day=last_day
        )
        if not _is_left_in_peace(person, moment, zone, last_day)
    ]
    return min(moments, default=None)


def _openings(point, *, after, zone, last_day):
    """The beginnings of this way's safe hours in the eight days after."""
    zone = zone or timezone.get_current_timezone()
    today = timezone.localtime(after, zone).date()
    is_real = channels.is_real(point.channel)
    for days in range(9):
        day = today + timedelta(days=days)
        opens_at = point.safe_from or datetime.min.time()
        if is_real:
            opens_at = decency.opens_at(point, day=day, last_day=last_day)
        moment = datetime.combine(day, opens_at, tzinfo=zone).astimezone(UTC)
        if timezone.localtime(moment, zone).time() != opens_at:
            # The clocks were put past it: from the hour at which they were.
            moment = moment.replace(minute=0)
        if moment > after and is_safe(point, at=moment, zone=zone, last_day=last_day):
            yield moment
