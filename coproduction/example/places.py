"""A small room: two places, both taken, and people who wait for one; and something to read before."""

from coproduction.example.sessions import planned_with_two, tuesday
from coproduction.example.who import example_id
from sessions.inviting.services import answer_invitation, send_out
from sessions.models import Invitation, PaperFile
from sessions.papers.files import Read
from sessions.papers.services import attach

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
    letter = attach(
        group_session=group_session,
        title="Two letters, before and after",
        plain="We read two letters aloud. One is how letters are now. One is how they could be.",
        file=Read(PaperFile.Kind.TEXT, "two letters.txt", b"Dear parent\n"),
        by=people["jo"],
    )
    type(letter).objects.filter(pk=letter.pk).update(public_id=example_id("letters"))
