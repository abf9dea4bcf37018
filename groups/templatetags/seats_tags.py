"""What the group's room knows about one person, for pages of a lower room: `{% load seats_tags %}`."""

from django import template

from groups.help import only_organisation
from groups.models import Membership

register = template.Library()


@register.simple_tag
def message_sender(person):
    """How messages to this person are signed: the discreet name of their organisation."""
    seat = (
        Membership.objects.current()
        .filter(person=person)
        .select_related("group__organisation")
        .order_by("-pk")
        .first()
    )
    organisation = seat.group.organisation if seat else only_organisation()
    return organisation.sender_name if organisation else ""
