from django import template

register = template.Library()


@register.inclusion_tag("groups/unease/_button.html")
def something_not_right(group):
    """A quiet way to say so, on every page of a group that a member sees. No query."""
    return {"group": group}


@register.inclusion_tag("groups/unease/_waiting.html")
def things_said(rows, person):
    """For the first page: what somebody was told and has not answered, and fresh answers to them."""
    return {
        "heard": [row for row in rows if row.said_to_id == person.pk],
        "answered": [row for row in rows if row.said_by_id == person.pk],
    }
