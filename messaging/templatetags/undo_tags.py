"""The minute to undo, on the page one comes to after the tap: `{% load undo_tags %}`."""

from django import template
from django.utils import timezone

from messaging import undoing
from messaging.models import Sending

register = template.Library()


@register.inclusion_tag("messaging/_undo.html", takes_context=True)
def can_be_undone(context, target):
    """What was just sent to many about this, with a button, for its minute. Then nothing. One query.

    Only for pages of those who may undo it.
    """
    sendings = Sending.objects.can_be_undone(now=timezone.now()).filter(target=target)
    sending = sendings.defer("changed").order_by("-pk").first()
    if sending is None:
        return {"sending": None}
    return {
        "sending": sending,
        "says": undoing.kind_of(sending).says,
        "number": sending.messages.count(),
        "csrf_token": context.get("csrf_token"),
    }
