"""What would help people come, on other pages: `{% load arranging_tags %}`."""

from django import template
from django.utils import timezone

from groups.models import Group
from sessions.arranging.totals import needs_in
from sessions.models import Arrangement, Invitation

register = template.Library()

A_FEW = 5


@register.simple_tag
def leads_back(path, back):
    """The address of something to tap, which leads back to the page it stands on."""
    return f"{path}?{back}" if back else path


@register.inclusion_tag("sessions/arranging/_to_arrange.html")
def to_arrange(group_session):
    """What would help people come and is still to do: a few of it, and the way to the rest. One query."""
    open_ones = (
        Arrangement.objects.unfinished()
        .filter(invitation__group_session=group_session)
        .select_related("invitation__person", "owner")
        .to_do_first()
    )
    found = list(open_ones[: A_FEW + 1])
    return {
        "group_session": group_session,
        "arrangements": found[:A_FEW],
        "has_more": len(found) > A_FEW,
    }


@register.inclusion_tag("sessions/arranging/_needs_met.html")
def needs_met(group: Group):
    """How many needs were met, and how many were not, for everyone in the group. One query."""
    return {"needs": needs_in(group, now=timezone.now())}


@register.inclusion_tag("sessions/arranging/_arranged_for_me.html", takes_context=True)
def arranged_for_me(context, invitation: Invitation, page: str):
    """What has come of all they asked for, on their own page, and a way to say that it does not work.

    One query. `page`: the address of the page it stands on, by link or signed in.
    """
    rows = invitation.arrangements.wanted().select_related("owner").order_by("kind")
    return {
        "arrangements": list(rows),
        "not_right": f"{page}arranged/",
        "takes_answers": invitation.group_session.takes_answers,
        "csrf_token": context.get("csrf_token"),
    }
