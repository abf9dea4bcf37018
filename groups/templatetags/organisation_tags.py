"""What the first page shows of the organisations somebody works for: `{% load organisation_tags %}`."""

from django import template

from groups.lines import missing
from groups.organisation.setup import setup_of

register = template.Library()


@register.inclusion_tag("groups/organisation/_looks_after.html")
def looks_after(organisations):
    """What each organisation this person looks after still misses. As many queries for one as for many."""
    cards = [
        {"organisation": organisation, "missing": missing(lines)}
        for organisation, lines in setup_of(organisations).items()
    ]
    return {"cards": cards}
