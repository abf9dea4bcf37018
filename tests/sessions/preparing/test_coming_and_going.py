"""Nothing is sent about a session to whoever has left the group or is having a pause."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups.joining.leaving import leave
from groups.joining.pausing import come_back, pause
from groups.models import Membership
from messaging.models import Message
from messaging.sending import send
from people.services import issue_link
from sessions import tasks
from sessions.inviting.services import send_out
from sessions.models import PreparationCall
from sessions.preparing.looking import place_calls
from sessions.preparing.reminding import due_a_reminder
from tests.factories.groups import MembershipFactory
from tests.factories.sessions import PreparationCallFactory
from tests.sessions.planning.test_readiness import ready
from tests.sessions.preparing.conftest import NOW, SESSION_AT, invite

State, CallState = Message.State, PreparationCall.State

# Each takes somebody out of what is sent, for good or for a while.
GO = {
    "left": lambda seat: leave(membership=seat, by=seat.person),
    "pause": lambda seat: pause(membership=seat, by=seat.person),
}
gone = pytest.mark.parametrize("how", GO)


def seat_of(invitation):
    return Membership.objects.current().get(
        person=invitation.person, group=invitation.group_session.group
    )


@gone
def test_nobody_is_invited_who_is_gone(db, how):
    group_session = ready()
    sam, ruth = MembershipFactory.create_batch(2, group=group_session.group)
    GO[how](sam)

    asked = {invitation.person for invitation in send_out(group_session=group_session, by=ruth.person)}

    assert ruth.person in asked
    assert sam.person not in asked


def test_who_comes_back_can_be_asked_then(db):
    group_session = ready()
    sam = MembershipFactory(group=group_session.group)
    pause(membership=sam, by=sam.person)
    send_out(group_session=group_session, by=sam.person)
    come_back(membership=sam, by=sam.person)

    [asked] = send_out(group_session=group_session, by=sam.person)

    assert asked.person == sam.person


@gone
def test_an_invitation_that_waits_is_not_sent_any_more(db, how):
    group_session = ready()
    sam = MembershipFactory(group=group_session.group)
    send_out(group_session=group_session, by=sam.person)
    message = Message.objects.get(person=sam.person)
    GO[how](sam)

    send(message.pk)

    message.refresh_from_db()
    assert message.state == State.CANCELLED


@gone
def test_nobody_is_reminded_who_is_gone(group_session, monday, how):
    sam, layla = invite(group_session, "Sam", answer="coming"), invite(group_session, "Layla")
    monday.move_to(SESSION_AT - timedelta(hours=30))
    assert set(due_a_reminder(now=timezone.now())) == {sam, layla}

    GO[how](seat_of(sam))

    assert set(due_a_reminder(now=timezone.now())) == {layla}


@gone
def test_a_reminder_that_waits_is_not_sent_any_more(group_session, monday, how):
    sam = invite(group_session, "Sam", answer="coming")
    monday.move_to(SESSION_AT - timedelta(hours=30))
    tasks.queue_due_reminders()
    message = Message.objects.get(purpose="reminder", target=sam.public_id)
    GO[how](seat_of(sam))

    send(message.pk)

    message.refresh_from_db()
    assert message.state == State.CANCELLED


def test_a_reminder_comes_after_the_pause(group_session, monday):
    sam = invite(group_session, "Sam", answer="coming")
    pause(membership=seat_of(sam), by=sam.person, until=(SESSION_AT - timedelta(days=1)).date())

    monday.move_to(SESSION_AT - timedelta(hours=35))
    assert list(due_a_reminder(now=timezone.now())) == []
    monday.move_to(SESSION_AT - timedelta(hours=20))
    assert list(due_a_reminder(now=timezone.now())) == [sam]


@gone
def test_no_call_is_placed_for_whoever_is_gone(group_session, jo, how):
    sam = invite(group_session, "Sam")
    layla = invite(group_session, "Layla")
    GO[how](seat_of(sam))

    assert [call.person for call in place_calls(group_session=group_session)] == [layla.person]


@gone
def test_a_call_that_was_placed_is_called_off(group_session, jo, how):
    sam, layla = invite(group_session, "Sam"), invite(group_session, "Layla")
    calls = {
        invitation: PreparationCallFactory(
            group_session=group_session,
            person=invitation.person,
            caller=jo,
            starts_at=SESSION_AT - timedelta(days=1, hours=hours),
        )
        for hours, invitation in enumerate([sam, layla])
    }
    GO[how](seat_of(sam))

    tasks.place_preparation_calls()

    for call in calls.values():
        call.refresh_from_db()
    assert (calls[sam].state, calls[layla].state) == (CallState.CALLED_OFF, CallState.BOOKED)
    told = Message.objects.filter(purpose="preparation-call-caller", target=calls[sam].public_id)
    assert told.get().person == jo


def test_nobody_rings_whoever_has_left(group_session):
    messages = {}
    for name in ("Sam", "Layla"):
        invitation = invite(group_session, name)
        messages[name] = Message.objects.create(
            person=invitation.person,
            purpose="invitation",
            target=invitation.public_id,
            key=f"invitation:{invitation.public_id}",
            not_before=NOW,
            not_after=SESSION_AT,
            state=State.HELD,
            why_held="no_contact_allowed",
        )
        if name == "Sam":
            leave(membership=seat_of(invitation), by=invitation.person)

    tasks.place_preparation_calls()

    for message in messages.values():
        message.refresh_from_db()
    assert [messages[name].state for name in ("Sam", "Layla")] == [State.CANCELLED, State.HELD]


def test_old_links_of_whoever_left_open_nothing(group_session):
    sam = invite(group_session, "Sam")
    links = [
        reverse(
            f"sessions:{name}",
            args=[
                issue_link(
                    person=sam.person,
                    purpose=purpose,
                    target=target,
                    expires_at=SESSION_AT,
                )
            ],
        )
        for name, purpose, target in [
            ("invitation", "invitation", sam.public_id),
            ("check_in", "invitation", sam.public_id),
            ("summary_by_link", "summary", group_session.public_id),
        ]
    ]
    assert Client().get(links[0]).status_code == 200

    leave(membership=seat_of(sam), by=sam.person)

    assert [Client().get(link).status_code for link in links] == [404, 404, 404]


def test_somebody_having_a_pause_still_opens_their_invitation(group_session):
    sam = invite(group_session, "Sam")
    pause(membership=seat_of(sam), by=sam.person)
    client = Client()
    client.force_login(sam.person)

    address = reverse("sessions:my_invitation", args=[sam.public_id])

    assert client.get(address).status_code == 200


def test_the_list_of_who_gets_what_says_who_is_left_in_peace(db):
    group_session = ready()
    sam = MembershipFactory(group=group_session.group, person__preferred_name="Sam")
    pause(membership=sam, by=sam.person)
    client = Client()
    client.force_login(group_session.facilitations.first().person)

    page = client.get(reverse("sessions:invite", args=[group_session.public_id])).content.decode()

    before, _heading, after = page.partition("Having a pause")
    assert "Sam" in after.partition("</section>")[0]
    assert "Until they say so" in after
    assert "Sam" not in before
