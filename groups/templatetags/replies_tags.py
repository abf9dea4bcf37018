from django import template

from groups.permissions import replies_read_by

register = template.Library()


@register.inclusion_tag("groups/replies/_waiting.html")
def replies_waiting(person):
    """For the first page: how many texts wait for one of those who run the groups. One query."""
    return {"number": replies_read_by(person).waiting().count()}
