from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import Membership, OrganisationRole
from messaging.models import Message
from payments.today import pay_in_four_words
from sessions.models import Facilitation
from sessions.preparing.today import needs_you as preparation
from tests.factories.groups import GroupFactory, MembershipFactory, OrganisationRoleFactory
from tests.factories.payments import accepted, payment_line
from tests.factories.people import PersonFactory
from tests.factories.sessions import (
    ArrangementFactory,
    AttendanceFactory,
    GroupSessionFactory,
    InvitationFactory,
    PreparationCallFactory,
    sent_out,
)
from tests.factories.wellbeing import FollowUpFactory


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


def busy(group, jo, number):
    """Something of every kind for Jo, about this many people."""
    now = timezone.now()
    group_session = GroupSessionFactory(group=group, starts_at=now + timedelta(days=3))
    sent_out(group_session)
    Facilitation.objects.filter(group_session=group_session, role="lead").update(person=jo)
    for at in range(number):
        person = PersonFactory(preferred_name=f"Sam {at}")
        MembershipFactory(group=group, person=person, seat=Membership.Seat.LIVED_EXPERIENCE)
        invitation = InvitationFactory(group_session=group_session, person=person)
        ArrangementFactory(invitation=invitation)
        Message.objects.create(
            person=person,
            purpose="invitation",
            target=invitation.public_id,
            key=f"invitation:{invitation.public_id}",
            not_before=now,
            not_after=group_session.starts_at,
            state="held",
            why_held="no_contact_allowed",
        )
        FollowUpFactory(group=group, person=person, owner=jo, due_at=now - timedelta(hours=1))
    PreparationCallFactory(
        group_session=group_session,
        person=person,
        caller=jo,
        starts_at=now - timedelta(hours=2),
    )
    return group_session


def test_what_needs_you_today_in_order_each_one_tap_from_done(db, client):
    jo = MembershipFactory(seat=Membership.Seat.FACILITATOR)
    group_session = busy(jo.group, jo.person, 1)
    GroupSessionFactory(group=jo.group, starts_at=timezone.now() + timedelta(days=9))
    invitation = group_session.invitations.get()

    response = home_for(client, jo.person)
    html = response.content.decode()

    needs = response.context["home"].needs
    assert [part.name for part in needs] == [
        "wellbeing",
        "preparation",
        "answers",
        "arrangements",
        "sessions",
    ]
    assert [part.is_loud for part in needs] == [True, False, False, False, False]
    assert [line.word for line in needs[1].lines] == ["how did it go?"]
    at = [group_session.public_id, invitation.public_id]
    assert reverse("sessions:answer_for_them", args=at) in html
    tap = needs[3].lines[0].tap
    assert client.post(tap.url, {tap.name: tap.value}).url == reverse("home")
    assert invitation.arrangements.get().state == "arranged"


def test_whom_nobody_reached_is_for_a_person_to_decide(db):
    jo = MembershipFactory(seat=Membership.Seat.FACILITATOR)
    group_session = busy(jo.group, jo.person, 3)
    sam = group_session.invitations.order_by("pk")[0].person
    for _time in range(2):
        PreparationCallFactory(
            group_session=group_session,
            person=sam,
            caller=jo.person,
            state="no_answer",
            recorded_at=timezone.now(),
            recorded_by=jo.person,
        )

    lines = preparation(jo.person, timezone.now()).lines

    assert [(line.what, line.word) for line in lines] == [
        ("Sam 2", "how did it go?"),
        ("Sam 0", "no answer twice: you decide"),
        ("Sam 1", "needs a time"),
    ]


def test_nothing_needs_you_today(db, client):
    jo = MembershipFactory(seat=Membership.Seat.FACILITATOR).person
    busy(GroupFactory(), PersonFactory(), 1)

    assert "Nothing needs you today." in home_for(client, jo).content.decode()


def test_member_answers_from_home_with_one_tap(db, client):
    invitation = InvitationFactory(group_session=sent_out())
    MembershipFactory(group=invitation.group_session.group, person=invitation.person)
    page = reverse("sessions:my_invitation", args=[invitation.public_id])

    html = home_for(client, invitation.person).content.decode()
    client.post(page, {"answer": "coming"})
    invitation.refresh_from_db()

    assert f'action="{page}"' in html
    assert invitation.answer == "coming"
    assert "What needs you today" not in html
    assert f'action="{page}"' not in home_for(client, invitation.person).content.decode()


def test_how_pay_stands_in_four_words_and_no_sum(db):
    line = payment_line()
    person = line.payee.person

    stands = [pay_in_four_words(PersonFactory()), pay_in_four_words(person)]
    accepted(line)

    assert [*stands, pay_in_four_words(person)] == ["", "waits for your answer", "is on its way"]
