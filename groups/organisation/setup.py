"""What an organisation has and still misses before its first group, with why each thing matters.

Whoever knows more adds a line with `register`: rates are the business of payments, a higher room.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from groups.lines import Line
from groups.models import Group, Organisation, OrganisationRole

Role = OrganisationRole.Role

SAFEGUARDING_LEADS = 2


# What somebody else looks at: for several organisations at once, a line for each by its id.
Check = Callable[[list[Organisation]], dict[int, Line]]
_checks: list[Check] = []


def register(check: Check) -> None:
    if check not in _checks:
        _checks.append(check)


def setup_of(organisations: Iterable[Organisation]) -> dict[Organisation, list[Line]]:
    """The lines of each, in the order in which to fill them in. As many queries for one as for many."""
    organisations = list(organisations)
    people = defaultdict(set)
    held = OrganisationRole.objects.current().filter(organisation__in=organisations)
    for organisation, role, person in held.values_list("organisation", "role", "person"):
        people[organisation, role].add(person)
    groups = Group.objects.filter(organisation__in=organisations).order_by()
    with_groups = set(groups.values_list("organisation", flat=True).distinct())
    more = [check(organisations) for check in _checks]
    return {
        organisation: [
            *_facts(organisation),
            *_people(organisation, people),
            *(lines[organisation.pk] for lines in more if organisation.pk in lines),
            _first_group(organisation, organisation.pk in with_groups),
        ]
        for organisation in organisations
    }


def _facts(organisation):
    def step(name):
        return reverse("groups:setup_step", args=[organisation.public_id, name])

    yield Line(
        name="name",
        what=_("It is called %(name)s.") % {"name": organisation.name}
        if organisation.name
        else _("It has no name yet."),
        why=_("People should know who runs the groups and who pays."),
        is_done=bool(organisation.name),
        hard=True,
        url=step("name"),
        mend=_("The name"),
    )
    yield Line(
        name="sender",
        what=_("Messages are signed “%(name)s”.") % {"name": organisation.sender_name}
        if organisation.sender_name
        else _("Nobody has said how messages are signed."),
        why=_("Somebody else may see a message. The name on it must tell nothing."),
        is_done=bool(organisation.sender_name),
        hard=True,
        url=step("sender"),
        mend=_("How messages are signed"),
    )
    yield Line(
        name="zone",
        what=_("Times are those of %(zone)s.") % {"zone": city_of(organisation.time_zone)},
        why=_("So that nobody stands before a closed door."),
        is_done=True,
        hard=True,
        url=step("zone"),
        mend=_("The time zone"),
    )
    nation = organisation.get_nation_display()
    yield Line(
        name="nation",
        what=_("Bank holidays are those of %(nation)s.") % {"nation": nation}
        if organisation.nation
        else _("There are no bank holidays: every day counts."),
        why=_("Nobody rings on them, and whoever plans is told of them."),
        is_done=True,
        hard=True,
        url=step("nation"),
        mend=_("Bank holidays"),
    )
    somebody = bool(organisation.help_name and organisation.help_phone)
    yield Line(
        name="help",
        what=_("Members can ring %(name)s on %(phone)s.")
        % {"name": organisation.help_name, "phone": organisation.help_phone}
        if somebody
        else _("Members have nobody to ring yet."),
        why=_("A name and a number stand at the bottom of every page a member sees."),
        is_done=somebody,
        hard=True,
        url=step("help"),
        mend=_("Somebody to ask"),
    )


def city_of(zone):
    """ "London", "Isle of Man": what a zone is called on a page."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def _people(organisation, people):
    def give(role):
        return f"{reverse('groups:give_role', args=[organisation.public_id])}?role={role}"

    leads = len(people[organisation.pk, Role.SAFEGUARDING_LEAD])
    yield Line(
        name="safeguarding",
        what={
            0: _("There is no safeguarding lead."),
            1: _("There is one safeguarding lead. One more is needed."),
        }.get(leads, _("There are %(n)s safeguarding leads.") % {"n": leads}),
        why=_(
            "When something worries somebody, one of the two must always be within reach. "
            "No group can start its work before."
        ),
        is_done=leads >= SAFEGUARDING_LEADS,
        hard=True,
        url=give(Role.SAFEGUARDING_LEAD),
        mend=_("A safeguarding lead"),
    )
    by_role = {role: people[organisation.pk, role] for role in OrganisationRole.MONEY}
    empty = next((role for role in OrganisationRole.MONEY if not by_role[role]), None)
    apart = are_separate_hands(by_role.values())
    if empty:
        what = _("Nobody is the %(role)s yet.") % {"role": Role(empty).label}
    elif apart:
        what = _("Three different people look after the money.")
    else:
        what = _("One person has two parts in the money.")
    yield Line(
        name="money",
        what=what,
        why=_(
            "One makes the file, another approves, a third lets it go. Nobody can pay themself, "
            "and nobody can be said to have done so."
        ),
        is_done=apart,
        hard=True,
        url=give(empty or Role.APPROVER),
        mend=_("Who signs off payments"),
    )
    outside = len(people[organisation.pk, Role.LISTENER])
    yield Line(
        name="listener",
        what=_("There is somebody outside the groups to talk to.")
        if outside
        else _("There is nobody outside the groups to talk to."),
        why=_(
            "When something did not feel right, people may not want to say it to their own facilitator."
        ),
        is_done=bool(outside),
        hard=True,
        url=give(Role.LISTENER),
        mend=_("Somebody outside"),
    )


def are_separate_hands(hands: Iterable[set[int]]) -> bool:
    """Whether each part can be taken by somebody who has no other: three parts, three people."""
    first, second, third = hands
    pairs = [first | second, first | third, second | third]
    return bool(
        first
        and second
        and third
        and all(len(pair) >= 2 for pair in pairs)
        and len(first | second | third) >= 3
    )


def _first_group(organisation, has_groups):
    return Line(
        name="group",
        what=_("There is a group.") if has_groups else _("There is no group yet."),
        why=_("Its own members say what it is for. You only begin it."),
        is_done=has_groups,
        hard=False,
        url=reverse("groups:start", args=[organisation.public_id]),
        mend=_("Start a group"),
    )
