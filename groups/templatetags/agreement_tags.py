from django import template

from groups.agreement.standing import glance, still_to_answer
from groups.agreement.telling import is_undone

register = template.Library()

AT_MOST = 3


@register.inclusion_tag("groups/agreement/_line.html")
def agreement_line(group, person, *, runs_it):
    """Where the agreement stands, and the next step for this person. One query."""
    return {"glance": glance(group, person), "group": group, "runs_it": runs_it}


@register.inclusion_tag("groups/agreement/_to_answer.html")
def agreements_to_answer(person):
    """On the home page: the groups that wait for this person's answer. One query."""
    seats = still_to_answer().filter(person=person).select_related("group").order_by("pk")
    return {"seats": list(seats[:AT_MOST])}


@register.inclusion_tag("groups/agreement/_not_asked.html", takes_context=True)
def asking_was_undone(context, group, version):
    """For those who run the group: that nobody was asked about this version, and a button. One query."""
    return {"is_undone": is_undone(version), "group": group, "csrf_token": context.get("csrf_token")}
