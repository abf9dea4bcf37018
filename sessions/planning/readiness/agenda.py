"""What the minutes are used for."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.lines import Line
from groups.models import AgreementVersion
from sessions.models import AgendaItem, GroupSession
from sessions.planning.agenda import MOST_WITHOUT_A_BREAK, longest_without_a_break
from sessions.planning.readiness.line import page_of

Kind = GroupSession.Kind


def agenda(group_session, items):
    url = page_of("agenda", group_session)
    # A walk or a picnic needs no agenda; where there is one, it is a kind one.
    if group_session.kind == Kind.SOCIAL and not items:
        return
    begins = bool(items) and items[0].kind == AgendaItem.Kind.CHECK_IN
    yield Line(
        name="check_in",
        what=_("It begins with a check-in.") if begins else _("It does not begin with a check-in."),
        why=_("People come with full heads. First everyone lands, then you work."),
        is_done=begins,
        hard=True,
        url=url,
    )
    ends = bool(items) and items[-1].kind == AgendaItem.Kind.CHECK_OUT
    yield Line(
        name="check_out",
        what=_("It ends with a check-out.") if ends else _("It does not end with a check-out."),
        why=_("Nobody should go home alone with what came up."),
        is_done=ends,
        hard=True,
        url=url,
    )
    longest = longest_without_a_break(items) if items else group_session.minutes
    rested = longest <= MOST_WITHOUT_A_BREAK
    yield Line(
        name="breaks",
        what=_("Nobody sits longer than %(longest)s minutes without a break.") % {"longest": longest}
        if rested
        else _("People would sit %(longest)s minutes without a break. %(most)s is the most.")
        % {"longest": longest, "most": MOST_WITHOUT_A_BREAK},
        why=_("Hard talk tires people, and nobody should have to ask for a pause."),
        is_done=rested,
        hard=True,
        url=url,
    )


def recap(group_session, items):
    """Only where there is something to read again."""
    if group_session.kind == Kind.SOCIAL and not items:
        return
    if not AgreementVersion.objects.published().filter(group=group_session.group_id).exists():
        return
    is_there = any(item.kind == AgendaItem.Kind.RECAP for item in items)
    yield Line(
        name="recap",
        what=_("There are a few minutes for how we work together.")
        if is_there
        else _("There is no time yet to read from how we work together."),
        why=_("Three lines read aloud each time keep it alive, and help whoever is new."),
        is_done=is_there,
        hard=False,
        url=page_of("agenda", group_session),
    )


def rungs(group_session, items):
    work = [item for item in items if item.kind == AgendaItem.Kind.WORK]
    if not work or group_session.kind == Kind.SOCIAL:
        return
    without = [item for item in work if not item.rung]
    yield Line(
        name="rungs",
        what=ngettext(
            "%(n)s part does not say yet how much people decide.",
            "%(n)s parts do not say yet how much people decide.",
            len(without),
        )
        % {"n": len(without)}
        if without
        else _("Each part says how much people decide."),
        why=_("People can tell when they are only asked for show. Say honestly what they can change."),
        is_done=not without,
        hard=False,
        url=page_of("agenda", group_session),
    )


def minutes(group_session, items):
    if group_session.kind == Kind.SOCIAL and not items:
        return
    difference = sum(item.minutes for item in items) - group_session.minutes
    yield Line(
        name="minutes",
        what=fit_in_words(difference),
        why=_("Buses, childcare and other people are planned around the end."),
        is_done=difference == 0,
        hard=False,
        url=page_of("agenda", group_session),
    )


def fit_in_words(difference: int) -> str:
    """How an agenda fits: `difference` in minutes, more than nothing when it is too long."""
    if difference == 0:
        return _("The agenda fills the time exactly.")
    if difference > 0:
        sentence = ngettext(
            "The agenda is %(minutes)s minute too long.",
            "The agenda is %(minutes)s minutes too long.",
            difference,
        )
    else:
        sentence = ngettext(
            "The agenda leaves %(minutes)s minute free.",
            "The agenda leaves %(minutes)s minutes free.",
            -difference,
        )
    return sentence % {"minutes": abs(difference)}
