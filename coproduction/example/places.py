"""A small room: two places, both taken, and people who wait for one."""

from coproduction.example.sessions import planned_with_two, tuesday
from sessions.inviting.services import answer_invitation, send_out
from sessions.models import Invitation

COMING = Invitation.Answer.COMING


def a_full_one(group, people):
    group_session = planned_with_two(
        group, people, key="full", day=tuesday(weeks=4), about="Reading the letters aloud.", places=2
    )
    asked = {
        invitation.person: invitation
        for invitation in send_out(group_session=group_session, by=people["jo"])
    }
    for key in ("marek", "ruth", "sam", "aisha"):
        answer_invitation(invitation=asked[people[key]], answer=COMING, by=people[key])
