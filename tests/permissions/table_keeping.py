"""Templates of a group: only for those who run it."""

from sessions.keeping.services import keep
from tests.permissions.table import Row, only
from tests.permissions.table_planning import RUN_BY, group, session


def template(world):
    kept = world.group.templates.first()
    kept = kept or keep(group_session=world.group_session, name="Usual", by=world.facilitator)
    return [kept.public_id]


ROWS = {
    "sessions:templates": Row(only(RUN_BY, 200), group),
    "sessions:keep": Row(only(RUN_BY, 200), session),
    "sessions:template": Row(only(RUN_BY, 200), template),
    "sessions:template_away": Row(only(RUN_BY, 302), template, "post"),
    "sessions:plan_from": Row(only(RUN_BY, 200), template),
}
