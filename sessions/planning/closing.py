"""What the sessions of a group say before it is closed."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.lines import Line
from groups.models import Group
from sessions.models import GroupSession


def nothing_lies_ahead(group: Group) -> Iterator[Line]:
    ahead = group.group_sessions.filter(ends_at__gt=timezone.now())
    count = ahead.exclude(state=GroupSession.State.CANCELLED).count()
    yield Line(
        name="sessions",
        what=ngettext(
            "%(n)s session is still to come. Hold it or call it off.",
            "%(n)s sessions are still to come. Hold them or call them off.",
            count,
        )
        % {"n": count}
        if count
        else _("No session is still to come."),
        why=_("Nobody should come to a door that is closed."),
        is_done=not count,
        url=reverse("sessions:list", args=[group.public_id]),
    )
