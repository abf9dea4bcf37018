"""The preparation call on the member's own page: `{% load preparing_tags %}`."""

from django import template
from django.utils import timezone

from sessions.models import Invitation, PreparationCall

register = template.Library()

State = PreparationCall.State


@register.inclusion_tag("sessions/preparing/_call_for_member.html", takes_context=True)
def preparation_call(context, invitation: Invitation, page: str):
    """What is planned, and what was written down; nothing when there is no call. One query.

    `page`: the address of the page it stands on, by link or signed in; choosing another time and saying
    no thanks are below it.
    """
    calls = PreparationCall.objects.filter(
        group_session=invitation.group_session_id, person=invitation.person_id
    ).exclude(state__in=[State.MOVED, State.CALLED_OFF])
    call = calls.select_related("caller", "recorded_by").order_by("-created_at", "-pk").first()
    if call is None:
        return {"call": None}
    is_ahead = call.state == State.BOOKED and call.starts_at > timezone.now()
    user = getattr(context.get("request"), "user", None)
    return {
        "call": call,
        "is_ahead": is_ahead,
        # A link can be opened by whoever holds the phone: notes are only read after signing in.
        "may_read": user is not None and user.pk == invitation.person_id,
        "minutes": call.minutes,
        "is_paid": is_ahead and invitation.is_paid,
        "choose": f"{page}call/",
        "decline": f"{page}no-call/",
        "csrf_token": context.get("csrf_token"),
    }
