"""The pages of those who run a group cost the same for 5, 50 and 500 people, and 500 can be asked at once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bench.crowd import ask, people_in
from messaging.models import Message
from sessions.models import Arrangement
from tests.factories.groups import GroupFactory
from tests.factories.sessions import GroupSessionFactory, sent_out
from tests.sessions.planning.test_readiness import ready
from wellbeing.models import FollowUp

pytestmark = pytest.mark.django_db


def join(asked, jo, number):
    """So many more people: each asked, reached by no message, promised a call, with something to arrange."""
    now = timezone.now()
    people = people_in(asked.group, number, called=f"p{number}-")
    invitations = ask([(asked, person) for person in people], said="")
    Message.objects.bulk_create(
        Message(
            person=invitation.person,
            purpose="invitation",
            target=invitation.public_id,
            key=f"invitation:{invitation.public_id}",
            not_before=now,
            not_after=asked.starts_at,
            state="held",
            why_held="no_contact_allowed",
        )
        for invitation in invitations
    )
    Arrangement.objects.bulk_create(
        Arrangement(invitation=invitation, kind="childcare", telling=invitation.public_id)
        for invitation in invitations
    )
    FollowUp.objects.bulk_create(
        FollowUp(
            group=asked.group,
            person=person,
            owner=jo,
            reason="asked",
            source=person.public_id,
            due_at=now - timedelta(hours=1),
        )
        for person in people
    )


def test_pages_ask_as_often_for_5_for_50_and_for_500_people(client):
    asked = sent_out(GroupSessionFactory(starts_at=timezone.now() + timedelta(days=3)))
    jo = asked.facilitations.get(role="lead").person
    draft = GroupSessionFactory(group=asked.group)
    names = ("plan", "invite", "arrangements")
    pages = [reverse(f"sessions:{name}", args=[asked.public_id]) for name in names]
    pages += [reverse(f"sessions:{name}", args=[draft.public_id]) for name in ("plan", "invite")]
    pages += [reverse("sessions:arrangement_board"), reverse("home")]
    client.force_login(jo)
    counts = {page: [] for page in pages}

    for more in (5, 45, 450):
        join(asked, jo, more)
        for page in pages:
            with CaptureQueriesContext(connection) as seen:
                response = client.get(page)
            assert response.status_code == 200
            counts[page].append(len(seen))

    assert {page: len(set(found)) for page, found in counts.items()} == dict.fromkeys(pages, 1), counts
    assert max(found[0] for found in counts.values()) <= 55
    home = response.context["home"]
    assert [(part.name, len(part.lines), part.has_more) for part in home.needs][0:3] == [
        ("wellbeing", 6, True),
        ("preparation", 6, True),
        ("answers", 6, True),
    ]


def test_500_are_shown_asked_and_listed_in_pages(client):
    group_session = ready(group=GroupFactory(), starts_at=timezone.now() + timedelta(days=14))
    jo = group_session.facilitations.get(role="lead").person
    people_in(group_session.group, 500 - group_session.seats_to_ask().count(), called="p")
    client.force_login(jo)
    page = reverse("sessions:invite", args=[group_session.public_id])

    before = client.get(page + "?page=25").content.decode()
    with CaptureQueriesContext(connection) as seen:
        client.post(page)
    client.post(page)  # pressed twice
    after = client.get(page + "?page=25").content.decode()

    assert "Send 500 invitations" in before
    assert "Page 25 of 25" in before
    assert "Page 25 of 25" in after
    assert "0 of the 500 people asked are coming" in after
    assert len(seen) <= 25
    assert Message.objects.filter(purpose="invitation", state="queued").count() == 500
