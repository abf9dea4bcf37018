"""What a group needs before it goes on to its next stage, and why each thing matters to its people.

Rooms above this one add their own lines: `register(Group.Stage.CLOSED, lines_about_pay)` when they
start up.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.agreement.services import standing
from groups.lines import Line, missing, missing_first
from groups.models import Group, Membership, OrganisationRole

Stage, Seat = Group.Stage, Membership.Seat

NAMED_AT_MOST = 5
LEADS = 2


_registered = defaultdict(list)


def register(stage: str, function: Callable[[Group], Iterable[Line]]) -> None:
    """`function` gives more lines that a group needs before it enters `stage`."""
    if function not in _registered[stage]:
        _registered[stage].append(function)


def needs(group: Group, to: str) -> list[Line]:
    """Every line for entering stage `to`: what holds it, what to think about, what is there.

    As many queries for a group of 5 as for one of 500.
    """
    return missing_first(line for ask in [*_OURS.get(to, []), *_registered[to]] for line in ask(group))


def _people(group):
    count = group.memberships.current().head_count()
    joining = _page("people", group)
    yield Line(
        name="facilitator",
        what=_("Somebody facilitates it.")
        if count[Seat.FACILITATOR]
        else _("Nobody facilitates it yet."),
        why=_("Somebody has to make the tea, make the calls, and keep it safe."),
        is_done=bool(count[Seat.FACILITATOR]),
        url=joining,
    )
    yield Line(
        name="lived_experience",
        what=_("There is somebody with lived experience.")
        if count[Seat.LIVED_EXPERIENCE]
        else _("There is nobody with lived experience yet."),
        why=_("They say what it is about from the first day, and not once it is settled."),
        is_done=bool(count[Seat.LIVED_EXPERIENCE]),
        url=joining,
    )
    yield Line(
        name="professional",
        what=_("There is a professional too.")
        if count[Seat.PROFESSIONAL]
        else _("There is no professional yet."),
        why=_("In the end both sides decide. It helps when both are there when it begins."),
        is_done=bool(count[Seat.PROFESSIONAL]),
        hard=False,
        url=joining,
    )


def _purpose(group):
    yield Line(
        name="purpose",
        what=_("It says what it is for.")
        if group.purpose.strip()
        else _("It does not say what it is for."),
        why=_("People can only say yes to something they know."),
        is_done=bool(group.purpose.strip()),
        url=_part("purpose", group),
        for_all=True,
    )
    says_both = bool(group.can_change.strip() and group.cannot_change.strip())
    yield Line(
        name="change",
        what=_("It says what it can change and what it cannot.")
        if says_both
        else _("It does not say yet what it can change and what it cannot."),
        why=_("Nobody should give their time to something that was never open."),
        is_done=says_both,
        url=_part("change", group),
        for_all=True,
    )
    open_limits = [limit for limit in group.limits() if not limit.is_answered]
    yield Line(
        name="limits",
        what=_("Still open: %(limits)s.")
        % {"limits": ", ".join(str(limit.name) for limit in open_limits)}
        if open_limits
        else _("All four limits have an answer."),
        why=_(
            "Limits that come out later feel like a broken promise. “We do not know yet” is an answer."
        ),
        is_done=not open_limits,
        url=_part("limits", group),
        for_all=True,
    )
    signs_off = bool(group.signs_off.strip() and group.sign_off_days)
    yield Line(
        name="sign_off",
        what=_("It says who signs off its decisions, and how soon.")
        if signs_off
        else _("It does not say yet who signs off its decisions, and how soon."),
        why=_("A decision that nobody has to answer is a wish."),
        is_done=signs_off,
        url=_part("sign-off", group),
        for_all=True,
    )


def _purpose_if_it_misses(group):
    """For a group that was ending before it had found all this out, and goes on after all."""
    return missing(_purpose(group))


def _contacts(group, *, hard):
    alone = group.memberships.current().lived_experience().filter(named_contact=None)
    names = list(
        alone.order_by("person__preferred_name", "pk").values_list("person__preferred_name", flat=True)
    )
    yield Line(
        name="contacts",
        what=ngettext(
            "%(n)s person with lived experience has nobody to ring yet.",
            "%(n)s people with lived experience have nobody to ring yet.",
            len(names),
        )
        % {"n": len(names)}
        if names
        else _("Everyone with lived experience has somebody they can ring."),
        why=_("One person who knows you, the same each time, makes it safe to say no."),
        is_done=not names,
        hard=hard,
        url=_page("people", group),
        who=_named(names),
    )


def _contacts_advised(group):
    return _contacts(group, hard=False)


def _contacts_needed(group):
    return _contacts(group, hard=True)


def _safeguarding(group):
    leads = OrganisationRole.objects.current().filter(
        organisation=group.organisation_id, role=OrganisationRole.Role.SAFEGUARDING_LEAD
    )
    count = leads.values("person").distinct().count()
    yield Line(
        name="safeguarding",
        what=_("The organisation has two safeguarding leads.")
        if count >= LEADS
        else ngettext(
            "The organisation has %(n)s safeguarding lead. It needs two.",
            "The organisation has %(n)s safeguarding leads. It needs two.",
            count,
        )
        % {"n": count},
        why=_("When one is away, or is the worry, there is another."),
        is_done=count >= LEADS,
    )


def _agreement(group):
    now = standing(group)
    url = _page("agreement", group)
    if now.version is None:
        yield Line(
            name="agreement",
            what=_("There is no working-together agreement yet."),
            why=_("How you treat each other is agreed before the work begins."),
            is_done=False,
            url=url,
        )
        return
    waiting = [membership.person.preferred_name for membership in now.waiting_for]
    yield Line(
        name="answers",
        what=ngettext(
            "%(n)s person has not answered the agreement yet.",
            "%(n)s people have not answered the agreement yet.",
            len(waiting),
        )
        % {"n": len(waiting)}
        if waiting
        else _("Everyone has answered the agreement."),
        why=_("It holds for everyone, so everyone says yes to it. Nobody is hurried."),
        is_done=not waiting,
        url=url,
        who=_named(waiting),
    )
    unsettled = [response.membership.person.preferred_name for response in now.unsettled]
    yield Line(
        name="settled",
        what=ngettext(
            "%(n)s person wants a change or a talk first.",
            "%(n)s people want a change or a talk first.",
            len(unsettled),
        )
        % {"n": len(unsettled)}
        if unsettled
        else _("Nobody wants a change or a talk first."),
        why=_("An agreement with somebody’s “but” in it does not hold."),
        is_done=not unsettled,
        url=url,
        who=_named(unsettled),
    )
    yield Line(
        name="changes",
        what=ngettext(
            "%(n)s change to the agreement has no answer yet.",
            "%(n)s changes to the agreement have no answer yet.",
            now.open_changes,
        )
        % {"n": now.open_changes}
        if now.open_changes
        else _("No change to the agreement waits for an answer."),
        why=_("Whoever put it forward should hear what came of it."),
        is_done=not now.open_changes,
        url=url,
    )


def _thanks(group):
    seats = group.memberships.exclude(seat=Seat.FACILITATOR).exclude(leaving__thanks__regex=r"\S")
    names = list(
        seats.order_by("person__preferred_name", "pk").values_list("person__preferred_name", flat=True)
    )
    yield Line(
        name="thanks",
        what=ngettext(
            "%(n)s person has not been thanked in writing.",
            "%(n)s people have not been thanked in writing.",
            len(names),
        )
        % {"n": len(names)}
        if names
        else _("Everyone has been thanked."),
        why=_("People gave something of themselves. The last word they hear should be thank you."),
        is_done=not names,
        hard=False,
        url=_page("people", group),
        who=_named(names),
    )


def _named(names):
    return (*names[:NAMED_AT_MOST], "…") if len(names) > NAMED_AT_MOST else tuple(names)


def _page(name, group):
    return reverse(f"groups:{name}", args=[group.public_id])


def _part(part, group):
    return reverse("groups:purpose_part", args=[group.public_id, part])


_OURS = {
    Stage.FORMING: [_people],
    Stage.AGREEING: [_people, _purpose, _contacts_advised],
    Stage.ACTIVE: [_purpose_if_it_misses, _safeguarding, _agreement, _contacts_needed],
    Stage.CLOSED: [_thanks],
}
