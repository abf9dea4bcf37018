import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from groups.models import Membership, OrganisationRole
from messaging.models import Message
from messaging.services import tell
from sessions.models import Facilitation, GroupSession, PreparationCall
from sessions.planning.services import (
    HasBegun,
    PlanIsFixed,
    TwoFacilitatorsNeeded,
    cancel,
    change_plan,
    choose_people,
    plan_session,
)
from tests.factories.groups import GroupFactory, MembershipFactory, OrganisationRoleFactory
from tests.factories.people import PersonFactory
from tests.factories.sessions import (
    GroupSessionFactory,
    InvitationFactory,
    PreparationCallFactory,
    add_facilitators,
    sent_out,
)

Seat = Membership.Seat


def plan(group, by, **fields):
    starts_at = timezone.now() + timedelta(days=10)
    facts = {
        "public_id": uuid.uuid4(),
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
    }
    return plan_session(group=group, by=by, **facts | fields)


def facilitator_of(group):
    return MembershipFactory(group=group, seat=Seat.FACILITATOR).person


def pair(group_session):
    held = dict(
        Facilitation.objects.filter(group_session=group_session).values_list(
            "role", "person__preferred_name"
        )
    )
    return held.get("lead"), held.get("support")


def test_plan_session_begins_with_an_agenda_and_whoever_plans_it(db):
    group = GroupFactory()
    jo = facilitator_of(group)

    group_session = plan(group, jo)

    assert group_session.state == "draft"
    assert group_session.agenda.count() == 7
    assert pair(group_session) == (jo.preferred_name, None)
    assert group_session.safeguarding_contact is None


def test_plan_session_twice_plans_one(db):
    group, key = GroupFactory(), uuid.uuid4()
    jo = facilitator_of(group)

    first = plan(group, jo, public_id=key)
    again = plan(group, jo, public_id=key, place="Elsewhere")

    assert again == first
    assert list(group.group_sessions.all()) == [first]


def test_plan_session_takes_the_only_safeguarding_lead(db):
    group = GroupFactory()
    grace = OrganisationRoleFactory(
        organisation=group.organisation, role=OrganisationRole.Role.SAFEGUARDING_LEAD
    ).person

    assert plan(group, facilitator_of(group)).safeguarding_contact == grace


def test_plan_session_takes_the_same_people_as_last_time(db):
    last = GroupSessionFactory()
    jo, amina = add_facilitators(last)

    group_session = plan(last.group, amina)

    assert pair(group_session) == (jo.preferred_name, amina.preferred_name)


def test_plan_session_leaves_out_whoever_no_longer_facilitates(db):
    last = GroupSessionFactory()
    jo, amina = add_facilitators(last)
    last.group.memberships.filter(person=jo).update(left_at=timezone.now())

    group_session = plan(last.group, amina)

    assert pair(group_session) == (None, amina.preferred_name)


def test_change_plan_of_a_draft(db):
    group_session = GroupSessionFactory()

    change_plan(group_session=group_session, place="The park")

    group_session.refresh_from_db()
    assert group_session.place == "The park"


def test_change_plan_after_sending_out(db):
    group_session = sent_out()

    with pytest.raises(PlanIsFixed):
        change_plan(group_session=group_session, place="The park")

    group_session.refresh_from_db()
    assert group_session.place == "The Old Library"


def choose(group_session, lead, support):
    return choose_people(
        group_session=group_session,
        lead=lead,
        support=support,
        safeguarding_contact=None,
        by=PersonFactory(),
    )


def test_choose_people_one_after_the_other(db):
    group_session = GroupSessionFactory()
    jo, amina = PersonFactory(preferred_name="Jo"), PersonFactory(preferred_name="Amina")

    choose(group_session, jo, None)
    assert pair(group_session) == ("Jo", None)
    choose(group_session, amina, jo)
    assert pair(group_session) == ("Amina", "Jo")
    choose(group_session, jo, None)
    assert pair(group_session) == ("Jo", None)
    choose(group_session, None, jo)
    assert pair(group_session) == (None, "Jo")


def test_choose_people_change_places_after_sending_out(db):
    group_session = sent_out()
    lead, support = (held.person for held in group_session.facilitations.order_by("role"))

    choose(group_session, support, lead)

    assert pair(group_session) == (support.preferred_name, lead.preferred_name)


def test_choose_people_changes_one_for_another_after_sending_out(db):
    group_session = sent_out()
    lead = group_session.facilitations.get(role="lead").person
    nia = PersonFactory(preferred_name="Nia")

    choose(group_session, lead, nia)

    assert pair(group_session) == (lead.preferred_name, "Nia")


@pytest.mark.parametrize("who", ["one twice", "nobody supports", "nobody leads"])
def test_choose_people_after_sending_out_needs_two(db, who):
    group_session = sent_out()
    before = pair(group_session)
    jo = PersonFactory()
    lead, support = {
        "one twice": (jo, jo),
        "nobody supports": (jo, None),
        "nobody leads": (None, jo),
    }[who]

    with pytest.raises(TwoFacilitatorsNeeded):
        choose(group_session, lead, support)

    assert pair(group_session) == before


def test_choose_people_one_person_twice_in_a_draft(db):
    jo = PersonFactory()

    with pytest.raises(TwoFacilitatorsNeeded):
        choose(GroupSessionFactory(), jo, jo)


def test_choose_people_of_a_cancelled_session(db):
    group_session = cancel(group_session=GroupSessionFactory(), by=PersonFactory())

    with pytest.raises(PlanIsFixed):
        choose(group_session, PersonFactory(), PersonFactory())


def test_cancel_stops_what_is_waiting_about_it_and_nothing_else(db):
    group_session, other = sent_out(), sent_out()
    for target in [
        group_session.public_id,
        InvitationFactory(group_session=group_session).public_id,
        PreparationCallFactory(group_session=group_session).public_id,
        InvitationFactory(group_session=other).public_id,
    ]:
        tell(
            person=PersonFactory(),
            purpose="reminder",
            target=target,
            key=f"reminder:{target}",
            not_after=group_session.starts_at,
        )
    jo = PersonFactory()

    cancelled = cancel(group_session=group_session, by=jo)

    assert (cancelled.state, cancelled.cancelled_by) == (GroupSession.State.CANCELLED, jo)
    reminders = Message.objects.filter(purpose="reminder").order_by("pk")
    assert list(reminders.values_list("state", flat=True)) == [
        "cancelled",
        "cancelled",
        "cancelled",
        "queued",
    ]


def test_cancel_frees_the_callers(db):
    call = PreparationCallFactory(group_session=sent_out())

    cancel(group_session=call.group_session, by=PersonFactory())

    call.refresh_from_db()
    assert call.state == PreparationCall.State.CALLED_OFF


def test_cancel_twice_keeps_the_first(db):
    group_session, jo = sent_out(), PersonFactory()

    first = cancel(group_session=group_session, by=jo)
    again = cancel(group_session=group_session, by=PersonFactory())

    assert (again.cancelled_by, again.cancelled_at) == (jo, first.cancelled_at)


def test_cancel_once_it_has_begun(db):
    group_session = sent_out(starts_at=timezone.now() - timedelta(minutes=1))

    with pytest.raises(HasBegun):
        cancel(group_session=group_session, by=PersonFactory())


def test_cancel_remembers_who(db):
    group_session, jo = sent_out(), PersonFactory()

    cancel(group_session=group_session, by=jo)

    event = group_session.events.order_by("pgh_id").last()
    assert (event.state, event.pgh_context.metadata["by"]) == ("cancelled", jo.pk)
