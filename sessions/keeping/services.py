"""Keeping how a session goes, and planning the next one like it."""

from uuid import UUID

import pghistory
from django.db import IntegrityError, transaction
from django.utils import timezone

from groups.models import Group
from people.models import Person
from sessions.dates.series import put_agenda
from sessions.models import Facilitation, GroupSession, SessionTemplate, TemplateItem
from sessions.models.agenda import Item
from sessions.planning.services import choose_people, facilitators_of, plan_session, untrained

Role = Facilitation.Role

OF_AN_ITEM = ["position", "kind", "title", "minutes", *Item.OF_WORK]
OF_A_SESSION = ["kind", "minutes", "venue_id", "place", "getting_there", "online_link"]


class NameIsTaken(Exception):
    """Another template of the group is called so."""


class OnlyForOne(Exception):
    """A one-to-one is with somebody: it is nobody else's template."""


@transaction.atomic
def keep(
    *, group_session: GroupSession, name: str, by: Person, template: SessionTemplate | None = None
) -> SessionTemplate:
    """Kind, length, place, agenda and jobs of a session under a name; or in place of what a template said.

    Raises NameIsTaken or OnlyForOne.
    """
    if group_session.kind == GroupSession.Kind.ONE_TO_ONE:
        raise OnlyForOne
    jobs = {job.role: job.person_id for job in group_session.facilitations.all()}
    facts = {field: getattr(group_session, field) for field in OF_A_SESSION}
    facts |= {"lead_id": jobs.get(Role.LEAD), "support_id": jobs.get(Role.SUPPORT)}
    template = template or SessionTemplate(group=group_session.group, made_by=by)
    change(template=template, by=by, name=name, **facts)
    template.agenda.all().delete()
    TemplateItem.objects.bulk_create(
        TemplateItem(template=template, **{field: getattr(item, field) for field in OF_AN_ITEM})
        for item in group_session.agenda.all()
    )
    return template


def change(*, template: SessionTemplate, by: Person, **facts) -> SessionTemplate:
    """Say what is so from now on; sessions planned from it before stay. Raises NameIsTaken."""
    for field, value in facts.items():
        setattr(template, field, value)
    try:
        with pghistory.context(by=by.pk), transaction.atomic():
            template.save()
    except IntegrityError as refused:
        if refused.__cause__.diag.constraint_name == "session_template_one_of_a_name_in_use":
            raise NameIsTaken from None
        raise
    return template


def retire(*, template: SessionTemplate, by: Person) -> None:
    if template.retired_at is None:
        change(template=template, by=by, retired_at=timezone.now())


@transaction.atomic
def plan_from(*, template: SessionTemplate, public_id: UUID, by: Person, **facts) -> GroupSession:
    """A session with its agenda, and its two people as far as they may; each is asked. Pressing twice plans one.

    Raises GroupIsClosed.
    """
    group = Group.objects.select_for_update().get(pk=template.group_id)
    was_there = GroupSession.objects.filter(public_id=public_id).exists()
    made = plan_session(group=group, public_id=public_id, by=by, **facts)
    if was_there:
        return made
    put_agenda(made, list(template.agenda.all()))
    may_facilitate = set(facilitators_of(made.group))
    pair = {Role.LEAD: template.lead, Role.SUPPORT: template.support}
    pair = {role: person for role, person in pair.items() if person in may_facilitate}
    lacking = untrained(made, pair)
    pair = {role: person for role, person in pair.items() if role not in lacking}
    if pair:
        made = choose_people(
            group_session=made,
            lead=pair.get(Role.LEAD),
            support=pair.get(Role.SUPPORT),
            safeguarding_contact=made.safeguarding_contact,
            by=by,
        )
    return made
