"""Which messages are a group's. Rooms above register what theirs are about: messaging knows no groups.

What is registered by nobody belongs to nobody but whom it was sent to: that somebody said something did not
feel right, a code to sign in.
"""

from collections.abc import Callable

from django.db.models import QuerySet

from groups.models import AgreementVersion, Group
from messaging.models import Message

# Of these groups, as a query for their ids: the public ids of what messages are about.
Targets = Callable[[QuerySet], QuerySet]
_targets: list[Targets] = [
    lambda groups: AgreementVersion.objects.filter(group__in=groups).values("public_id")
]


def register(targets: Targets) -> None:
    """Called from `AppConfig.ready`."""
    if targets not in _targets:
        _targets.append(targets)


def messages_of(groups: QuerySet[Group]) -> QuerySet[Message]:
    """Every message about something of these groups, without its words."""
    first, *others = [targets(groups.values("pk")).order_by() for targets in _targets]
    # One list of what they are about, and not one question for each sort: so the index is used.
    about = first.union(*others, all=True)
    return Message.objects.filter(target__in=about).defer("subject", "body", "address")
