"""Whether it can take place at all, and what is known about its day."""

from django.utils.translation import gettext as _

from groups.lines import Line
from groups.permissions import plans_sessions
from sessions.dates.knowing import advice_for
from sessions.models import GroupSession
from sessions.planning.readiness.line import page_of


def standing(group_session):
    if group_session.state == GroupSession.State.CANCELLED:
        yield Line(
            name="standing",
            what=_("This session is cancelled."),
            why=_("Nobody is asked to something that is not happening."),
            is_done=False,
            hard=True,
            url="",
        )
    if not plans_sessions(group_session.group):
        yield Line(
            name="closed",
            what=_("This group is closed."),
            why=_("Nobody is asked to something that is over."),
            is_done=False,
            hard=True,
            url="",
        )
    lies_ahead = not group_session.has_started
    yield Line(
        name="future",
        what=_("It lies ahead.") if lies_ahead else _("Its time has already come."),
        why=_("People need time to decide and to get ready."),
        is_done=lies_ahead,
        hard=True,
        url=page_of("change", group_session),
    )


def day(group_session):
    """What is known about its day and hours. Only advice: the group decides."""
    times = [(group_session.starts_at, group_session.ends_at)]
    [advice] = advice_for(group_session.group, times, but=group_session)
    if advice:
        yield Line(
            name="day",
            what=" ".join(advice),
            why=_("People can come, and listen, when nothing else pulls at them."),
            is_done=False,
            hard=False,
            url=page_of("change", group_session),
        )
