"""That messages do not go out as they should, where it is so: `{% load health_tags %}`."""

from django import template

from messaging import health

register = template.Library()


@register.inclusion_tag("messaging/_health.html")
def health_of_messages():
    """Nothing when all is well. One query."""
    return {
        "troubles": [(trouble, health.CALLED.get(trouble.provider, "")) for trouble in health.troubles()]
    }
