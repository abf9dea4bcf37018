"""A "no" stops two people from being seated together, and somebody can be asked on their own instead."""

import pytest
from django.urls import reverse

from groups.models import Membership
from sessions.inviting.services import NotReady, send_out
from sessions.models import AskedApart, GroupSession
from sessions.planning.apart import CannotBeApart, ask_apart, sessions_to_be_apart_from
from sessions.planning.readiness import readiness
from sessions.planning.services import CannotSitTogether, choose_people
from tests.factories.groups import MembershipFactory
from tests.factories.sessions import GroupSessionFactory, InvitationFactory
from tests.factories.wellbeing import RoomAnswerFactory
from tests.sessions.planning.test_readiness import ready
from wellbeing.models import RoomAnswer

pytestmark = pytest.mark.django_db
Seat = Membership.Seat
JO_KNOWS = "There is a clash. Talk to Jo."


def a_clash(group_session, answer="no"):
    """Sam said it about Ruth, and told Jo, who runs the group but not this session."""
    group = group_session.group
    jo = MembershipFactory(group=group, seat=Seat.FACILITATOR, person__preferred_name="Jo").person
    sam = MembershipFactory(group=group, named_contact=jo, person__preferred_name="Sam").person
    ruth = MembershipFactory(group=group, seat=Seat.PROFESSIONAL, person__preferred_name="Ruth").person
    return RoomAnswerFactory(person=sam, other=ruth, answer=answer, told_to=jo)


def clash_line(group_session):
    return next((line for line in readiness(group_session) if line.name == "clash"), None)


def by_lead(group_session):
    return group_session.facilitations.get(role="lead").person


def test_no_clash_no_line():
    assert clash_line(ready()) is None


def test_a_no_stops_it_and_says_only_whom_to_talk_to():
    group_session = ready()
    a_clash(group_session)

    with pytest.raises(NotReady) as stopped:
        send_out(group_session=group_session, by=by_lead(group_session))

    assert [line.what for line in stopped.value.lines] == [JO_KNOWS]
    assert group_session.invitations.count() == 0


def test_talk_to_me_first_advises_in_the_same_words():
    group_session = ready()
    a_clash(group_session, answer="talk")

    line = clash_line(group_session)

    assert (line.what, line.state) == (JO_KNOWS, "advice")
    assert send_out(group_session=group_session, by=by_lead(group_session)) != []


def test_whoever_joins_is_looked_at_before_they_are_asked():
    group_session = ready()
    asked = send_out(group_session=group_session, by=by_lead(group_session))
    a_clash(group_session)

    with pytest.raises(NotReady):
        send_out(group_session=group_session, by=by_lead(group_session))

    assert group_session.invitations.count() == len(asked)


def test_asked_on_their_own_the_others_can_meet():
    group_session = ready()
    row = a_clash(group_session)

    ask_apart(row=row, group_session=group_session, apart=True)
    ask_apart(row=row, group_session=group_session, apart=True)

    assert clash_line(group_session) is None
    asked = send_out(group_session=group_session, by=by_lead(group_session))
    assert row.person not in [invitation.person for invitation in asked]
    assert row.other in [invitation.person for invitation in asked]


def test_asked_with_the_others_again():
    group_session = ready()
    row = a_clash(group_session)
    ask_apart(row=row, group_session=group_session, apart=True)

    ask_apart(row=row, group_session=group_session, apart=False)

    assert AskedApart.objects.count() == 0
    assert clash_line(group_session).what == JO_KNOWS


def test_whoever_was_asked_already_is_not_taken_out():
    group_session = ready()
    row = a_clash(group_session)
    InvitationFactory(group_session=group_session, person=row.person)

    with pytest.raises(CannotBeApart):
        ask_apart(row=row, group_session=group_session, apart=True)


def test_swapping_facilitators_tells_nothing():
    """Sam cannot be with one of those who run the group: the line stays whoever leads."""
    group_session = ready()
    lead = by_lead(group_session)
    esme = MembershipFactory(group=group_session.group, seat=Seat.FACILITATOR).person
    sam = MembershipFactory(group=group_session.group).person
    RoomAnswerFactory(person=sam, other=lead)
    before = clash_line(group_session)

    choose_people(
        group_session=group_session,
        by=esme,
        lead=esme,
        support=group_session.facilitations.get(role="support").person,
        safeguarding_contact=group_session.safeguarding_contact,
    )

    assert clash_line(group_session) == before


def test_one_to_one_is_about_those_who_are_in_it():
    group_session = ready()
    row = a_clash(group_session)

    alone = ready(
        group=group_session.group, kind=GroupSession.Kind.ONE_TO_ONE, one_to_one_with=row.person
    )

    assert clash_line(alone) is None


def test_one_to_one_that_was_sent_out_gets_nobody_they_cannot_be_with():
    group_session = ready()
    row = a_clash(group_session)
    alone = ready(
        group=group_session.group, kind=GroupSession.Kind.ONE_TO_ONE, one_to_one_with=row.person
    )
    send_out(group_session=alone, by=by_lead(alone))
    other = MembershipFactory(group=group_session.group, seat=Seat.FACILITATOR).person
    RoomAnswerFactory(person=row.person, other=other, told_to=row.told_to)

    with pytest.raises(CannotSitTogether) as cannot:
        choose_people(
            group_session=alone,
            by=other,
            lead=other,
            support=alone.facilitations.get(role="support").person,
            safeguarding_contact=alone.safeguarding_contact,
        )

    assert cannot.value.clash.sentence == JO_KNOWS


def test_only_sessions_that_bring_both_together_are_offered():
    group_session = ready()
    row = a_clash(group_session)
    GroupSessionFactory()  # of another group
    assert list(sessions_to_be_apart_from(row)) == [group_session]

    row.other.memberships.get().delete()

    assert list(sessions_to_be_apart_from(row)) == []


def test_page_of_whoever_was_told_offers_it(client):
    group_session = ready()
    row = a_clash(group_session)
    client.force_login(row.told_to)
    address = reverse("sessions:ask_apart", args=[row.public_id, group_session.public_id])

    page = reverse("wellbeing:trusted_with", args=[row.public_id])
    assert address in client.get(page).content.decode()
    client.post(address, {"apart": "yes"})

    assert AskedApart.objects.get().agreed_with == row.told_to
    assert "asked on their own" in client.get(page).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_questions_for_any_number_of_clashes(rows, django_assert_num_queries):
    group_session = ready()
    for _row in range(rows):
        a_clash(group_session)
    RoomAnswer.objects.update(answer="talk")

    with django_assert_num_queries(16):
        readiness(GroupSession.objects.select_related("group").get(pk=group_session.pk))
