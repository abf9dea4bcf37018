from django import template

from sessions.meeting.signals import open_signals

register = template.Library()


@register.inclusion_tag("sessions/meeting/_signals.html", takes_context=True)
def signals_now(context, group_session, viewer):
    """Who needs a minute. One query; nothing at all for everybody but the two facilitators."""
    return {
        "signals": open_signals(group_session, viewer=viewer),
        "group_session": group_session,
        "csrf_token": context.get("csrf_token"),
    }
