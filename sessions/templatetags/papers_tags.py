from django import template

from sessions.models import Paper

register = template.Library()


@register.inclusion_tag("sessions/papers/_to_read.html")
def papers_to_read(group_session):
    """On the page of whoever signed in: what there is to read before. One query."""
    return {"papers": list(Paper.objects.standing().filter(group_session=group_session).defer("plain"))}
