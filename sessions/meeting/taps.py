"""Taps are written down as they come, late and twice if need be; who is here follows from them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from people.models import Person
from sessions.meeting import hours, roster
from sessions.meeting.folding import Kind, Presence, Tap, fold_person
from sessions.meeting.running import Course, can_be_cut, fold_course
from sessions.models import Attendance, GroupSession, LiveDay, LiveTap

# A clock that is off by less is believed: so much a slow request alone could make of it.
CLOCK_IS_RIGHT = timedelta(seconds=30)
AT_ONCE = 200
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class NewTap:
    """One tap that is to be written down. `at`: when it happened, where a person said so.

    `seen`: None when whoever tapped saw all that is written down.
    """

    kind: str
    tapped_at: datetime
    id: UUID = field(default_factory=uuid4)
    person: UUID | None = None
    how: str = ""
    item: UUID | None = None
    minutes: int | None = None
    at: datetime | None = None
    seen: Collection[UUID] | None = None
    device_at: datetime | None = None


@dataclass(frozen=True)
class Outcome:
    """`saved`: ids that are written down now, or were before. `refused`: why, by id."""

    saved: list[UUID]
    refused: dict[UUID, str]


def put_right(device_at: datetime, *, sent_at: datetime, now: datetime) -> datetime:
    """When it was tapped. `sent_at`: what the device's clock said when it sent this; `now`: ours then."""
    offset = now - sent_at
    if abs(offset) <= CLOCK_IS_RIGHT:
        offset = timedelta()
    return min(device_at + offset, now)


@transaction.atomic
def save_taps(
    *, group_session: GroupSession, taps: Collection[NewTap], by: Person, device: UUID | None = None
) -> Outcome:
    """Write down what is new of these taps, and make attendance follow. The same again changes nothing.

    Raises hours.NotOpen when the day is too far away to be written down.
    """
    now = timezone.now()
    if not hours.is_list_open(group_session, now=now):
        raise hours.NotOpen
    # All who tap at this session queue here.
    LiveDay.objects.get_or_create(group_session=group_session)
    day = LiveDay.objects.select_for_update().get(group_session=group_session)
    there = dict(
        LiveTap.objects.filter(public_id__in=[tap.id for tap in taps]).values_list(
            "public_id", "group_session"
        )
    )
    new = list({tap.id: tap for tap in taps if tap.id not in there}.values())
    people = _people(group_session, {tap.person for tap in new if tap.person})
    items = {}
    if any(tap.item for tap in new):
        items = {item.public_id: item for item in group_session.agenda.all()}
    refused = {one: "elsewhere" for one, session in there.items() if session != group_session.pk}
    rows = []
    for tap in new:
        if why := _why_not(tap, people, items, by):
            refused[tap.id] = why
        else:
            rows.append(_row(group_session, tap, people.get(tap.person), by, device, day, now))
    if rows:
        touched = {row.person_id for row in rows if row.person_id}
        LiveTap.objects.bulk_create([*_of_before(group_session, touched), *rows])
        _fold(group_session, day, touched, course=any(row.person_id is None for row in rows))
    saved = [tap.id for tap in taps if tap.id not in refused]
    return Outcome(saved=saved, refused=refused)


def _people(group_session, ids):
    if not ids:
        return {}
    found = roster.people_who_can_be_marked(group_session).filter(public_id__in=ids)
    return {person.public_id: person for person in found}


def _why_not(tap, people, items, by):
    if tap.kind in LiveTap.ABOUT_PEOPLE:
        person = people.get(tap.person)
        if person is None:
            return "nobody"
        return "yourself" if person.pk == by.pk else ""
    if tap.kind in LiveTap.ABOUT_ITEMS:
        item = items.get(tap.item)
        if item is None:
            return "no_item"
        if tap.kind in (Kind.ITEM_DROPPED, Kind.ITEM_SHORTENED) and not can_be_cut(item):
            return "protected"
    return ""


def _row(group_session, tap, person, by, device, day, now):
    tapped_at = max(min(tap.tapped_at, now), hours.opens_at(group_session))
    seen = tap.seen
    if seen is None:
        part = day.state.get("people", {}).get(str(tap.person)) if person else day.state.get("agenda")
        seen = (part or {}).get("s", [])
    row = LiveTap(
        public_id=tap.id,
        created_at=now,
        group_session=group_session,
        kind=tap.kind,
        person=person,
        item=tap.item,
        minutes=tap.minutes,
        at=_said(group_session, tap.at, now) if tap.at else _moment(group_session, tap.kind, tapped_at),
        is_said=tap.at is not None,
        tapped_at=tapped_at,
        tapped_by=by,
        device=device,
        device_at=(tap.device_at or tap.tapped_at) if device else None,
        seen=list(seen)[: LiveTap.MOST_SEEN],
    )
    if tap.kind in (Kind.ARRIVED, Kind.HOW):
        row.how = tap.how
    return row


def _said(group_session, at, now):
    """No time that has not come yet, and none long before anybody could be there: pay follows it."""
    return min(max(at, hours.opens_at(group_session) - A_DAY), now)


def _moment(group_session, kind, tapped_at):
    """The moment of the tap, while the session lasts; a list that is filled in later says the planned time."""
    if tapped_at <= group_session.ends_at:
        return tapped_at
    return {Kind.ARRIVED: group_session.starts_at, Kind.LEFT: group_session.ends_at}.get(kind, tapped_at)


