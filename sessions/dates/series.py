"""Planning many sessions in one go, and changing those of them that nobody was told about."""

from datetime import datetime, time
from uuid import UUID, uuid5

import pghistory
from django.db import transaction

from groups.models import Group
from people.models import Person
from sessions.dates.repeating import at_hours
from sessions.facilitating.asking import tell_whoever_is_asked_for_all
from sessions.models import AgendaItem, GroupSession, SessionSeries
from sessions.planning.services import lock, plan_session

NOT_COPIED = {"id", "public_id", "created_at", "group_session"}


@transaction.atomic
def plan_series(
    *,
    group: Group,
    public_id: UUID,
    every: str,
    moments: list[tuple[datetime, datetime]],
    by: Person,
    **facts,
) -> SessionSeries:
    """A session being planned for each of these (start, end). Pressing twice plans them once.

    Whoever is named for them is asked in one message for all.
    `facts` are fields of GroupSession, the same for all. Raises GroupIsClosed.
    """
    group = Group.objects.select_for_update().select_related("organisation").get(pk=group.pk)
    with pghistory.context(by=by.pk):
        series, is_new = SessionSeries.objects.get_or_create(
            public_id=public_id, group=group, defaults={"begun_by": by, "every": every}
        )
        for starts_at, ends_at in moments if is_new else []:
            plan_session(
                group=group,
                public_id=uuid5(public_id, starts_at.isoformat()),
                by=by,
                series=series,
                starts_at=starts_at,
                ends_at=ends_at,
                **facts,
            )
        if is_new:
            tell_whoever_is_asked_for_all(series)
    return series


def following(group_session: GroupSession):
    """This one and those of its series after it that nobody was told about."""
    return GroupSession.objects.filter(
        series=group_session.series_id,
        series__isnull=False,
        state=GroupSession.State.DRAFT,
        starts_at__gte=group_session.starts_at,
    ).order_by("starts_at", "pk")


@transaction.atomic
def change_following(
    *,
    group_session: GroupSession,
    starts: time,
    ends: time,
    with_agenda: bool,
    by: Person,
    **facts,
) -> int:
    """Give this one and all that follow these hours and facts, each on its own day. Returns how many.

    Those that were sent out stay as they are. Raises HourLeftOut and changes nothing.
    """
    group_session = lock(group_session)
    rows = list(following(group_session).select_for_update(of=["self"]))
    zone = group_session.zone
    days = [row.starts_at.astimezone(zone).date() for row in rows]
    agenda = list(group_session.agenda.all())
    with pghistory.context(by=by.pk):
        for row, (starts_at, ends_at) in zip(rows, at_hours(days, starts, ends, zone), strict=True):
            row.starts_at, row.ends_at = starts_at, ends_at
            moves = {"quiet_place": ""} if facts.get("place", row.place) != row.place else {}
            for name, value in (facts | moves).items():
                setattr(row, name, value)
            row.save(update_fields=["starts_at", "ends_at", *facts, *moves])
            if with_agenda and row.pk != group_session.pk:
                put_agenda(row, agenda)
    return len(rows)


def put_agenda(group_session: GroupSession, items: list[AgendaItem]) -> None:
    """The same items, all that stands in them, in place of whatever the agenda was."""
    names = [field.name for field in AgendaItem._meta.concrete_fields if field.name not in NOT_COPIED]
    group_session.agenda.all().delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(group_session=group_session, **{name: getattr(item, name) for name in names})
        for item in items
    )
