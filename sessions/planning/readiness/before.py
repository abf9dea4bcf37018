"""What has to be so before the day: what would help is settled, and nobody arrives unprepared."""

from datetime import datetime, time

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models import Membership
from sessions.models import Arrangement, GroupSession, Invitation, PreparationCall
from sessions.planning.readiness.line import OfTheDay, holds_the_day, page_of
from sessions.preparing.window import day_of_session, working_days_from

Call = PreparationCall.State


def all_lines(group_session: GroupSession):
    yield from helps(group_session)
    yield from calls(group_session)


def helps(group_session: GroupSession):
    """Met, something else agreed, or they were told that it cannot be: of everybody who may come."""
    if not holds_the_day(group_session):
        return
    asked_for = Arrangement.objects.filter(invitation__group_session=group_session).wanted()
    asked_for = asked_for.of_people_still_here().exclude(invitation__answer=Invitation.Answer.CANT)
    rows = list(asked_for.values_list("state", "look_again_at"))
    unsettled = sum(state in Arrangement.OPEN or bool(look_again) for state, look_again in rows)
    if unsettled:
        what = ngettext(
            "%(n)s thing that would help somebody come is not settled, or they do not know yet.",
            "%(n)s things that would help people come are not settled, or they do not know yet.",
            unsettled,
        ) % {"n": unsettled}
    elif rows:
        what = _("All that would help people come is settled, and they know.")
    else:
        what = _("Nobody has asked for anything that would help them come.")
    yield OfTheDay(
        name="helps",
        what=what,
        why=_(
            "It is arranged, or something else is agreed, or they know that it cannot be. Nobody guesses."
        ),
        is_done=not unsettled,
        hard=True,
        url=page_of("arrangements", group_session),
        due_at=group_session.starts_at - settings.ARRANGEMENT_TOLD_LEAD,
    )


def calls(group_session: GroupSession):
    """Each person with lived experience who comes has had their call, or said no thanks."""
    if not holds_the_day(group_session):
        return
    coming = group_session.invitations.coming().filter(left_in_peace=None)
    seats = Membership.objects.taking_part().lived_experience()
    seats = seats.filter(group=group_session.group_id, person=OuterRef("person"))
    theirs = PreparationCall.objects.filter(group_session=group_session, person=OuterRef("person"))
    rows = list(
        coming.filter(Exists(seats)).values_list(
            Exists(theirs.filter(state__in=[Call.SPOKE, Call.DECLINED])), Exists(theirs.standing())
        )
    )
    waiting = [is_booked for is_made, is_booked in rows if not is_made]
    if waiting:
        what = ngettext(
            "%(n)s person with lived experience who comes has had no call yet.",
            "%(n)s people with lived experience who come have had no call yet.",
            len(waiting),
        ) % {"n": len(waiting)}
        if booked := sum(waiting):
            what += " " + ngettext("%(n)s call is booked.", "%(n)s calls are booked.", booked) % {
                "n": booked
            }
    elif rows:
        what = _("Everyone with lived experience who comes had a call, or wanted none.")
    else:
        what = _("Nobody with lived experience has said yet that they come.")
    last_day = working_days_from(day_of_session(group_session), -settings.PREPARATION_WINDOW_CLOSES)
    yield OfTheDay(
        name="calls",
        what=what,
        why=_("Nobody should arrive unprepared. “No thanks” is a good answer too."),
        is_done=not waiting,
        hard=True,
        url=page_of("prepare", group_session),
        due_at=datetime.combine(last_day, time.min, group_session.zone),
    )
