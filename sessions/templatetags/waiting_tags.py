"""Places and the waiting list, on other pages: `{% load waiting_tags %}`."""

from django import template
from django.utils import timezone

from sessions.waiting.services import can_change_places, room_of

register = template.Library()


@register.inclusion_tag("sessions/waiting/_places.html")
def places_of(group_session):
    """How full the room is, for those who run it. One query, where places are counted."""
    room = room_of(group_session, now=timezone.now()) if group_session.has_few_places else None
    return {
        "group_session": group_session,
        "room": room,
        "can_change": can_change_places(group_session),
    }
