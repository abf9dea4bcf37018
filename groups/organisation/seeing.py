"""Who sees what, in words a manager reads. A test opens every page behind each of these sentences."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from groups.models import Membership, OrganisationRole

Role, Seat = OrganisationRole.Role, Membership.Seat

TOPICS = {
    "group": _("what a group is for, and who is in it"),
    "agreement": _("what a group has agreed, and who wants a change"),
    "summary": _("what a group decided, and who does what"),
    "reach": _("how somebody can be reached"),
    "at_once": _("a number, when it is needed at once; each look is written down"),
    "needs": _("what helps somebody to come"),
    "messages": _("which messages went to whom"),
    "call": _("what was said in a preparation call (only whoever rings)"),
    "feelings": _("how people feel, and who needs a minute (only the two who run that session)"),
    "late_call": _("that a promised call is late (only who promised it, and whom it is passed on to)"),
    "debrief": _("the notes after a session (only the two who run it)"),
    "rooms": _("whom somebody cannot be in a room with (only their named contact)"),
    "unease": _("what did not feel right to somebody (only the one they chose to tell)"),
    "training": _("what professionals have learned"),
    "groups": _("which groups there are, by name"),
    "roles": _("who has which job"),
    "money": _("what is paid, by code and without names"),
    "batches": _("the files for the bank"),
}
# Only somebody of this kind who was chosen for it: the sentence says who.
ONLY_SOME = {"call", "feelings", "late_call", "debrief", "rooms", "unease"}
MEMBERS = {"group", "agreement", "summary"}
FINANCE = {"money", "batches"}
SEES = {
    Seat.LIVED_EXPERIENCE: MEMBERS,
    Seat.PROFESSIONAL: MEMBERS,
    Seat.SUPPORTER: MEMBERS,
    Seat.INTERPRETER: MEMBERS,
    Seat.OBSERVER: MEMBERS,
    Seat.FACILITATOR: MEMBERS
    | {
        "reach",
        "needs",
        "messages",
        "call",
        "feelings",
        "late_call",
        "debrief",
        "rooms",
        "unease",
        "training",
    },
    Role.ADMIN: {"groups", "roles", "training"},
    Role.PREPARER: FINANCE,
    Role.APPROVER: {"money"},
    Role.RELEASER: FINANCE,
    Role.AUDITOR: FINANCE,
    Role.SAFEGUARDING_LEAD: {"at_once", "unease", "late_call"},
    Role.LISTENER: {"unease"},
    Role.DATA_PROTECTION_LEAD: set(),
}


@dataclass(frozen=True)
class Line:
    """One seat or role, with what it sees and never sees."""

    key: str
    who: str
    is_seat: bool
    sees: list[str]
    never: list[str]


def lines() -> list[Line]:
    return [
        Line(
            key=str(who.value),
            who=capfirst(who.label),
            is_seat=isinstance(who, Seat),
            sees=[words for topic, words in TOPICS.items() if topic in topics],
            never=[words for topic, words in TOPICS.items() if topic not in topics],
        )
        for who, topics in SEES.items()
    ]
