"""Both sides of a session beside each other while invitations go out: lived experience first, always."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from groups.models import Membership
from sessions.models import GroupSession, Invitation

Seat = Membership.Seat


@dataclass(frozen=True)
class Side:
    """How many of one side are asked, said that they come, and said nothing yet."""

    asked: int = 0
    coming: int = 0
    silent: int = 0


@dataclass(frozen=True)
class Sides:
    """`everybody`: also those of neither side, like supporters and interpreters."""

    lived: Side
    professional: Side
    everybody: Side

    @property
    def outnumbered_coming(self) -> bool:
        return self.professional.coming > self.lived.coming

    @property
    def outnumbered_asked(self) -> bool:
        return self.professional.asked > self.lived.asked


def sides_to_ask(seats: Iterable[str]) -> Sides:
    """Before anybody is asked: of whom there would be how many."""
    count = Counter(seats)
    return Sides(
        lived=Side(asked=count[Seat.LIVED_EXPERIENCE]),
        professional=Side(asked=count[Seat.PROFESSIONAL]),
        everybody=Side(asked=count.total()),
    )


def sides_asked(group_session: GroupSession) -> Sides:
    """As it stands. Whoever left the group since belongs to neither side. One query."""
    coming, silent = Q(answer__in=Invitation.COMING), Q(answer="")
    of_each = {"lived": Q(seat=Seat.LIVED_EXPERIENCE), "professional": Q(seat=Seat.PROFESSIONAL)}
    of_each["everybody"] = Q()
    counts = group_session.invitations.with_seat().aggregate(
        **{f"{side}_asked": Count("pk", filter=of_it) for side, of_it in of_each.items() if of_it},
        **{f"{side}_coming": Count("pk", filter=of_it & coming) for side, of_it in of_each.items()},
        **{f"{side}_silent": Count("pk", filter=of_it & silent) for side, of_it in of_each.items()},
        everybody_asked=Count("pk"),
    )
    return Sides(
        **{
            side: Side(*(counts[f"{side}_{what}"] for what in ("asked", "coming", "silent")))
            for side in of_each
        }
    )
