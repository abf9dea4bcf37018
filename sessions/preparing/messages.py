"""What the messages of this stage say, worked out at the moment they are sent."""

from django.conf import settings
from django.urls import reverse

from groups.help import who_to_ask
from groups.models import Membership
from messaging import purposes
from people.services import issue_link
from sessions.models import GroupSession, Invitation, PreparationCall
from sessions.preparing.reminding import REMINDED

State = PreparationCall.State


def register():
    for name, build in [
        ("reminder", reminder),
        ("preparation-call", call_for_the_member),
        ("preparation-call-caller", call_for_the_caller),
    ]:
        purposes.register(purposes.Purpose(name, build))


def reminder(message):
    """None once the session was moved, cancelled or begun, or they said they can't or left."""
    invitation = (
        Invitation.objects.select_related("group_session__group__organisation", "person")
        .filter(public_id=message.target, answer__in=REMINDED)
        .first()
    )
    if invitation is None or not _stands(invitation.group_session, invitation.person):
        return None
    group_session = invitation.group_session
    if group_session.starts_at != message.not_after:
        return None
    return _facts(group_session, invitation.person) | {
        "starts_at": group_session.starts_at,
        "ends_at": group_session.ends_at,
        "place": group_session.place,
        "is_coming": invitation.answer in Invitation.COMING,
        "link": _invitation_link(invitation),
    }


def call_for_the_member(message):
    call = _call(message, State.BOOKED)
    if call is None or not _stands(call.group_session, call.person):
        return None
    invitation = Invitation.objects.filter(group_session=call.group_session, person=call.person).first()
    if invitation is None:
        return None
    seat = _seat(call.group_session, call.person)
    return _facts(call.group_session, call.person) | {
        "caller": call.caller.preferred_name,
        "call_at": call.starts_at,
        "minutes": call.minutes,
        "session_at": call.group_session.starts_at,
        "is_paid": seat.paid == Membership.Paid.YES,
        "link": _invitation_link(invitation),
    }


def call_for_the_caller(message):
    """What has become of it is in the key: what was overtaken since is not sent."""
    call = _call(message, message.key.rpartition(":")[2])
    if call is None:
        return None
    return _facts(call.group_session, call.caller) | {
        "member": call.person.preferred_name,
        "call_at": call.starts_at,
        "minutes": call.minutes,
        "state": call.state,
        "was_moved": call.state == State.BOOKED
        and PreparationCall.objects.filter(
            group_session=call.group_session, person=call.person, caller=call.caller, state=State.MOVED
        ).exists(),
        # They sign in: it opens nothing by itself.
        "link": settings.SITE_URL + reverse("sessions:call", args=[call.public_id]),
    }


def _call(message, state):
    return (
        PreparationCall.objects.select_related("group_session__group__organisation", "person", "caller")
        .filter(public_id=message.target, state=state)
        .first()
    )


def _stands(group_session, person):
    return group_session.state == GroupSession.State.INVITED and _seat(group_session, person) is not None


def _seat(group_session, person):
    return Membership.objects.current().filter(group=group_session.group_id, person=person).first()


def _facts(group_session, person):
    group = group_session.group
    return {
        "sender": group.organisation.sender_name,
        "zone": group_session.zone,
        "help_line": who_to_ask(person=person, group=group),
        "name": person.preferred_name,
    }


def _invitation_link(invitation):
    token = issue_link(
        person=invitation.person,
        purpose="invitation",
        target=invitation.public_id,
        expires_at=invitation.group_session.ends_at,
    )
    return settings.SITE_URL + reverse("sessions:invitation", args=[token])
