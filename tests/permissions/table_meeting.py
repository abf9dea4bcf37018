from datetime import timedelta

from django.utils import timezone

from people.services import issue_link
from tests.factories.signals import SignalFactory
from tests.factories.summaries import SharedSummaryFactory
from tests.permissions.table import Row, only, public
from tests.permissions.table_groups import the_group
from tests.permissions.table_planning import by_link

THE_TWO = "facilitator"  # and the support facilitator, who has no column of their own
RUN_BY = "facilitator colleague"


def session(world):
    return [world.group_session.public_id]


def session_and_member(world):
    return [world.group_session.public_id, world.member.public_id]


def invitation_token(world):
    return [
        issue_link(
            person=world.member,
            purpose="invitation",
            target=world.invitation.public_id,
            expires_at=timezone.now() + timedelta(days=1),
        )
    ]


def session_and_signal(world):
    signal = SignalFactory(group_session=world.group_session, person=world.member)
    return [world.group_session.public_id, signal.public_id]


def tap_member(world):
    return {"here": world.member.public_id}


def shared_session(world):
    """The same session, with a summary that everyone may read."""
    SharedSummaryFactory(group_session=world.group_session, shared_by=world.facilitator)
    return session(world)


def summary_token(world):
    shared_session(world)
    return [
        issue_link(
            person=world.member,
            purpose="summary",
            target=world.group_session.public_id,
            expires_at=timezone.now() + timedelta(days=1),
        )
    ]


ROWS = {
    "sessions:meet": Row(only(RUN_BY, 200), session),
    "sessions:others": Row(only(RUN_BY, 200), session),
    "sessions:register": Row(only(RUN_BY, 200), session),
    "sessions:register_typed": Row(only(RUN_BY, 200), session),
    "sessions:live": Row(only(RUN_BY, 200), session),
    "sessions:live_taps": Row(only(RUN_BY, 200), session),
    "sessions:live_person": Row(only(RUN_BY, 200), session_and_member),
    # A script that knows nobody.
    "sessions:live_worker": Row(public(200)),
    "sessions:tap": Row(only(RUN_BY, 302), session, "post", tap_member),
    "sessions:meet_person": Row(only(RUN_BY, 200), session_and_member),
    "sessions:feelings": Row(only(THE_TWO, 200), session),
    "sessions:write_down": Row(
        only(THE_TWO, 302), session_and_member, "post", {"part": "arriving", "feeling": "4"}
    ),
    "sessions:promise": Row(only(THE_TWO, 302), session_and_member, "post", {"when": "tomorrow"}),
    "sessions:answer_signal": Row(only(THE_TWO, 302), session_and_signal, "post", {"said": "with-you"}),
    # Not open yet: back to the list.
    "sessions:lend": Row(only(THE_TWO, 302), session_and_member),
    # Nothing to see but on a device that was lent: tests/sessions/meeting/test_lending.py.
    "sessions:lent": Row(public(404)),
    "sessions:lent_back": Row(public(404), method="post"),
    "sessions:wall": Row(only(RUN_BY, 200), session),
    "sessions:wall_code": Row(only(RUN_BY, 200), session),
    "sessions:wall_door": Row(
        only("member professional facilitator colleague", 302) | {"anonymous": 200}, session
    ),
    "sessions:choose_prompt": Row(only(RUN_BY, 200), session),
    "sessions:prompts": Row(only("member professional facilitator colleague", 200), the_group),
    "sessions:retire_prompt": Row(
        only("member professional facilitator colleague", 302), the_group, "post", {"words": "x"}
    ),
    "sessions:my_today": Row(only("member professional", 200), session),
    "sessions:today": Row(by_link(200), invitation_token),
    "sessions:my_check_in": Row(only("member professional facilitator", 200), session),
    "sessions:my_check_out": Row(only("member professional facilitator", 200), session),
    "sessions:check_in": Row(by_link(200), invitation_token),
    "sessions:check_out": Row(by_link(200), invitation_token),
    "sessions:debrief": Row(only(THE_TWO, 200), session),
    "sessions:summary_edit": Row(only(THE_TWO, 200), session),
    # There is no summary yet to be shared, so the way goes back to writing one.
    "sessions:summary_share": Row(only(THE_TWO, 302), session, "post", {"version": 0}),
    "sessions:summary": Row(only("member professional facilitator colleague", 200), shared_session),
    "sessions:summary_by_link": Row(by_link(200), summary_token),
}
