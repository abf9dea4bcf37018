"""Papers: attached by whoever runs the group, read by whoever was asked, and only after signing in."""

from sessions.papers.files import Read
from sessions.papers.services import attach
from tests.permissions.table import Row, only
from tests.permissions.table_planning import RUN_BY, session

READ_BY = f"{RUN_BY} member professional"


def _paper(world):
    kept = world.group_session.papers.first()
    return kept or attach(
        group_session=world.group_session,
        title="What the court said",
        plain="They said yes.",
        file=Read("text", "paper.txt", b"They said yes."),
        by=world.facilitator,
    )


def paper(world):
    return [_paper(world).public_id]


def of_session(world):
    return [world.group_session.public_id, _paper(world).public_id]


ROWS = {
    "sessions:papers": Row(only(RUN_BY, 200), session),
    "sessions:paper_change": Row(only(RUN_BY, 200), of_session),
    "sessions:paper_away": Row(only(RUN_BY, 302), of_session, "post"),
    "sessions:paper": Row(only(READ_BY, 200), paper),
    "sessions:paper_file": Row(only(READ_BY, 200), paper),
}
