from django import template

from wellbeing.models import FollowUp

register = template.Library()


@register.inclusion_tag("wellbeing/_call_wanted.html")
def call_wanted(unease):
    """For whoever was told: the call that was asked for, made or still to be promised. At most one query."""
    if not unease.call_me:
        return {"unease": None}
    promised = FollowUp.objects.visible_to(unease.said_to).filter(source=unease.public_id).first()
    return {"unease": unease, "follow_up": promised}
