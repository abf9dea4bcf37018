from django import template

from groups.agreement.standing import glance, still_to_answer

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
