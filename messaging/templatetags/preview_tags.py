"""What somebody would get, before they say yes to it: `{% load preview_tags %}`."""

from django import template

from messaging.channels import push
from messaging.previewing import previews_for

register = template.Library()


@register.inclusion_tag("messaging/_what_you_would_get.html", takes_context=True)
def what_you_would_get(context, point, sender, only_theirs=False):
    """Messages as they would arrive by this way, in both wordings, or only in the one they chose."""
    previews = previews_for(point, sender=sender, help_line=context.get("help_line"))
    return {
        "previews": [preview for preview in previews if preview.is_theirs or not only_theirs],
        "channel": point.channel,
        "only_theirs": only_theirs,
    }


@register.simple_tag
def push_offered():
    """Whether a phone can say here that there is a message."""
    return push.is_set_up()
