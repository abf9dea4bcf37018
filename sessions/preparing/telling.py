"""Who hears of a call: the one who rings, and the one who is rung."""

from django.utils import timezone

from messaging.services import tell
from sessions.models import PreparationCall


def caller_hears(call):
    """Once for each thing that becomes of a call; nothing any more once its time has come."""
    if call.starts_at > timezone.now():
        tell(
            person=call.caller,
            purpose="preparation-call-caller",
            target=call.public_id,
            key=f"preparation-call-caller:{call.public_id}:{call.state}",
            not_after=call.starts_at,
        )


def member_hears(call):
    """Of a call that stands; or that the one they were told of cannot be."""
    about = "" if call.state == PreparationCall.State.BOOKED else f":{call.state}"
    tell(
        person=call.person,
        purpose="preparation-call",
        target=call.public_id,
        key=f"preparation-call:{call.public_id}{about}",
        not_after=call.starts_at,
    )
