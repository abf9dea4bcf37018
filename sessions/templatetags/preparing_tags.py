"""The preparation call on the member's own page: `{% load preparing_tags %}`."""

from django import template
from django.utils import timezone

from groups.models import Membership
from sessions.models import Invitation, PreparationCall
from sessions.preparing.availability import is_time_for_calls
from sessions.preparing.script import SCRIPT

register = template.Library()

State = PreparationCall.State


@register.inclusion_tag("sessions/preparing/_call_for_member.html", takes_context=True)
def preparation_call(context, invitation: Invitation, page: str):
    """What is planned, what was written down, or how to have a call at all. At most one query.

    `invitation`: as `sessions.inviting.page` hands it out. `page`: the address of the page it stands on, by
    link or signed in; choosing a time and saying no thanks are below it.
    """
    calls = list(_calls_of(invitation)) if invitation.has_calls else []
    user = getattr(context.get("request"), "user", None)
    # A link can be opened by whoever holds the phone: notes are only read after signing in.
    may_read = user is not None and user.pk == invitation.person_id
    shown = [call for call in calls if call.state not in (State.MOVED, State.CALLED_OFF)]
    call = shown[0] if shown else None
    return {
        "call": call,
        "is_ahead": call is not None and call.state == State.BOOKED and call.starts_at > timezone.now(),
        "none_yet": "" if call else _none_yet(invitation, page),
        "may_change": bool(page) and invitation.group_session.takes_answers,
        "written": [call for call in calls if call.record] if may_read else [],
        "is_written": any(call.record for call in calls),
        "may_read": may_read,
        "is_paid": invitation.is_paid,
        "choose": f"{page}call/",
        "decline": f"{page}no-call/",
        "ask": f"{page}ask-for-a-call/",
        "csrf_token": context.get("csrf_token"),
    }


def _calls_of(invitation):
    calls = PreparationCall.objects.filter(
        group_session=invitation.group_session_id, person=invitation.person_id
    )
    return calls.select_related("caller", "recorded_by").order_by("-created_at", "-pk")


def _none_yet(invitation, page):
    """What to say to somebody without a call: "offered", "may_ask", "asked", "in_peace", or nothing."""
    group_session = invitation.group_session
    if not page or not invitation.answer or not group_session.takes_answers:
        return ""
    if invitation.rather_no_call:
        return "in_peace"
    if invitation.seat != Membership.Seat.LIVED_EXPERIENCE:
        return "asked" if invitation.asked_for_a_call else "may_ask"
    return "offered" if is_time_for_calls(group_session, now=timezone.now()) else ""


@register.filter
def words_to_say(step: PreparationCall.Step) -> str:
    """What whoever rings says at this step, or what it is about."""
    return SCRIPT[step]
