"""What the live page shows, and what a device that asks every two seconds is told."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID
from zlib import crc32

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, JSONField, OuterRef, Value, When
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Person
from sessions.meeting import roster
from sessions.meeting.permissions import sessions_to_mark
from sessions.meeting.running import Running, run
from sessions.meeting.taps import course_of, moment
from sessions.models import Facilitation, GroupSession, LiveDay, LiveTap, Signal

# One answer to a device stays below this: what is left comes with the next.
MOST_BYTES = 1600
MOST_PEOPLE = 500
# After this nothing of the page stays on a device.
KEPT_AFTER_THE_END = timedelta(hours=2)


@dataclass(frozen=True)
class Said:
    """One of two things that do not fit together. `value`: what the button sends that says it is right."""

    words: str
    value: str


@dataclass(frozen=True)
class Row:
    """One person on the live page. `entry`: as it goes over the line."""

    line: roster.Line
    entry: dict
    voices: dict[str, str]
    is_online: bool = False  # the session is

    @property
    def as_json(self):
        return json.dumps(self.entry, separators=(",", ":"))

    @property
    def is_expected(self):
        return self.line.part == roster.COMING

    @property
    def how(self):
        """How they are here, once somebody taps that they are: as they had answered."""
        comes_online = self.is_online or self.line.comes_online
        return self.entry.get("h") or ("online" if comes_online else "in_person")

    @cached_property
    def claims(self):
        who = self.line.person.public_id
        return [
            Said(
                in_words(field, kind, seconds, how, name=self.voices.get(voice, _("Somebody"))),
                f"{who} {field} {kind} {seconds} {how}".strip(),
            )
            for field, voice, kind, seconds, how in self.entry.get("d", [])
        ]


def words_of_claims() -> dict[str, str]:
    """How each is said; the page's script says it with the same words."""
    return {
        "arrived": _("%(name)s says: came at %(time)s"),
        "left": _("%(name)s says: left at %(time)s"),
        "still_here": _("%(name)s says: still here"),
        "taken_back": _("%(name)s says: not here after all"),
        "in_person": _("%(name)s says: here in the room"),
        "online": _("%(name)s says: here online"),
    }


def in_words(field: str, kind: str, seconds: int, how: str, *, name: str) -> str:
    key = how if field == "how" else kind
    if (field, kind) == ("left", LiveTap.Kind.ARRIVED):
        key = "still_here"
    local = timezone.localtime(moment(seconds))
    time = f"{local.hour % 12 or 12}.{local.minute:02}"
    return words_of_claims()[key] % {"name": name, "time": time}


def day_of_taps(group_session: GroupSession) -> LiveDay:
    """One query. Empty until somebody taps."""
    return LiveDay.objects.filter(group_session=group_session).first() or LiveDay()


def rows_of(group_session: GroupSession, day: LiveDay) -> tuple[list[Row], list[Row]]:
    """Everybody on the list, and members who were not asked and may walk in. Three queries."""
    listed = list(roster.people_on_the_list(group_session)[:MOST_PEOPLE])
    others = list(roster.people_not_on_the_list(group_session)[:MOST_PEOPLE])
    entries = day.state.get("people", {})
    ids = {said[1] for entry in entries.values() for said in entry.get("d", [])}
    voices = {}
    if ids:
        voices = dict(
            Person.objects.filter(public_id__in=ids).values_list("public_id", "preferred_name")
        )
    voices = {str(public_id): name for public_id, name in voices.items()}
    is_online = group_session.kind == GroupSession.Kind.ONLINE
    return (
        [_row(roster.line_of(person), entries, voices, is_online) for person in listed],
        [_row(roster.line_of_somebody_else(person), entries, voices, is_online) for person in others],
    )


def _row(line, entries, voices, is_online):
    entry = entries.get(str(line.person.public_id))
    if entry is None:
        # Nobody tapped; it may have been written down in another way.
        entry = {"m": "left" if line.has_left else "here" if line.is_here else "no", "s": []}
        if line.is_here:
            entry |= {"a": int(line.arrived_at.timestamp()), "h": "online" if line.is_online else ""}
        if line.has_left:
            entry["l"] = int(line.left_at.timestamp())
    return Row(line, {name: value for name, value in entry.items() if name != "v"}, voices, is_online)


def running_of(group_session: GroupSession, day: LiveDay, *, now: datetime) -> Running:
    """One query."""
    return run(
        list(group_session.agenda.all()),
        course_of(day.state),
        starts_at=group_session.starts_at,
        ends_at=group_session.ends_at,
        now=now,
    )


def names_of_voices(group_session: GroupSession) -> dict[str, str]:
    """Whoever may tap here by public id: the two, and those who run the group. One query."""
    facilitators = group_session.group.memberships.current().facilitators().values("person")
    two = Facilitation.objects.filter(group_session=group_session).values("person")
    found = Person.objects.filter(pk__in=facilitators.union(two))
    return {str(public_id): name for public_id, name in found.values_list("public_id", "preferred_name")}


@dataclass(frozen=True)
class News:
    """What has changed since a device asked last."""

    version: int
    body: dict

    @property
    def tag(self):
        return f'"{self.version}-{self.body["min"]}"'


def news(*, person: Person, public_id: UUID, since: int) -> News | None:
    """All of it with one query; None when it is none of their business."""
    minutes = (
        Signal.objects.open()
        .filter(
            group_session=OuterRef("pk"), group_session__in=GroupSession.objects.facilitated_by(person)
        )
        .order_by("pk")
        .values(said=JSONObject(id="public_id", seen="seen_at"))
    )
    row = (
        sessions_to_mark(person)
        .filter(public_id=public_id)
        .annotate(
            version=Coalesce("live_day__version", Value(0)),
            changed=Case(
                When(live_day__version__gt=since, then=F("live_day__state")), output_field=JSONField()
            ),
            minutes=ArraySubquery(minutes),
        )
        .values_list("version", "changed", "minutes")
        .first()
    )
    if row is None:
        return None
    version, changed, minutes = row
    # Not who, nor since when: only whether there is something to look at.
    sign = crc32(json.dumps(minutes, sort_keys=True, default=str).encode()) if minutes else 0
    body = {"v": version, "min": sign, "now": int(timezone.now().timestamp() * 1000)}
    return News(version, body | _changed(changed or {}, since))


def _changed(state, since):
    parts = [
        (entry["v"], [public_id, {name: value for name, value in entry.items() if name != "v"}])
        for public_id, entry in state.get("people", {}).items()
        if entry["v"] > since
    ]
    agenda = state.get("agenda")
    if agenda and agenda["v"] > since:
        parts.append((agenda["v"], {name: value for name, value in agenda.items() if name != "v"}))
    said, size = {}, 0
    for version, part in sorted(parts, key=lambda pair: pair[0]):
        size += len(json.dumps(part))
        if said and size > MOST_BYTES:
            return said | {"more": True}
        said["v"] = version
        if isinstance(part, dict):
            said["agenda"] = part
        else:
            said.setdefault("people", []).append(part)
    return said


def agenda_as_json(running: Running) -> str:
    """What the page's script needs to work out the rest by itself."""
    return json.dumps(
        [
            {
                "id": str(part.item.public_id),
                "title": part.item.title,
                "kind": part.item.kind,
                "minutes": part.item.minutes,
            }
            for part in running.parts
        ]
    )
