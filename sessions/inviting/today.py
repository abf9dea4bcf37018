"""Whom to ring because they have not answered, for the first page of those who run the group."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.models import Message
from people.models import Person
from people.presentation import day_in_words
from people.today import MOST, Need, Needs, few
from sessions.models import GroupSession, Invitation

# Nobody is rung while they may still be thinking, unless the session is close.
TIME_TO_THINK = timedelta(days=3)
CLOSE = timedelta(days=4)


def needs_you(person: Person, now: datetime) -> Needs:
    """Who said nothing for days, or could not be asked by a message; the soonest session first. One query."""
    about = Message.objects.filter(target=OuterRef("public_id"), purpose="invitation")
    could_not = about.filter(state__in=[Message.State.HELD, Message.State.FAILED])
    silent = (
        Invitation.objects.unanswered()
        .to_be_told()
        .filter(
            group_session__in=GroupSession.objects.run_by(person).going_ahead(),
            group_session__starts_at__gt=now,
        )
        .annotate(could_not=Exists(could_not))
    )
    to_ring = (
        silent.filter(could_not=True)
        | silent.filter(created_at__lt=now - TIME_TO_THINK)
        | silent.filter(group_session__starts_at__lt=now + CLOSE)
    )
    rows = to_ring.select_related("person", "group_session__group__organisation").order_by(
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
            word=_("no message reaches them") if invitation.could_not else _("no answer yet"),
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
