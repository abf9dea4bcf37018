"""Asking each person once for each version, in the way they chose, as soon as they can be asked."""

from datetime import timedelta

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from groups.agreement.standing import still_to_answer
from groups.models import AgreementVersion, Group, Membership
from messaging.models import Message
from messaging.services import Telling, tell_all
from messaging.undoing import to_many, undone_last
from people.models import Person

PURPOSE = "agreement"
WORTH_TELLING_FOR = timedelta(days=30)
AT_ONCE = 5000


def to_be_told() -> QuerySet[Membership]:
    """Whoever is still to answer and was not asked yet. Each has the `key` of their message."""
    key = Concat(
        Value(f"{PURPOSE}:"),
        Cast(F("version_id"), CharField()),
        Value(":"),
        Cast(F("public_id"), CharField()),
        output_field=CharField(),
    )
    told = Message.objects.filter(key=OuterRef("key"))
    seats = still_to_answer().annotate(
        key=key, asking_undone_at=Subquery(undone_last(OuterRef("version_id")))
    )
    # Somebody took it back: nobody is asked until they say so.
    return seats.filter(~Exists(told), asking_undone_at=None)


def is_undone(version: AgreementVersion) -> bool:
    """Whether asking about this version was taken back, and nobody was asked since. One query."""
    return any(last["undone_at"] for last in undone_last(version.public_id))


def ask_now(*, version: AgreementVersion, by: Person) -> int:
    """Ask about this version, which somebody publishes or has taken back: for a minute it can be undone."""
    with to_many(by=by, purpose=PURPOSE, target=version.public_id):
        return tell_whoever_is_to_answer(group=version.group)


def tell_whoever_is_to_answer(*, group: Group | None = None) -> int:
    """Put what is due in the outbox, for one group or for all. Twice, or twice at once, adds none."""
    now = timezone.now()
    due = to_be_told() if group is None else to_be_told().filter(group=group)
    tellings = [
        Telling(
            person=membership.person,
            purpose=PURPOSE,
            target=membership.version_id,
            key=membership.key,
            not_before=now,
            not_after=now + WORTH_TELLING_FOR,
        )
        for membership in due.select_related("person").order_by("pk")[:AT_ONCE]
    ]
    tell_all(tellings)
    return len(tellings)
