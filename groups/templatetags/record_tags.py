from django import template

register = template.Library()


@register.inclusion_tag("groups/record/_link.html")
def record_link(group):
    """For the group's page: the way to its record. No query."""
    return {"group": group}
