"""What is said when something was arranged, or cannot be; the words are in templates/messages/arranged/."""

from messaging import purposes
from messaging.models import Message
from sessions.inviting.messages import facts_about, link_to_answer
from sessions.models import Arrangement, Invitation


def register():
    purposes.register(purposes.Purpose("arranged", build=build_arranged))


def build_arranged(message: Message) -> dict | None:
    """All that this message is to tell, gathered as it goes. None once there is nothing to tell any more.

    What they asked for in their own words is never in it.
    """
    invitation = (
        Invitation.objects.to_be_told()
        .select_related("person", "group_session__group__organisation")
        .filter(public_id=message.target)
        .exclude(answer=Invitation.Answer.CANT)
        .first()
    )
    if invitation is None or not invitation.group_session.takes_answers:
        return None
    to_tell = Arrangement.objects.filter(
        invitation=invitation, telling=message.public_id, state__in=Arrangement.TO_TELL
    )
    arrangements = list(to_tell.order_by("kind"))
    if not arrangements:
        return None
    return facts_about(invitation) | {"link": link_to_answer(invitation), "arrangements": arrangements}
