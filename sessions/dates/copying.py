"""A session like an earlier one, on another day."""

from uuid import UUID

from django.db import transaction
from django.forms.models import model_to_dict

from people.models import Person
from sessions.dates.series import put_agenda
from sessions.models import Facilitation, GroupSession
from sessions.planning.forms import PlanForm
from sessions.planning.services import facilitators_of, plan_session, untrained


def facts_to_copy(group_session: GroupSession) -> dict:
    """What a form begins with: all but the day."""
    zone = group_session.zone
    facts = model_to_dict(group_session, fields=PlanForm._meta.fields)
    return facts | {
        "starts": group_session.starts_at.astimezone(zone).time(),
        "ends": group_session.ends_at.astimezone(zone).time(),
    }


@transaction.atomic
def copy_session(*, group_session: GroupSession, public_id: UUID, by: Person, **facts) -> GroupSession:
    """Plan one with the same agenda, and whoever of its two may still facilitate. Pressing twice plans one.

    Raises GroupIsClosed.
    """
    was_there = GroupSession.objects.filter(public_id=public_id).exists()
    copy = plan_session(group=group_session.group, public_id=public_id, by=by, **facts)
    if was_there or copy.pk == group_session.pk:
        return copy
    put_agenda(copy, list(group_session.agenda.all()))
    may_facilitate = set(facilitators_of(copy.group))
    pair = {
        held.role: held.person
        for held in group_session.facilitations.select_related("person")
        if held.person in may_facilitate
    }
    lacking = untrained(copy, pair)
    pair = {role: person for role, person in pair.items() if role not in lacking}
    if pair:
        copy.facilitations.all().delete()
        for role, person in pair.items():
            Facilitation.objects.create(group_session=copy, role=role, person=person)
    return copy
