"""What stands after a session: a call somebody asked for, and how the whole group felt heard."""

from coproduction.example.who import example_id
from sessions.models import HeardCount
from wellbeing.services import When, ask_for_a_call

CALL = example_id("call-layla")


def looked_after(group_session, people):
    ask_for_a_call(
        person=people["layla"],
        group=group_session.group,
        owner=people["jo"],
        second=people["amina"],
        source=CALL,
        when=When.THIS_WEEK,
    )
    HeardCount.objects.create(
        group_session=group_session,
        listened_yes=4,
        listened_partly=1,
        listened_no=0,
        counted_yes=3,
        counted_partly=2,
        counted_no=0,
    )
