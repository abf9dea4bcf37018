"""What became of a message, as a word: `{% load messaging_tags %}`."""

from django import template
from django.utils.translation import gettext as _

from messaging import purposes
from messaging.models import Message

register = template.Library()

State = Message.State
# Settled, or in need of a look; the rest is neither.
KINDS = {
    State.SENT: "ok",
    State.TOLD: "ok",
    State.HELD: "look",
    State.FAILED: "look",
    State.EXPIRED: "look",
}


@register.filter
def message_state(message):
    """ "sent", "needs a person", "not sure": what became of it."""
    return _("not sure") if message.is_unsure else message.get_state_display()


@register.filter
def message_kind(message):
    """The kind of status word it is, for `{% status %}`."""
    return "look" if message.is_unsure else KINDS.get(message.state, "plain")


@register.filter
def message_why(message):
    """Why it was not sent, or what nobody knows about it; empty when all is well."""
    if message.is_unsure:
        return _("It was on its way when something broke. Ask them if it came.")
    return message.why


@register.filter
def purpose_label(message):
    return purposes.label(message.purpose)
