from tests.permissions.table import Row, only

RUNS_IT = "facilitator colleague"


def session_args(world):
    return [world.group_session.public_id]


def invitation_args(world):
    return [world.group_session.public_id, world.invitation.public_id]


def call_args(world):
    return [world.call.public_id]


def message_args(world):
    return [world.group_session.public_id, world.held_message.public_id]


ROWS = {
    "sessions:prepare": Row(only(RUNS_IT, 200), session_args),
    "sessions:find_a_time": Row(only(RUNS_IT, 200), invitation_args),
    "sessions:messages": Row(only(RUNS_IT, 200), session_args),
    "sessions:message_told": Row(only(RUNS_IT, 302), message_args, method="post"),
    "sessions:message_again": Row(only(RUNS_IT, 302), message_args, method="post"),
    # What is written there is between the member and the two who run that session.
    "sessions:call": Row(only("facilitator", 200), call_args),
    "sessions:call_number": Row(only("facilitator", 404), call_args, method="post"),
    "sessions:hours": Row(only("facilitator colleague elsewhere", 200)),
}
