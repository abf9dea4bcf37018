"""Who would sit in one room at a session, and asking somebody on their own instead."""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from groups.models import Membership
from people.models import Person
from sessions.models import AskedApart, GroupSession, Invitation
from wellbeing.models import RoomAnswer
from wellbeing.rooms.clashes import Clash, clashes_among


class CannotBeApart(Exception):
    """They were asked with the others already, or this is not for whoever asks to settle."""


def clash_at(group_session: GroupSession) -> Clash | None:
    """What there is between the people of this session. One query.

    All who run the group count, whoever leads: so trying one after the other as lead tells nothing. Only
    at a one-to-one it is that one person and the two who run it.
    """
    if group_session.kind == GroupSession.Kind.ONE_TO_ONE:
        pair = Person.objects.filter(facilitations__group_session=group_session)
        alone = Person.objects.filter(pk=group_session.one_to_one_with_id)
        return clashes_among((pair | alone).order_by().values("pk"))
    seats = Membership.objects.current().filter(group=group_session.group_id).order_by()
    return clashes_among(seats.exclude(person__in=group_session.asked_apart()).values("person"))


def sessions_to_be_apart_from(row: RoomAnswer) -> QuerySet[GroupSession]:
    """Those still to come that bring the two together, in the groups run by whoever was told."""
    asked = Invitation.objects.filter(group_session=OuterRef("pk"), person=row.person_id)
    apart = AskedApart.objects.filter(group_session=OuterRef("pk"), person=row.person_id)
    both = Membership.objects.current().filter(group=OuterRef("group"))
    return (
        GroupSession.objects.run_by(row.told_to)
        .exclude(kind=GroupSession.Kind.ONE_TO_ONE)
        .exclude(state=GroupSession.State.CANCELLED)
        .filter(starts_at__gt=timezone.now())
        .filter(Exists(both.filter(person=row.person_id)), Exists(both.filter(person=row.other_id)))
        .annotate(is_asked=Exists(asked), is_apart=Exists(apart))
        .select_related("group__organisation")
        .order_by("starts_at", "pk")
    )


@transaction.atomic
def ask_apart(*, row: RoomAnswer, group_session: GroupSession, apart: bool) -> None:
    """Ask the person who said so on their own, or with the others again. Twice is once.

    Raises CannotBeApart when they were asked already.
    """
    # The one who sends it out waits here, or is first.
    GroupSession.objects.select_for_update().get(pk=group_session.pk)
    group_session = sessions_to_be_apart_from(row).filter(pk=group_session.pk).first()
    if group_session is None or group_session.is_asked:
        raise CannotBeApart
    if apart:
        AskedApart.objects.get_or_create(
            group_session=group_session, person=row.person, defaults={"agreed_with": row.told_to}
        )
    else:
        AskedApart.objects.filter(group_session=group_session, person=row.person).delete()
