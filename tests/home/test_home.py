from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import Membership, OrganisationRole
from sessions.models import Facilitation
from tests.factories.groups import GroupFactory, MembershipFactory, OrganisationRoleFactory
from tests.factories.sessions import (
    AttendanceFactory,
    GroupSessionFactory,
    InvitationFactory,
    PreparationCallFactory,
    add_facilitators,
    sent_out,
)


def home_for(client, person):
    client.force_login(person)
    return client.get(reverse("home"))


def lead_of(group_session):
    return group_session.facilitations.get(role=Facilitation.Role.LEAD).person


def test_home_shows_facilitator_the_next_step_of_each_session(db, client):
    coming = sent_out()
    lead = lead_of(coming)
    draft = GroupSessionFactory(group=coming.group)
    over = sent_out(group=coming.group, starts_at=timezone.now() - timedelta(hours=5))

    html = home_for(client, lead).content.decode()

    for name, group_session in [("prepare", coming), ("plan", draft), ("debrief", over)]:
        assert reverse(f"sessions:{name}", args=[group_session.public_id]) in html


def test_home_counts_who_was_there_and_not_who_was_taken_back(db, client):
    over = sent_out(starts_at=timezone.now() - timedelta(hours=5))
    AttendanceFactory(group_session=over)
    AttendanceFactory(group_session=over, taken_back_at=timezone.now())

    response = home_for(client, lead_of(over))

    assert [group_session.there for group_session in response.context["home"].sessions_run] == [1]


def test_home_of_a_member_is_the_narrow_page_with_somebody_to_ask(db, client):
    invitation = InvitationFactory(group_session=sent_out())
    MembershipFactory(group=invitation.group_session.group, person=invitation.person)

    response = home_for(client, invitation.person)

    assert "base_member.html" in [template.name for template in response.templates]
    assert reverse("sessions:my_invitation", args=[invitation.public_id]) in response.content.decode()
    assert "01632 960000" in response.content.decode()


def test_home_shows_nothing_of_anybody_else(db, client):
    theirs = InvitationFactory(group_session=sent_out())
    PreparationCallFactory(group_session=theirs.group_session, caller=lead_of(theirs.group_session))
    stranger = MembershipFactory(seat=Membership.Seat.FACILITATOR).person

    home = home_for(client, stranger).context["home"]

    assert (home.sessions_run, home.invitations, home.calls, home.within_reach) == ([], [], [], [])


@pytest.mark.parametrize(
    ("role", "shows_payments"),
    [
        (OrganisationRole.Role.PREPARER, True),
        (OrganisationRole.Role.APPROVER, True),
        (OrganisationRole.Role.ADMIN, False),
        (OrganisationRole.Role.SAFEGUARDING_LEAD, False),
    ],
)
def test_home_leads_to_payments_only_those_who_work_with_them(db, client, role, shows_payments):
    person = OrganisationRoleFactory(role=role).person

    html = home_for(client, person).content.decode()

    assert (f'"{reverse("payments:finance")}"' in html) is shows_payments


def test_home_tells_safeguarding_lead_when_to_be_within_reach(db, client):
    group_session = sent_out()
    held = OrganisationRoleFactory(
        organisation=group_session.group.organisation, role=OrganisationRole.Role.SAFEGUARDING_LEAD
    )
    group_session.safeguarding_contact = held.person
    group_session.save()

    home = home_for(client, held.person).context["home"]

    assert home.within_reach == [group_session]


@pytest.mark.parametrize("rows", [1, 3])
def test_home_runs_the_same_queries_for_one_row_and_for_three(
    db, client, django_assert_num_queries, rows
):
    group = GroupFactory()
    jo, amina = add_facilitators(GroupSessionFactory(group=group))
    for _row in range(rows):
        group_session = GroupSessionFactory(group=group)
        add_facilitators(group_session, jo, amina)
        group_session.state, group_session.invited_by = "invited", jo
        group_session.invited_at = timezone.now()
        group_session.save()
        InvitationFactory(group_session=group_session)
        PreparationCallFactory(
            group_session=group_session,
            caller=jo,
            starts_at=group_session.starts_at - timedelta(days=1, hours=_row),
        )
    client.force_login(jo)

    with django_assert_num_queries(19):
        client.get(reverse("home"))
