from django import template

from groups.permissions import replies_read_by

register = template.Library()

AT_MOST = 6


@register.inclusion_tag("groups/replies/_waiting.html")
def replies_waiting(person):
    """For the first page: how many texts wait for one of those who run the groups. One query."""
    return {"number": replies_read_by(person).waiting().count()}


@register.inclusion_tag("groups/replies/_urgent.html")
def urgent_replies(person):
    """For the first page, before all else: that somebody may not be safe. One query."""
    rows = replies_read_by(person).urgent().order_by("received_at", "pk")
    return {"replies": list(rows.only("received_at", "public_id")[:AT_MOST])}
