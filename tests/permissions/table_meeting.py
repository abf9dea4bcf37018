from datetime import timedelta

from django.utils import timezone

from people.services import issue_link
from tests.permissions.table import Row, only, public

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


def tap_member(world):
    return {"here": world.member.public_id}


ROWS = {
    "sessions:meet": Row(only(RUN_BY, 200), session),
    "sessions:others": Row(only(RUN_BY, 200), session),
    "sessions:tap": Row(only(RUN_BY, 302), session, "post", tap_member),
    "sessions:meet_person": Row(only(RUN_BY, 200), session_and_member),
    "sessions:feelings": Row(only(THE_TWO, 200), session),
    "sessions:write_down": Row(
        only(THE_TWO, 302), session_and_member, "post", {"part": "arriving", "feeling": "4"}
    ),
    "sessions:promise": Row(only(THE_TWO, 302), session_and_member, "post", {"when": "tomorrow"}),
    "sessions:my_check_in": Row(only("member professional facilitator", 200), session),
    "sessions:my_check_out": Row(only("member professional facilitator", 200), session),
    "sessions:check_in": Row(public(200), invitation_token),
    "sessions:check_out": Row(public(200), invitation_token),
}
