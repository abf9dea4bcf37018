"""What waits for whoever runs a session, about answers: `{% load inviting_tags %}`."""

from django import template

from sessions.inviting.chasing import to_ring

register = template.Library()

AT_MOST = 20


@register.inclusion_tag("sessions/inviting/_to_ring.html")
def people_to_ring(group_session):
    """Who is still silent at this session, and has to be rung. One query."""
    waiting = to_ring().filter(group_session=group_session).select_related("person")
    found = list(waiting.order_by("person__preferred_name", "pk")[: AT_MOST + 1])
    return {
        "group_session": group_session,
        "invitations": found[:AT_MOST],
        "are_more": len(found) > AT_MOST,
    }
