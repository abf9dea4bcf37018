from datetime import timedelta

import factory
from django.utils import timezone

from groups.models import Membership
from sessions.models import (
    AgendaItem,
    Arrangement,
    Attendance,
    CallerHours,
    Facilitation,
    GroupSession,
    Invitation,
    PreparationCall,
)
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.people import PersonFactory


class GroupSessionFactory(factory.django.DjangoModelFactory):
    """A draft a week from now; `ready_to_send` and `sent_out` below go further."""

    class Meta:
        model = GroupSession

    group = factory.SubFactory(GroupFactory)
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + timedelta(hours=2))
    place = "The Old Library"


class FacilitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Facilitation

    group_session = factory.SubFactory(GroupSessionFactory)
    person = factory.SubFactory(PersonFactory)
    role = Facilitation.Role.LEAD
    answer = Facilitation.Answer.YES
    answered_at = factory.LazyFunction(timezone.now)
    answered_by = factory.SelfAttribute("person")


class InvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invitation

    group_session = factory.SubFactory(GroupSessionFactory)
    person = factory.SubFactory(PersonFactory)


class ArrangementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Arrangement

    invitation = factory.SubFactory(InvitationFactory)
    kind = Arrangement.Kind.CHILDCARE
    # Nobody knows of anything unless somebody told them.
    told_by = factory.LazyAttribute(
        lambda row: PersonFactory() if getattr(row, "state", "") in Arrangement.KNOWN else None
    )
    told_at = factory.LazyAttribute(lambda row: timezone.now() if row.told_by else None)


class AttendanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Attendance

    group_session = factory.SubFactory(GroupSessionFactory)
    person = factory.SubFactory(PersonFactory)
    arrived_at = factory.LazyAttribute(lambda attendance: attendance.group_session.starts_at)
    recorded_by = factory.SubFactory(PersonFactory)


class CallerHoursFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CallerHours

    person = factory.SubFactory(PersonFactory)
    weekday = 0
    from_time = "09:00"
    until_time = "17:00"


class PreparationCallFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PreparationCall

    group_session = factory.SubFactory(GroupSessionFactory)
    person = factory.SubFactory(PersonFactory)
    caller = factory.SubFactory(PersonFactory)
    starts_at = factory.LazyAttribute(lambda call: call.group_session.starts_at - timedelta(days=1))
    ends_at = factory.LazyAttribute(lambda call: call.starts_at + timedelta(minutes=20))


def add_facilitators(group_session, lead=None, support=None):
    """Two facilitators with seats in the group. Returns (lead, support)."""
    pair = []
    for role, wanted in ((Facilitation.Role.LEAD, lead), (Facilitation.Role.SUPPORT, support)):
        person = wanted or PersonFactory()
        if not group_session.group.memberships.filter(person=person).exists():
            MembershipFactory(group=group_session.group, person=person, seat=Membership.Seat.FACILITATOR)
        FacilitationFactory(group_session=group_session, person=person, role=role)
        pair.append(person)
    return tuple(pair)


def add_agenda(group_session):
    """Two hours without more than 50 minutes between breaks."""
    kind = AgendaItem.Kind
    plan = [
        (kind.CHECK_IN, 15),
        (kind.WORK, 20),
        (kind.BREAK, 10),
        (kind.WORK, 30),
        (kind.BREAK, 10),
        (kind.WORK, 20),
        (kind.CHECK_OUT, 15),
    ]
    for position, (item_kind, minutes) in enumerate(plan):
        AgendaItem.objects.create(
            group_session=group_session,
            position=position,
            kind=item_kind,
            title=str(AgendaItem.Kind(item_kind).label),
            minutes=minutes,
        )


def sent_out(group_session=None, **fields):
    """A session with two facilitators, an agenda and the state of one that was sent out."""
    group_session = group_session or GroupSessionFactory(**fields)
    lead, _support = add_facilitators(group_session)
    add_agenda(group_session)
    group_session.state = GroupSession.State.INVITED
    group_session.invited_at = timezone.now()
    group_session.invited_by = lead
    group_session.save()
    return group_session
