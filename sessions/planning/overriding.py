"""Letting a session go out although one line of its readiness is missing: with a reason that is kept."""

from dataclasses import dataclass, fields

from django.db import transaction
from django.utils import timezone

from groups.lines import Line, missing
from people.models import Person
from sessions.models import GroupSession, Override
from sessions.planning.services import lock


@dataclass(frozen=True)
class OverriddenLine(Line):
    """A line that is missing, and somebody said why it does not hold the session."""

    override: Override | None = None


class CannotOverride(Exception):
    """That line is not missing, or nobody may pass it over."""


def with_overrides(group_session: GroupSession, lines: list[Line]) -> list[Line]:
    """The lines, where what was overridden only advises. One query, and none when nothing is missing."""
    if not any(may_be_overridden(line) for line in lines):
        return lines
    standing = {one.what: one for one in group_session.overrides.standing().select_related("made_by")}
    return [
        OverriddenLine(**(_as_line(line) | {"hard": False}), override=standing[line.name])
        if may_be_overridden(line) and line.name in standing
        else line
        for line in lines
    ]


def _as_line(line):
    return {field.name: getattr(line, field.name) for field in fields(Line)}


def may_be_overridden(line: Line) -> bool:
    return line.state == "missing" and line.name in Override.What.values


@transaction.atomic
def override(*, group_session: GroupSession, what: str, reason: str, by: Person) -> Override:
    """Pass one missing line over. Doing it twice keeps the first reason. Raises CannotOverride."""
    from sessions.planning.readiness import readiness

    group_session = lock(group_session)
    if standing := group_session.overrides.standing().filter(what=what).first():
        return standing
    names = [line.name for line in missing(readiness(group_session)) if may_be_overridden(line)]
    if what not in names or not reason.strip():
        raise CannotOverride
    return group_session.overrides.create(what=what, reason=reason.strip(), made_by=by)


def end_what_is_mended(group_session: GroupSession) -> None:
    """End the overrides whose line is done now, so that none comes back to life later."""
    from sessions.planning.readiness import readiness

    standing = Override.objects.standing().filter(group_session=group_session.pk)
    if not standing.exists():
        return
    fresh = GroupSession.objects.select_related("group__organisation").get(pk=group_session.pk)
    still = [line.name for line in readiness(fresh) if isinstance(line, OverriddenLine)]
    standing.exclude(what__in=still).update(ended_at=timezone.now())
