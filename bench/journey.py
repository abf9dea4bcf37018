"""What the one session costs: the parent's page, the page of the day, a spreadsheet, a batch."""

import io
import itertools
import time
from datetime import timedelta
from functools import partial

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bench import floor
from bench.crowd import people_in
from bench.measuring import figure, pair_per_second, seconds_each, wire_size
from groups.models import Group, Membership
from people.services import issue_link
from sessions.models import Facilitation, Invitation
from tests.factories.groups import GroupFactory, MembershipFactory, OrganisationRoleFactory
from tests.factories.people import PersonFactory
from tests.factories.sessions import GroupSessionFactory, InvitationFactory, sent_out
from tests.sessions.planning.test_readiness import ready


def _a_session(people, **fields):
    group_session = sent_out(GroupSessionFactory(**fields))
    for number in range(people):
        person = PersonFactory()
        seat = Membership.Seat.PROFESSIONAL if number % 2 else Membership.Seat.LIVED_EXPERIENCE
        MembershipFactory(group=group_session.group, person=person, seat=seat)
        InvitationFactory(group_session=group_session, person=person)
    return group_session


def _a_link(invitation):
    token = issue_link(
        person=invitation.person,
        purpose="invitation",
        target=invitation.public_id,
        expires_at=timezone.now() + timedelta(days=30),
    )
    return reverse("sessions:invitation", args=[token])


def _beside_the_floor(name, action, *, times):
    """Calls a second of `action`, which answers a response, against a bare view that asks and writes as much."""
    with CaptureQueriesContext(connection) as queries:
        response = action()
    assert response.status_code in (200, 302)
    floor.as_long_as(response, queries)
    with override_settings(ROOT_URLCONF="bench.floor"):
        least = partial(Client().get, "/floor/")
        assert least().status_code == 200
        return pair_per_second(name, action, least, times=times)


def rsvp_page():
    """The page a parent's link opens: its bytes over the wire, and pages a second against the floor."""
    invitation = _a_session(12).invitations.first()
    address, client = _a_link(invitation), Client()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    files = ["build/site.css", "js/leave.js", "img/icon.svg"]
    yield figure("rsvp_page_bytes", len(response.content) + sum(map(wire_size, files)), "bytes")
    yield figure("rsvp_page_requests", 1 + len(files), "requests")
    yield figure("rsvp_page_queries", len(queries), "queries")
    yield _beside_the_floor("rsvp_page", partial(client.get, address), times=40)


def rsvp_save():
    """One tap on an answer, another each time: answers a second against the floor."""
    invitation = _a_session(12).invitations.first()
    address, client = _a_link(invitation), Client()
    answers = itertools.cycle([Invitation.Answer.COMING, Invitation.Answer.NOT_SURE])

    def save():
        return client.post(address, {"answer": next(answers)})

    yield _beside_the_floor("rsvp_save", save, times=20)
    invitation.refresh_from_db()
    assert invitation.answer


def session_plan_page():
    """The page on which a facilitator plans, for a session of 30 people, against the floor."""
    group_session = _a_session(30)
    client = Client()
    client.force_login(group_session.facilitations.get(role=Facilitation.Role.LEAD).person)
    address = reverse("sessions:plan", args=[group_session.public_id])
    yield _beside_the_floor("session_plan_page", partial(client.get, address), times=10)


def meet_page():
    """The page of the day with 3, 30 and 300 people."""
    for people in (3, 30, 300):
        now = timezone.now()
        group_session = _a_session(
            people, starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=2)
        )
        lead = group_session.facilitations.get(role=Facilitation.Role.LEAD).person
        Invitation.objects.filter(group_session=group_session).update(
            answer=Invitation.Answer.COMING, answered_at=now, answered_by=lead
        )
        client = Client()
        client.force_login(lead)
        address = reverse("sessions:meet", args=[group_session.public_id])
        assert client.get(address).status_code == 200
        milliseconds = seconds_each(partial(client.get, address), times=3) * 1000
        yield figure(f"meet_page_{people}", round(milliseconds, 1), "ms")


def invite_500():
    """Asking 500 people at once: the page that says who gets what, and sending it."""
    group_session = ready(starts_at=timezone.now() + timedelta(days=14))
    people_in(group_session.group, 500 - group_session.seats_to_ask().count(), called="asked")
    client = Client()
    client.force_login(group_session.facilitations.get(role=Facilitation.Role.LEAD).person)
    address = reverse("sessions:invite", args=[group_session.public_id])
    yield figure(
        "invite_500_preview", round(seconds_each(partial(client.get, address), times=1), 2), "s"
    )
    start = time.perf_counter()
    assert client.post(address).status_code == 302
    yield figure("invite_500_send", round(time.perf_counter() - start, 2), "s")
    assert group_session.invitations.count() == 500
    yield figure("invite_500_page", round(seconds_each(partial(client.get, address), times=1), 2), "s")


def roster():
    """The longest spreadsheet we take, from upload to result."""
    group = GroupFactory()
    jo = PersonFactory()
    MembershipFactory(group=group, person=jo, seat=Membership.Seat.FACILITATOR)
    client = Client()
    client.force_login(jo)
    rows = "\n".join(
        f"Person {n},lived experience,,person{n}@example.org,,yes,2026-11-01" for n in range(500)
    )
    file = io.BytesIO(
        f"preferred name,seat,mobile,email,ok to text,ok to email,confirmed on\n{rows}".encode()
    )
    file.name = "people.csv"
    start = time.perf_counter()
    client.post(reverse("groups:bring_people_in", args=[group.public_id]), {"file": file})
    seconds = time.perf_counter() - start
    assert group.memberships.count() == 501
    yield figure("roster_500_rows", round(seconds, 2), "s")


def group_list():
    """An organisation's list of groups: the last page of 2,020, with 20 on it, against one of 20."""
    pages = []
    for groups, last in ((2020, "?page=41"), (20, "")):
        role = OrganisationRoleFactory()
        Group.objects.bulk_create(
            Group(
                organisation=role.organisation, name=f"Group {number:04}", discreet_name="Tuesday group"
            )
            for number in range(groups)
        )
        client = Client()
        client.force_login(role.person)
        address = reverse("groups:of_organisation", args=[role.organisation.public_id]) + last
        assert client.get(address).content.decode().count("<bdi>Group ") == 20
        pages.append(partial(client.get, address))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE groups_group")
    yield pair_per_second("group_list_2020", *pages, times=20)


BENCHES = [rsvp_page, rsvp_save, session_plan_page, meet_page, invite_500, roster, group_list]
