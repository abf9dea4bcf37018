"""Sessions that are close and not ready, and why, for the first page of those who run the group."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people.models import Person
from people.presentation import day_in_words
from people.today import Need, Needs
from sessions.models import GroupSession
from sessions.permissions import sessions_to_run
from sessions.planning.readiness import hold_the_invitations, missing_by, readiness

State = GroupSession.State
# People are asked two weeks before, and there has to be time to mend what is missing.
CLOSE = timedelta(days=28)
# Each is asked everything that readiness asks, so only the next few are.
MOST = 3


def needs_you(person: Person, now: datetime) -> Needs:
    """The next sessions that miss something, or wait to be sent out. As many queries for any group."""
    close = sessions_to_run(person).filter(starts_at__range=(now, now + CLOSE))
    rows = list(close.exclude(state=State.CANCELLED).order_by("starts_at", "pk")[: MOST + 1])
    found = [line for row in rows[:MOST] if (line := _line(row, now))]
    return Needs(name="sessions", title=gettext_lazy("Sessions that are not ready"), lines=found)


def _line(group_session, now):
    with timezone.override(group_session.zone):
        day = day_in_words(group_session.starts_at)
        lines = readiness(group_session)
    # What the day needs is said when its time has come, not weeks before.
    is_out = group_session.state == State.INVITED
    lacks = missing_by(lines, now) if is_out else hold_the_invitations(lines)
    if lacks:
        more = ""
        if len(lacks) > 1:
            more = " " + ngettext("And %(n)s more.", "And %(n)s more.", len(lacks) - 1) % {
                "n": len(lacks) - 1
            }
        return Need(
            what=day,
            detail=f"{lacks[0].what}{more}",
            url=lacks[0].url or reverse("sessions:plan", args=[group_session.public_id]),
            word=_("not ready"),
            is_late=is_out,
        )
    if group_session.state == State.DRAFT:
        return Need(
            what=day,
            detail=_("It is ready. People are not asked yet."),
            url=reverse("sessions:invite", args=[group_session.public_id]),
            word=_("send it out"),
        )
    return None
