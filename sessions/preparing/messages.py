"""What the messages of this stage say, worked out at the moment they are sent."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from groups.help import who_to_ask
from groups.models import Membership
from messaging import purposes
from messaging.models import Message
from messaging.replies import questions
from messaging.replies.questions import Question
from people.models import Person
from sessions.inviting.messages import build_about, facts_about, link_to_answer
from sessions.models import Invitation, PreparationCall
from sessions.preparing.reminding import (
    KINDS,
    MORNING,
    REMINDED,
    is_of_this_time,
    reminded_that_morning,
)

State = PreparationCall.State


def register():
    for name in KINDS:
        purposes.register(purposes.Purpose(name, build_all=build_reminders))
        questions.register(Question(name, still_open=reminded_of))
    for name, build in [
        ("preparation-call", build_for_the_member),
        ("preparation-call-caller", build_for_the_caller),
    ]:
        purposes.register(purposes.Purpose(name, build))
    # Like the reminders it asks something that YES or NO would answer: what they mean by it, a person asks.
    questions.register(Question("preparation-call", still_open=still_booked))


def reminded_of(person: Person, targets: list[UUID]) -> list[UUID]:
    """Which of these invitations are for a session that is still to come."""
    theirs = _invitations().filter(person=person, public_id__in=targets)
    return [one.public_id for one in theirs if one.group_session.takes_answers]


def still_booked(person: Person, targets: list[UUID]) -> list[UUID]:
    """Which of these calls are still to come."""
    calls = PreparationCall.objects.standing().filter(person=person, public_id__in=targets)
    return list(calls.filter(starts_at__gt=timezone.now()).values_list("public_id", flat=True))


def build_reminders(messages: list[Message]) -> list[dict | None]:
    """None once the session was moved, cancelled or begun, or they said they can't or left.

    None on the morning either, where the one of the day before was late.
    """
    were_late = reminded_that_morning(messages, now=timezone.now())

    def is_wanted(message, invitation):
        is_second = message.purpose == MORNING and message.target in were_late
        return is_of_this_time(message, invitation) and not is_second

    return build_about(
        messages,
        Invitation.objects.to_be_told().filter(answer__in=REMINDED),
        is_wanted=is_wanted,
        more=lambda _message, about: {"is_coming": about.answer in Invitation.COMING},
    )


def build_for_the_member(message: Message) -> dict | None:
    """None once the call was moved or declined: what they are told is what stands.

    That a call was called off they are told only if they were told of it, and need it still.
    """
    state = State.CALLED_OFF if message.key.endswith(State.CALLED_OFF) else State.BOOKED
    call = _call(message, state)
    if call is None or not call.group_session.takes_answers:
        return None
    invitation = _invitations().filter(group_session=call.group_session, person=call.person).first()
    if invitation is None or invitation.answer == Invitation.Answer.CANT:
        return None
    calls = PreparationCall.objects.filter(group_session=call.group_session, person=call.person)
    if state == State.CALLED_OFF:
        if not _were_told(call) or calls.that_count().exists():
            return None
        instead_of = None
    else:
        # The newest before this one, when it was not they who gave it up.
        instead_of = calls.filter(pk__lt=call.pk).order_by("-pk").first()
        if instead_of and not (instead_of.state == State.CALLED_OFF and _were_told(instead_of)):
            instead_of = None
    seats = Membership.objects.current().filter(group=call.group_session.group_id, person=call.person)
    return facts_about(invitation) | {
        "caller": call.caller.preferred_name,
        "call_at": call.starts_at,
        "instead_of": instead_of.starts_at if instead_of else None,
        "is_off": state == State.CALLED_OFF,
        "minutes": call.minutes,
        "is_paid": seats.filter(paid=Membership.Paid.YES).exists(),
        "link": link_to_answer(invitation),
    }


def _were_told(call):
    left = [Message.State.SENDING, Message.State.SENT, Message.State.TOLD]
    told = Message.objects.filter(purpose="preparation-call", target=call.public_id, state__in=left)
    return told.exists()


def build_for_the_caller(message: Message) -> dict | None:
    """What has become of the call is in the key: what was overtaken since is not sent."""
    call = _call(message, message.key.rpartition(":")[2])
    if call is None:
        return None
    group = call.group_session.group
    before = PreparationCall.objects.filter(
        group_session=call.group_session, person=call.person, caller=call.caller, state=State.MOVED
    )
    return {
        "sender": group.organisation.sender_name,
        "zone": call.group_session.zone,
        "help_line": who_to_ask(person=call.caller, group=group),
        "name": call.caller.preferred_name,
        "member": call.person.preferred_name,
        "call_at": call.starts_at,
        "minutes": call.minutes,
        "state": call.state,
        "was_moved": call.state == State.BOOKED and before.exists(),
        # They sign in: it opens nothing by itself.
        "link": settings.SITE_URL + reverse("sessions:call", args=[call.public_id]),
    }


def _invitations():
    return Invitation.objects.to_be_told().select_related("person", "group_session__group__organisation")


def _call(message, state):
    calls = PreparationCall.objects.select_related(
        "group_session__group__organisation", "person", "caller"
    )
    return calls.filter(public_id=message.target, state=state).first()
