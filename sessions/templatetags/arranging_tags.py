"""What would help people come, on other pages: `{% load arranging_tags %}`."""

from django import template

from sessions.models import Arrangement

register = template.Library()

A_FEW = 5


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
