"""Looking at the agreement again: every few sessions, and when somebody joined."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from groups.agreement.answering import Replaced
from groups.agreement.drafting import lock
from groups.agreement.standing import ASKED, how_many
from groups.models import AgreementReview, AgreementVersion, Group, Membership
from people.models import Person

EVERY_SESSIONS = 6


@dataclass(frozen=True)
class Review:
    """`looked_at` is when the group last agreed on it or looked at it again."""

    version: AgreementVersion
    looked_at: datetime
    joined: int

    @property
    def mark(self) -> str:
        return f"{self.looked_at.timestamp():.6f}"

    def is_due(self, sessions: int) -> bool:
        """`sessions`: how many have ended since `looked_at`. This room cannot know; ask the sessions."""
        return bool(self.joined) or sessions >= EVERY_SESSIONS


def review_of(group: Group) -> Review | None:
    """One query. None while nothing is published."""
    reviews = AgreementReview.objects.filter(version=OuterRef("pk")).order_by("-created_at")
    joined = Membership.objects.current().filter(
        group=OuterRef("group"), seat__in=ASKED, created_at__gt=OuterRef("looked_at")
    )
    version = (
        group.agreement_versions.published()
        .annotate(looked_at=Coalesce(Subquery(reviews.values("created_at")[:1]), "published_at"))
        .annotate(joined=how_many(joined, by="group"))
        .order_by("-number")
        .first()
    )
    return version and Review(version, version.looked_at, version.joined)


@transaction.atomic
def keep_as_it_is(
    *, version: AgreementVersion, by: Person, seen: str, words: str = ""
) -> AgreementReview | None:
    """The group looked at it again, and keeps it. None, and nothing written, when it was looked at since.

    `seen` is the `mark` of the review on the page. Raises Replaced when there is a newer version.
    """
    lock(version.group)
    now = review_of(version.group)
    if now is None or now.version != version:
        raise Replaced(now and now.version)
    if now.mark != seen:
        return None
    return version.reviews.create(by=by, words=words)
