"""Pay is offered in writing before anybody comes."""

import pytest
from django.utils import timezone

from groups.models import Membership
from messaging.models import Message
from sessions.inviting.services import send_out
from sessions.models import GroupSession, Invitation
from tests.factories.payments import rates
from tests.sessions.inviting.test_answering import link_to
from tests.sessions.planning.test_readiness import line, ready


@pytest.fixture
def group_session(db):
    group_session = ready()
    group_session.group.memberships.lived_experience().update(paid=Membership.Paid.YES)
    return group_session


def test_nobody_is_sent_a_page_without_a_sum_unnoticed(group_session):
    assert (line(group_session, "pay").state, line(group_session, "pay").what) == (
        "advice",
        "No rate is agreed for that day, so nobody can read what they are paid.",
    )
    rates(group_session.group.organisation, effective_to=timezone.localdate())
    assert line(group_session, "pay").what.startswith("No rate is agreed")

    jo = group_session.facilitations.get(role="lead").person
    send_out(group_session=group_session, by=jo)

    assert line(group_session, "pay").state == "missing"


def test_whoever_no_message_reaches_has_nothing_in_writing(group_session):
    rates(group_session.group.organisation)
    assert line(group_session, "pay").what.startswith("A rate is agreed.")
    jo = group_session.facilitations.get(role="lead").person
    send_out(group_session=group_session, by=jo)
    assert line(group_session, "pay").what == "Everyone who is paid can read how much on their page."

    person = group_session.group.memberships.lived_experience().first().person
    Message.objects.filter(person=person).update(state="held", why_held="no_contact_allowed")

    found = line(group_session, "pay")
    assert (found.state, found.what) == (
        "missing",
        "1 person who is paid has nothing in writing about it.",
    )


def test_the_page_says_how_much_to_whoever_is_paid_and_to_nobody_else(group_session, client):
    rates(group_session.group.organisation)
    send_out(group_session=group_session, by=group_session.facilitations.get(role="lead").person)
    pages = {
        invitation.seat: " ".join(client.get(link_to(invitation)).content.decode().split())
        for invitation in Invitation.objects.with_seat().select_related("person", "group_session")
    }

    assert "We offer you £55.00 for 2 hours." in pages["lived_experience"]
    assert "£" not in pages["professional"]
    assert "Your time is paid" not in pages["professional"]
    assert GroupSession.objects.get().minutes == 120
