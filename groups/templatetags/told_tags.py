from django import template

from groups.told.waiting import to_tell_by_hand

register = template.Library()


@register.inclusion_tag("groups/told/_waiting.html")
def to_tell_waiting(person):
    """For the first page: how many wait to be told by hand. One query."""
    return {"number": to_tell_by_hand(person).order_by().count()}
