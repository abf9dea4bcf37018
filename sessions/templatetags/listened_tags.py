from django import template

from sessions.meeting.listened import heard_at

register = template.Library()


@register.inclusion_tag("sessions/meeting/_heard.html")
def felt_heard(group_session):
    """What the whole group answered, for all of it. One query; nothing under five answers, or too early."""
    return {"heard": heard_at(group_session)}
