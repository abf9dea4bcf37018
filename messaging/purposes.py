"""What messages are for. Rooms above register theirs here, so that this room need not know them.

A purpose is asked at the moment of sending whether the message is still wanted and what is true
now: so a session that was moved or cancelled in between never sends anything stale.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext_lazy as _

from messaging.models import Message

# What staff read in a list of messages: never what was said.
LABELS = {
    "invitation": _("Invitation"),
    "invitation-chase": _("Invitation, asked again"),
    "place-offered": _("A place came free"),
    "session-moved": _("A change"),
    "session-cancelled": _("Cancelled"),
    "reminder-week": _("Reminder, a week before"),
    "reminder": _("Reminder, the day before"),
    "reminder-morning": _("Reminder, that morning"),
    "arranged": _("Something was arranged"),
    "facilitating": _("Facilitating a session"),
    "preparation-call": _("Preparation call"),
    "preparation-call-caller": _("Preparation call, to the caller"),
    "summary": _("Summary"),
    "agreement": _("Working-together agreement"),
    "pay-offer": _("Pay"),
    "stop-confirmed": _("That they get no more texts"),
    "read-soon": _("That somebody reads what they wrote"),
    "sign-in-code": _("Sign-in code"),
    "date-poll": _("Which days suit"),
    "something-said": _("Something to read"),
    "follow-up-late": _("Something to look at today"),
}


@dataclass(frozen=True)
class Purpose:
    """`build(message)` answers the facts for the wording, or None when it is no longer wanted.

    `build_all(messages)` answers them for several at once, in the same order: for what is sent to many,
    so that what they share is read once. Without it, `build` is asked for each. Where `build_all` is given,
    `build` may be left out. What waits is sent in groups of 25 at most, each built together; the people, and
    what they said of being reached, are read already. When it raises, each message is built by itself, and
    only the one that breaks does not go.

    The facts are a dict for the templates `messages/<name>/{plain,discreet}.txt` (the subject of an
    email is `messages/<name>/subject.txt`). They must hold `sender` (a name that tells nothing) and
    `help_line`; they may hold `link` (a full address), which is only shown to those who said links
    are ok, `zone` (a tzinfo), in which safe times and the hours of the message are read, and
    `organisation_id`, whose own words (`own_words`) are used where it has agreed any. A builder may
    write, for instance to issue a link (`people.services.issue_links` for many): it runs in the
    transaction that claims the message, and again for each new try.

    `asked_for` is for what somebody has just asked for themselves, such as a code to sign in: it goes
    at any hour to the address they sign in with, and `services.tell_now` writes it.

    `early_on_the_day` is for what somebody must know before they set out, such as that a session is
    cancelled: on the day of its `not_after` it may go from 7 to 21, and on a Sunday or a bank holiday
    too. What a person said about their own hours and days still holds.
    """

    name: str
    build: Callable[[Message], dict | None] | None = None
    asked_for: bool = False
    early_on_the_day: bool = False
    build_all: Callable[[list[Message]], list[dict | None]] | None = None

    def __post_init__(self):
        if self.build_all is None:
            object.__setattr__(self, "build_all", partial(_one_by_one, self.build))
        elif self.build is None:
            object.__setattr__(self, "build", partial(_alone, self.build_all))


def _one_by_one(build, messages):
    return [build(message) for message in messages]


def _alone(build_all, message):
    [facts] = build_all([message])
    return facts


_purposes: dict[str, Purpose] = {}


def register(purpose: Purpose) -> None:
    """Called from `AppConfig.ready` of the room the purpose belongs to."""
    _purposes[purpose.name] = purpose


def get(name: str) -> Purpose:
    return _purposes[name]


def all_of_them() -> dict[str, Purpose]:
    return dict(_purposes)


def label(name: str) -> str:
    return LABELS.get(name, name)
