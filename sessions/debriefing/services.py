"""What is written after a session: the two facilitators' own notes, and the summary for everyone."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from groups.models import Membership
from messaging.services import Telling, tell_all
from messaging.undoing import to_many
from people.models import Person
from sessions.debriefing import undoing
from sessions.models import Attendance, Debrief, Facilitation, GroupSession, Invitation, SharedSummary

# A summary is still news after a fortnight, not later.
WORTH_TELLING_FOR = timedelta(days=14)


class ChangedMeanwhile(Exception):
    """Somebody saved other words since this page was opened: `current` has them. Nothing was written."""

    def __init__(self, current):
        super().__init__("changed meanwhile")
        self.current = current


class NothingToShare(Exception):
    """There are no words yet under “what we said”."""


def write_debrief(
    *, group_session: GroupSession, by: Person, version: int, **texts: str
) -> Debrief | None:
    """Save the facilitators' notes. `version` is the one that `by` was looking at (0: none yet).

    Raises ChangedMeanwhile when somebody saved other words since. None while there is nothing to keep.
    """
    return _write(
        Debrief, group_session, by, version, {name: text or None for name, text in texts.items()}
    )


def write_summary(
    *, group_session: GroupSession, by: Person, version: int, **texts: str
) -> SharedSummary | None:
    """Save the summary, as for `write_debrief`. Once it is shared, this puts it right for everyone."""
    return _write(SharedSummary, group_session, by, version, texts)


@transaction.atomic
def _write(model, group_session, by, version, texts):
    # Both write to the same row, or wait for each other to make it: the second sees the first's version.
    rows = model.objects.select_for_update().filter(group_session=group_session)
    if not any(texts.values()) and not rows.exists():
        return None
    stamp = {"written_by": by, "written_at": timezone.now()}
    row, created = rows.get_or_create(
        group_session=group_session, defaults=texts | stamp | {"version": version + 1}
    )
    if created or all(getattr(row, name) == text for name, text in texts.items()):
        return row
    if row.version != version:
        raise ChangedMeanwhile(row)
    if getattr(row, "shared_at", None) and not texts["we_said"].strip():
        raise NothingToShare
    for name, value in (texts | stamp | {"version": version + 1}).items():
        setattr(row, name, value)
    row.save(update_fields=[*texts, *stamp, "version"])
    return row


def people_to_tell(group_session: GroupSession) -> QuerySet[Person]:
    """Everyone in the group who was asked or came along; those who could not come most of all."""
    asked = Invitation.objects.filter(group_session=group_session).values("person")
    there = Attendance.objects.standing().filter(group_session=group_session).values("person")
    seats = Membership.objects.current().filter(group=group_session.group_id).values("person")
    wrote_it = Facilitation.objects.filter(group_session=group_session).values("person")
    return (
        Person.objects.filter(pk__in=asked.union(there))
        .filter(pk__in=seats)
        .exclude(pk__in=wrote_it)
        .order_by("preferred_name", "pk")
    )


@transaction.atomic
def share_summary(*, group_session: GroupSession, by: Person, version: int) -> SharedSummary:
    """Let everyone read the summary, and tell each of them once. Sharing again changes nothing.

    For a minute it can be undone.

    Raises NothingToShare, and ChangedMeanwhile when these are not the words that `by` was looking at.
    """
    summary = SharedSummary.objects.select_for_update().filter(group_session=group_session).first()
    if summary is None or not summary.we_said.strip():
        raise NothingToShare
    if summary.shared_at:
        return summary
    if summary.version != version:
        raise ChangedMeanwhile(summary)
    now = timezone.now()
    with to_many(
        by=by,
        purpose="summary",
        target=group_session.public_id,
        rows=undoing.rows(group_session),
    ):
        summary.shared_at, summary.shared_by = now, by
        summary.save(update_fields=["shared_at", "shared_by"])
        tell_all(
            Telling(
                person=person,
                purpose="summary",
                target=group_session.public_id,
                key=f"summary:{group_session.public_id}:{person.public_id}",
                not_before=now,
                not_after=now + WORTH_TELLING_FOR,
            )
            for person in people_to_tell(group_session)
        )
    return summary
