from django import template
from django.utils import timezone

from groups.permissions import plans_sessions
from sessions.models import GroupSession
from sessions.permissions import invitations_of, sessions_to_run

register = template.Library()

AT_MOST = 3


@register.inclusion_tag("sessions/planning/_upcoming.html")
def upcoming_sessions(group, person, *, runs_it):
    """The next sessions on the group's page: those who run it plan them, a member opens their invitation.

    One query. `group` comes with its organisation.
    """
    now = timezone.now()
    if runs_it:
        sessions = sessions_to_run(person).with_who_cannot().filter(group=group, ends_at__gt=now)
        shown = list(sessions.exclude(state=GroupSession.State.CANCELLED)[:AT_MOST])
    else:
        invitations = invitations_of(person).filter(
            group_session__group=group,
            group_session__state=GroupSession.State.INVITED,
            group_session__ends_at__gt=now,
        )
        shown = list(
            invitations.select_related("group_session").order_by("group_session__starts_at")[:AT_MOST]
        )
    may_plan = runs_it and plans_sessions(group)
    return {"group": group, "runs_it": runs_it, "may_plan": may_plan, "shown": shown}
