from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import Membership
from sessions.models import GroupSession
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.sessions import sent_out


@pytest.fixture
def held(db, client):
    group = GroupFactory()
    jo = MembershipFactory(group=group, seat=Membership.Seat.FACILITATOR).person
    client.force_login(jo)
    past = timezone.now() - timedelta(days=7)
    return sent_out(group=group, starts_at=past, ends_at=past + timedelta(hours=2))


def test_a_copy_has_the_agenda_and_whoever_may_still_facilitate(client, held):
    lead, support = (held.facilitations.get(role=role).person for role in ("lead", "support"))
    held.group.memberships.filter(person=support).update(left_at=timezone.now())
    held.agenda.filter(position=1).update(title="Letters, once more")
    page = reverse("sessions:copy", args=[held.public_id])
    form = client.get(page).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {
        "day": (timezone.localdate() + timedelta(days=20)).isoformat(),
        "starts": "10:00",
        "ends": "12:00",
        "place": "The Town Hall",
    }

    client.post(page, typed)
    client.post(page, typed)

    copy = GroupSession.objects.exclude(pk=held.pk).get()
    assert (copy.state, copy.place, copy.minutes) == ("draft", "The Town Hall", 120)
    facts = ["position", "kind", "title", "minutes"]
    assert list(copy.agenda.values_list(*facts)) == list(held.agenda.values_list(*facts))
    assert [(one.role, one.person) for one in copy.facilitations.all()] == [("lead", lead)]


def test_without_a_day_nothing_is_planned(client, held):
    response = client.post(reverse("sessions:copy", args=[held.public_id]), {"kind": "in_person"})

    assert "Choose the day." in response.content.decode()
    assert GroupSession.objects.count() == 1
