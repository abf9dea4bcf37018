from django import template

from sessions.planning.apart import sessions_to_be_apart_from

register = template.Library()

A_FEW = 10


@register.inclusion_tag("sessions/planning/_apart.html")
def sessions_apart(row):
    """For whoever was told: the sessions to come that would bring the two together. One query."""
    return {"row": row, "group_sessions": list(sessions_to_be_apart_from(row)[:A_FEW])}
