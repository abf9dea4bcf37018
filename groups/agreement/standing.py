"""How far a group has come with its agreement: the newest version, who is still to answer, what is open."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from groups.models import (
    AgreementResponse,
    AgreementVersion,
    Group,
    Membership,
)

Seat = Membership.Seat

# Both sides and whoever runs it. Supporters, interpreters and observers come along with somebody.
ASKED = [Seat.LIVED_EXPERIENCE, Seat.PROFESSIONAL, Seat.FACILITATOR]


@dataclass(frozen=True)
class Standing:
    """`version` is the newest published one, or None. Without one nobody is waited for."""

    version: AgreementVersion | None
    waiting_for: list[Membership]
    unsettled: list[AgreementResponse]
    open_changes: int

    @property
    def is_agreed(self) -> bool:
        """Everyone has answered, and nothing that somebody wants different is left open."""
        return bool(
            self.version and not self.waiting_for and not self.unsettled and not self.open_changes
        )


def standing(group: Group) -> Standing:
    """Four queries for any group (two while nothing is published). Each seat and answer has its person."""
    version = newest_version(group)
    return Standing(
        version=version,
        waiting_for=list(waiting_for(version).by_seat().select_related("person")) if version else [],
        unsettled=list(unsettled(version)) if version else [],
        open_changes=group.change_proposals.open().count(),
    )


def newest_version(group: Group) -> AgreementVersion | None:
    return group.agreement_versions.published().order_by("-number").first()


def asked() -> QuerySet[Membership]:
    """Everyone now who is asked what they think of their group's agreement, and not having a pause."""
    return Membership.objects.current().filter(seat__in=ASKED).exclude(having_a_pause())


def having_a_pause() -> Q:
    """Whose pause goes on: one that ended on a day ends by itself."""
    goes_on = Q(paused_until=None) | Q(paused_until__gt=timezone.localdate())
    return Q(paused_at__isnull=False) & goes_on


def waiting_for(version: AgreementVersion) -> QuerySet[Membership]:
    answered = AgreementResponse.objects.filter(version=version, membership=OuterRef("pk"))
    return asked().filter(~Exists(answered), group=version.group_id)


def unsettled(version: AgreementVersion) -> QuerySet[AgreementResponse]:
    """The oldest first. What somebody wanted stays open while they have a pause; not when they have left."""
    return (
        version.responses.unsettled()
        .filter(membership__left_at=None, membership__seat__in=ASKED)
        .select_related("membership__person", "answered_by")
        .order_by("answered_at", "pk")
    )
