"""Lines that hold the day, not the invitations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from groups.lines import Line, missing
from sessions.models import GroupSession


@dataclass(frozen=True)
class OfTheDay(Line):
    """Invitations go out without it. Once they are out it has to be so when the day comes.

    `due_at`: from when on it is said on the first page of those who run it; at once when it is not given.
    """

    due_at: datetime | None = None


def holds_the_day(group_session: GroupSession) -> bool:
    """Whether what is missing for the day holds by now. While it is planned it is only advice."""
    return group_session.state == GroupSession.State.INVITED


def hold_the_invitations(lines: Iterable[Line]) -> list[Line]:
    """Of what is missing, what has to be there before anybody is asked."""
    return [line for line in missing(lines) if not isinstance(line, OfTheDay)]


def missing_by(lines: Iterable[Line], now: datetime) -> list[Line]:
    """What is missing and has to be there by `now`."""
    return [
        line for line in missing(lines) if not (due_at := getattr(line, "due_at", None)) or due_at <= now
    ]


def page_of(name: str, group_session: GroupSession) -> str:
    return reverse(f"sessions:{name}", args=[group_session.public_id])
