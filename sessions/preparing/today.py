"""Preparation calls for the first page of whoever makes them: today's, and people without one."""

from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Person
from people.presentation import day_in_words, time_in_words
from people.today import MOST, Need, Needs, few
from sessions.models import GroupSession, Invitation, PreparationCall
from sessions.preparing.availability import to_prepare
from sessions.preparing.looking import MOST_TRIES

State = PreparationCall.State
# A call whose outcome nobody wrote down is asked about for so long.
ASKED_ABOUT = timedelta(days=3)
# Who has no time for a call yet is shown so long before the session.
CLOSE = timedelta(days=5)


def needs_you(person: Person, now: datetime) -> Needs:
    """Today's calls, then who has none although the session is close, and whom nobody reached. Two queries."""
    lines = [*_today(person, now), *_without(person, now)]
    return few(lines, lambda line: line, name="preparation", title=gettext_lazy("Preparation calls"))


def _today(person, now):
    calls = PreparationCall.objects.standing().filter(caller=person)
    # Midnight where the caller is; a day and a bit, so that no zone loses the evening.
    calls = calls.filter(starts_at__range=(now - ASKED_ABOUT, now + timedelta(hours=26)))
    calls = calls.select_related("person", "group_session__group__organisation").defer("record")
    for call in calls.order_by("starts_at", "pk")[: 3 * MOST]:
        zone = call.group_session.zone
        if timezone.localdate(call.starts_at, zone) > timezone.localdate(now, zone):
            continue
        is_over = call.ends_at <= now
        with timezone.override(zone):
            when = time_in_words(call.starts_at)
            day = day_in_words(call.starts_at)
        yield Need(
            what=call.person.preferred_name,
            detail=f"{day}, {when}" if is_over else when,
            url=reverse("sessions:call", args=[call.public_id]),
            word=_("how did it go?") if is_over else _("today"),
            is_late=is_over,
        )


def _without(person, now):
    theirs = PreparationCall.objects.filter(
        group_session=OuterRef("group_session"), person=OuterRef("person")
    ).order_by()
    in_vain = theirs.filter(state=State.NO_ANSWER).values("person").annotate(n=Count("pk")).values("n")
    to_come = Invitation.objects.filter(
        group_session__in=GroupSession.objects.run_by(person).going_ahead(),
        group_session__starts_at__gt=now,
    )
    waiting = (
        # Whoever would rather have no call is left in peace.
        to_prepare(to_come.filter(~Exists(theirs.that_count()), left_in_peace=None))
        .annotate(tries=Coalesce(Subquery(in_vain), 0))
        .filter(Q(group_session__starts_at__lte=now + CLOSE) | Q(tries__gte=MOST_TRIES))
        .order_by("-tries", "group_session__starts_at", "person__preferred_name", "pk")
    )
    for invitation in waiting[: MOST + 1]:
        group_session = invitation.group_session
        with timezone.override(group_session.zone):
            day = day_in_words(group_session.starts_at)
        nobody = invitation.tries >= MOST_TRIES
        yield Need(
            what=invitation.person.preferred_name,
            detail=_("before %(day)s") % {"day": day},
            url=reverse("sessions:find_a_time", args=[group_session.public_id, invitation.public_id]),
            word=_("no answer twice: you decide") if nobody else _("needs a time"),
            is_late=nobody,
        )