def _of_before(group_session, touched):
    """Attendance that was written down in another way becomes taps, before others are added to it."""
    tapped = LiveTap.objects.filter(group_session=group_session, person__in=touched).values("person")
    for row in Attendance.objects.filter(group_session=group_session, person__in=touched).exclude(
        person__in=tapped
    ):
        common = {
            "group_session": group_session,
            "person_id": row.person_id,
            "tapped_by_id": row.recorded_by_id,
            "created_at": timezone.now(),
        }
        said = [(Kind.ARRIVED, row.arrived_at, row.how)]
        said += [(Kind.LEFT, row.left_at, "")] if row.left_at else []
        said += [(Kind.TAKEN_BACK, row.taken_back_at, "")] if row.taken_back_at else []
        seen = []
        for kind, at, how in said:
            tap = LiveTap(
                kind=kind,
                at=at,
                how=how,
                is_said=True,
                seen=seen,
                tapped_at=row.created_at,
                **common,
            )
            seen = [tap.public_id]
            yield tap


def _fold(group_session, day, touched, *, course):
    people = day.state.setdefault("people", {})
    taps = defaultdict(list)
    for row in LiveTap.objects.filter(group_session=group_session, person__in=touched).select_related(
        "person"
    ):
        taps[row.person].append(as_tap(row))
    attendances = {
        row.person_id: row
        for row in Attendance.objects.select_for_update().filter(
            group_session=group_session, person__in=touched
        )
    }
    voices = _voices(taps)
    new, changed = [], []
    for person, said in sorted(taps.items(), key=lambda pair: pair[0].pk):
        presence = fold_person(said, starts_at=group_session.starts_at)
        entry = as_entry(presence, voices)
        before = people.get(str(person.public_id), {})
        if entry != {name: value for name, value in before.items() if name != "v"}:
            day.version += 1
            people[str(person.public_id)] = entry | {"v": day.version}
        row = attendances.get(person.pk)
        if row is None and presence.arrived_at is not None:
            new.append(_follow(Attendance(group_session=group_session, person=person), presence))
        elif row is not None and _says(row) != _says(_follow(row, presence)):
            changed.append(row)
    Attendance.objects.bulk_create(new)
    Attendance.objects.bulk_update(changed, [*FOLLOWS, "recorded_by"])
    if course:
        about = LiveTap.objects.filter(group_session=group_session, person=None)
        said = as_course(fold_course(as_tap(row) for row in about))
        if said != {name: value for name, value in day.state.get("agenda", {}).items() if name != "v"}:
            day.version += 1
            day.state["agenda"] = said | {"v": day.version}
    day.save(update_fields=["version", "state"])


FOLLOWS = ["how", "arrived_at", "left_at", "taken_back_at"]


def _says(row):
    return [getattr(row, name) for name in FOLLOWS]


def _follow(row, presence):
    row.how = presence.how or row.how
    row.arrived_at, row.left_at = presence.arrived_at, presence.left_at
    row.taken_back_at, row.recorded_by_id = presence.taken_back_at, presence.by
    return row


def as_tap(row: LiveTap) -> Tap:
    return Tap(
        id=row.public_id,
        kind=row.kind,
        tapped_at=row.tapped_at,
        at=row.at,
        by=row.tapped_by_id,
        voice=(row.tapped_by_id, row.device),
        is_said=row.is_said,
        how=row.how,
        item=row.item,
        minutes=row.minutes,
        seen=frozenset(row.seen),
    )


def _voices(taps):
    """The public ids of those who tapped: names are asked for where they are shown, not kept."""
    ids = {tap.by for said in taps.values() for tap in said}
    return {
        pk: str(public_id)
        for pk, public_id in Person.objects.filter(pk__in=ids).values_list("pk", "public_id")
    }


def as_entry(presence: Presence, voices: dict[int, str]) -> dict:
    """One person's presence, in few letters: this goes over a poor line every two seconds."""
    mark = "no"
    if presence.is_here:
        mark = "left" if presence.left_at else "here"
    entry = {"m": mark, "s": [str(one) for one in presence.heads]}
    if presence.is_here:
        entry |= {"a": _seconds(presence.arrived_at), "h": presence.how}
        if presence.left_at:
            entry["l"] = _seconds(presence.left_at)
    if presence.claims:
        entry["d"] = [
            [said.field, voices[said.tap.by], said.tap.kind, _seconds(said.tap.at), said.tap.how]
            for said in presence.claims
        ]
    return entry


def as_course(course: Course) -> dict:
    return {
        "item": course.item and str(course.item),
        "since": course.started_at and _seconds(course.started_at),
        "paused": int(course.paused.total_seconds()),
        "break": course.break_since and _seconds(course.break_since),
        "dropped": sorted(str(one) for one in course.dropped),
        "s": [str(one) for one in course.heads],
        "short": {str(one): minutes for one, minutes in sorted(course.shortened.items())},
    }


def course_of(state: dict) -> Course:
    """As `as_course` wrote it."""
    said = state.get("agenda")
    if not said:
        return Course()
    return Course(
        item=said["item"] and UUID(said["item"]),
        started_at=said["since"] and moment(said["since"]),
        paused=timedelta(seconds=said["paused"]),
        break_since=said["break"] and moment(said["break"]),
        dropped=frozenset(map(UUID, said["dropped"])),
        shortened={UUID(one): minutes for one, minutes in said["short"].items()},
    )


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=timezone.get_default_timezone())


def _seconds(value):
    return int(value.timestamp())
