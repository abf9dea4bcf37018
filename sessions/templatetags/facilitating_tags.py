from django import template

from sessions.facilitating.asking import short_of_somebody, waiting_for

register = template.Library()

A_FEW = 5


@register.inclusion_tag("sessions/facilitating/_at_home.html")
def asked_to_facilitate(person):
    """What this person was asked and has not said, and sessions where somebody is missing. Two queries."""
    return {
        "waiting": list(waiting_for(person)[:A_FEW]),
        "short": list(short_of_somebody(person)[:A_FEW]),
    }
