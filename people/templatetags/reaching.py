"""How somebody may be reached, on a page: `{% load reaching %}`."""

from django import template

from people.models import ContactPoint, Reveal
from people.reaching.words import Colour

register = template.Library()

Channel = ContactPoint.Channel
# The kind of status word, and the icon that says the same without colour.
LOOKS = {Colour.GREEN: ("ok", "tick"), Colour.AMBER: ("look", "look"), Colour.RED: ("stop", "lock")}


@register.inclusion_tag("people/_light.html")
def light(light):
    """The traffic light of one way, or of one person: a word, an icon and a colour."""
    kind, icon_name = LOOKS[light.colour]
    return {"kind": kind, "icon_name": icon_name, "colour": light.colour.label, "word": light.word}


@register.inclusion_tag("people/_value.html")
def value_of(point):
    """The number as something to tap, the address as something to read. Only for whoever may see it."""
    return {"point": point}


@register.filter
def short_value(point):
    """Enough to know one's own number by, when somebody looks over the shoulder."""
    if point.channel in (Channel.TEXT, Channel.CALL):
        return f"… {point.value[-3:]}"
    if point.channel == Channel.PUSH:
        return ""
    return point.value.splitlines()[0]


@register.filter
def why_in_words(reveal):
    """The reason as the person it was about reads it."""
    return dict(Reveal.Why.choices).get(reveal.why, reveal.why)
