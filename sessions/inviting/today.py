"""Whom to ring because they have not answered, for the first page of those who run the group."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Person
from people.presentation import day_in_words
from people.today import MOST, Need, Needs, few
from sessions.inviting.chasing import to_ring
from sessions.models import GroupSession


def needs_you(person: Person, now: datetime) -> Needs:
    """Those whom the pages of their sessions say to ring; the soonest session first. One query."""
    waiting = to_ring(now=now).filter(group_session__in=GroupSession.objects.run_by(person))
    rows = waiting.select_related("person", "group_session__group__organisation").order_by(
        "group_session__starts_at", "person__preferred_name", "pk"
    )

    def line(invitation):
        group_session = invitation.group_session
        with timezone.override(group_session.zone):
            day = day_in_words(group_session.starts_at)
        return Need(
            what=invitation.person.preferred_name,
            detail=day,
            url=reverse(
                "sessions:answer_for_them", args=[group_session.public_id, invitation.public_id]
            ),
            word=_("no message reaches them") if invitation.is_out_of_reach else _("no answer yet"),
        )

    rows = list(rows[: MOST + 1])
    first = rows[0].group_session if rows else None
    return few(
        rows,
        line,
        name="answers",
        title=gettext_lazy("Nobody knows yet whether they come"),
        url=reverse("sessions:invite", args=[first.public_id]) if first else "",
    )
