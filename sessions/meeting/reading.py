"""Taps as they come in: from a device that kept them, or from a form without scripts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.utils import timezone

from people.models import Person
from sessions.meeting.attending import Tap, what_is_meant
from sessions.meeting.folding import Kind
from sessions.meeting.taps import AT_ONCE, NewTap, moment, put_right
from sessions.models import Attendance, GroupSession, LiveTap


class Nonsense(Exception):
    """This is not what our pages send."""


@dataclass(frozen=True)
class Batch:
    """What a device sends at once. `unread`: ids, as they came, of what is no tap."""

    device: UUID
    by: UUID
    taps: list[NewTap]
    unread: list[str]


def read_batch(body: bytes, *, now: datetime) -> Batch:
    """A batch as JSON, times in milliseconds. One tap that cannot be read does not hold up the others."""
    try:
        said = json.loads(body)
        device, by, sent_at = UUID(said["device"]), UUID(said["by"]), _time(said["now"])
        given = said["taps"]
        if not isinstance(given, list) or len(given) > AT_ONCE:
            raise Nonsense
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, OSError):
        raise Nonsense from None
    taps, unread = [], []
    for one in given:
        try:
            taps.append(_read(one, sent_at=sent_at, now=now))
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, OSError):
            unread.append(str(one.get("id", "") if isinstance(one, dict) else "")[:36])
    return Batch(device, by, taps, unread)


def _read(one, *, sent_at, now):
    kind, device_at = LiveTap.Kind(one["kind"]), _time(one["at"])
    minutes = one.get("minutes")
    if kind == Kind.ITEM_SHORTENED and not (isinstance(minutes, int) and 1 <= minutes <= 240):
        raise ValueError
    how = Attendance.How(one["how"]).value if kind in (Kind.ARRIVED, Kind.HOW) else ""
    said = one.get("said")
    return NewTap(
        id=UUID(one["id"]),
        kind=kind.value,
        tapped_at=put_right(device_at, sent_at=sent_at, now=now),
        device_at=device_at,
        person=UUID(one["person"]) if kind in LiveTap.ABOUT_PEOPLE else None,
        item=UUID(one["item"]) if kind in LiveTap.ABOUT_ITEMS else None,
        how=how,
        minutes=minutes if kind == Kind.ITEM_SHORTENED else None,
        at=_time(said) if said is not None else None,
        seen=[UUID(seen) for seen in one.get("seen", [])][: LiveTap.MOST_SEEN],
    )


def _time(milliseconds):
    if not isinstance(milliseconds, int | float) or isinstance(milliseconds, bool):
        raise TypeError
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)


ONE_WORD = (Kind.BREAK_STARTED, Kind.BREAK_ENDED)


def read_form(data: Mapping[str, str], *, group_session: GroupSession, people: dict) -> NewTap:
    """One button of a form: its name says what, its value who or which part. `people`: who can be marked."""
    now = timezone.now()
    try:
        for tap in Tap:
            if tap.value in data:
                person = people[UUID(data[tap.value])]
                kind, how = what_is_meant(tap, group_session=group_session, person=person)
                return NewTap(kind=kind, how=how, person=person.public_id, tapped_at=now)
        if "settle" in data:
            return _settling(*data["settle"].split(), now=now)
        for kind in ONE_WORD:
            if kind.value in data:
                return NewTap(kind=kind.value, tapped_at=now)
        for kind in LiveTap.ABOUT_ITEMS:
            if kind.value in data:
                item, *minutes = data[kind.value].split()
                minutes = int(minutes[0]) if kind == Kind.ITEM_SHORTENED else None
                if minutes is not None and not 1 <= minutes <= 240:
                    raise Nonsense
                return NewTap(kind=kind.value, item=UUID(item), minutes=minutes, tapped_at=now)
    except (ValueError, KeyError, TypeError, IndexError, OverflowError, OSError):
        raise Nonsense from None
    raise Nonsense


def _settling(person, field, kind, seconds, how="", *, now):
    """A person says which of two is right: a tap that has seen both."""
    person, kind = UUID(person), LiveTap.Kind(kind)
    if field == "how":
        return NewTap(kind=Kind.HOW.value, how=Attendance.How(how).value, person=person, tapped_at=now)
    how = Attendance.How(how).value if kind == Kind.ARRIVED else ""
    # "Still here" says no new time of arrival, and taking back has none.
    is_timed = kind == Kind.LEFT or (kind == Kind.ARRIVED and field != "left")
    at = moment(int(seconds)) if is_timed else None
    return NewTap(kind=kind.value, how=how, person=person, at=at, tapped_at=now)


def by_public_id(people: list[Person]) -> dict[UUID, Person]:
    return {person.public_id: person for person in people}
