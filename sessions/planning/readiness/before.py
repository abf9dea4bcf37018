"""What has to be so before the day: what would help is settled, and nobody arrives unprepared."""

from datetime import datetime, time

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models import Membership
from people.presentation import day_in_words
from sessions.models import Arrangement, GroupSession, Invitation, PreparationCall
from sessions.planning.readiness.line import OfTheDay, holds_the_day, page_of
from sessions.preparing.window import working_days_before

Call = PreparationCall.State

PAPERS_OUT_BEFORE = 5  # working days; the field says three to five


def all_lines(group_session: GroupSession):
    yield from quiet(group_session)
    yield from helps(group_session)
    yield from calls(group_session)
    yield from papers(group_session)


def quiet(group_session: GroupSession):
    """In a room somewhere to go; online another room there, and somebody who can be rung."""
    is_there = []
    if group_session.meets_in_person:
        room = bool(group_session.quiet_place) or bool(
            group_session.venue_id and group_session.venue.quiet_room
        )
        is_there.append(room)
    if group_session.meets_online:
        is_there.append(bool(group_session.quiet_online and group_session.quiet_phone))
    if all(is_there):
        what = _("There is somewhere to go for a quiet minute.")
    elif group_session.meets_online and not is_there[-1]:
        what = _("Online there is no other room yet, or no number to ring, for a quiet minute.")
    else:
        what = _("Nobody has said yet where somebody can go for a quiet minute.")
    yield OfTheDay(
        name="quiet",
        what=what,
        why=_("Whoever knows where to go can stay longer with what is hard."),
        is_done=all(is_there),
        # On a walk there is air enough.
        hard=holds_the_day(group_session) and group_session.kind != GroupSession.Kind.SOCIAL,
        url=page_of("quiet", group_session),
    )


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
    last_day = working_days_before(group_session, settings.PREPARATION_WINDOW_CLOSES)
    yield OfTheDay(
        name="calls",
        what=what,
        why=_("Nobody should arrive unprepared. “No thanks” is a good answer too."),
        is_done=not waiting,
        hard=True,
        url=page_of("prepare", group_session),
        due_at=datetime.combine(last_day, time.min, group_session.zone),
    )


def papers(group_session: GroupSession):
    """Out in time, in plain words that can be read. Where there are none it is only a thought."""
    last_day = working_days_before(group_session, PAPERS_OUT_BEFORE)
    rows = list(group_session.papers.standing().values_list("created_at", Length("plain"), "is_hard"))
    today = timezone.localdate(timezone=group_session.zone)
    if not rows and today > last_day:
        return
    sent = group_session.invited_at or timezone.now()
    late = sum(
        timezone.localdate(max(added, sent), group_session.zone) > last_day for added, *_words in rows
    )
    not_plain = sum(not words for _added, words, _is_hard in rows)
    hard_ones = sum(is_hard for *_rest, is_hard in rows)
    if not rows:
        what = _("There is nothing to read before. If there will be, it goes out by %(day)s.")
    elif not_plain:
        what = ngettext(
            "%(n)s paper has no plain words yet.", "%(n)s papers have no plain words yet.", not_plain
        )
    elif hard_ones:
        what = ngettext("%(n)s paper is hard to read.", "%(n)s papers are hard to read.", hard_ones)
    elif late:
        what = ngettext(
            "%(n)s paper is out later than %(day)s, five working days before.",
            "%(n)s papers are out later than %(day)s, five working days before.",
            late,
        )
    else:
        what = _("What people read before is out in time, in plain words.")
    yield OfTheDay(
        name="papers",
        what=what % {"n": not_plain or hard_ones or late, "day": day_in_words(last_day)},
        why=_(
            "Whoever reads slowly, or has it read to them, needs days and plain words to be an equal."
        ),
        is_done=bool(rows) and not (late or not_plain or hard_ones),
        hard=bool(rows) and holds_the_day(group_session),
        url=page_of("papers", group_session),
    )
