from django import template
from django.urls import reverse
from django.utils import timezone

from sessions.meeting import hours

register = template.Library()


@register.inclusion_tag("sessions/meeting/_check_in_link.html", takes_context=True)
def check_in_link(context, invitation):
    """On the day, the way to say how one arrives or leaves; at other times nothing.

    On a page that a link opened, the same link goes on: it says who and which session already.
    """
    group_session, now = invitation.group_session, timezone.now()
    if not hours.is_check_in_open(group_session, now=now):
        return {}
    is_leaving = now >= hours.halfway(group_session)
    view = "check_out" if is_leaving else "check_in"
    match = getattr(context.get("request"), "resolver_match", None)
    token = match and match.kwargs.get("token")
    mine, which = ("", token) if token else ("my_", group_session.public_id)
    return {
        "url": reverse(f"sessions:{mine}{view}", args=[which]),
        "today": reverse(f"sessions:{mine}today", args=[which]),
        "is_leaving": is_leaving,
    }
