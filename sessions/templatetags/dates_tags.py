from django import template
from django.db.models import Count, Q

from sessions.dates.permissions import answers_of, polls_to_run

register = template.Library()

AT_MOST = 3


@register.inclusion_tag("sessions/dates/_to_mark.html")
def dates_to_mark(person):
    """On the home page: the dates that wait for this person's marks. One query."""
    return {"answers": list(answers_of(person).waiting().order_by("pk")[:AT_MOST])}


@register.inclusion_tag("sessions/dates/_offered.html")
def dates_offered(group, person):
    """For those who run the group: which dates are being asked about. One query."""
    polls = polls_to_run(person).open().filter(group=group)
    polls = polls.annotate(
        asked=Count("answers"), said=Count("answers", filter=Q(answers__answered_at__isnull=False))
    )
    return {"polls": list(polls[:AT_MOST])}
