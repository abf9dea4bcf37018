from django import template
from django.utils import timezone

from wellbeing.models import FollowUp

register = template.Library()

MOST_SHOWN = 5


@register.inclusion_tag("wellbeing/_due.html")
def follow_ups_due(person):
    """For the first page: the calls this person has promised, the longest overdue first. One query."""
    now = timezone.now()
    promises = FollowUp.objects.visible_to(person).open().select_related("person", "group__organisation")
    rows = list(promises[: MOST_SHOWN + 1])
    return {
        "follow_ups": rows[:MOST_SHOWN],
        "more": len(rows) > MOST_SHOWN,
        "any_overdue": any(row.is_overdue(now=now) for row in rows),
        "now": now,
    }
