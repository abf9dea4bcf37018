"""What helps somebody is asked for by itself at each session; what they say for one stays with that one."""

from datetime import date

import pytest
from django.urls import reverse

from groups.models import Membership
from people.models import AccessNeed
from sessions.inviting.services import answer_invitation, say_what_helps
from sessions.models import Arrangement
from tests.factories.groups import MembershipFactory
from tests.factories.people import AccessNeedFactory
from tests.factories.sessions import InvitationFactory, sent_out

pytestmark = pytest.mark.django_db


def asked_to(group_session, person=None):
    given = {"person": person} if person else {}
    invitation = InvitationFactory(group_session=group_session, **given)
    if not person:
        MembershipFactory(group=group_session.group, person=invitation.person)
    return invitation


@pytest.fixture
def invitation():
    return asked_to(sent_out())


@pytest.fixture
def needs(invitation):
    person = invitation.person
    AccessNeedFactory(person=person, kind="hearing", words="A loop")
    AccessNeedFactory(person=person, kind="food", words="Nobody else", shared_with="named_contact")
    AccessNeedFactory(person=person, kind="times", words="Mornings")
    ended = AccessNeedFactory(person=person, kind="travel", words=None)
    ended.ended_at = ended.created_at
    ended.save()
    return person.access_needs


def answer(invitation, said):
    return answer_invitation(invitation=invitation, answer=said, by=invitation.person)


def wanted(invitation):
    return {row.kind: row.detail for row in invitation.arrangements.wanted()}


def my_page(client, invitation):
    client.force_login(invitation.person)
    return client.get(reverse("sessions:my_invitation", args=[invitation.public_id]))


def say(client, invitation, **ticked):
    client.force_login(invitation.person)
    return client.post(reverse("sessions:my_help", args=[invitation.public_id]), ticked)


def profile(invitation):
    needs = AccessNeed.objects.current().filter(person=invitation.person)
    return {need.kind: need.words for need in needs}


@pytest.mark.parametrize("said", ["coming", "online"])
def test_whoever_says_they_come_has_what_helps_them_asked_for(invitation, needs, said):
    invitation.group_session.kind, invitation.group_session.online_link = "both", "https://example.org"
    invitation.group_session.save()

    answer(invitation, said)

    assert wanted(invitation) == {"hearing": "A loop"}
    assert invitation.arrangements.get().state == Arrangement.State.ASKED


@pytest.mark.parametrize("said", ["cant", "not_sure"])
def test_nothing_is_asked_for_somebody_who_does_not_come(invitation, needs, said):
    answer(invitation, said)

    assert wanted(invitation) == {}


def test_whoever_is_not_sure_finds_it_filled_in(client, invitation, needs):
    answer(invitation, "not_sure")

    form = my_page(client, invitation).context["help_form"]

    assert (form["hearing"].value(), form["hearing_more"].value()) == (True, "A loop")
    assert not form.fields["food"].initial  # known to the named contact alone


def test_what_they_took_out_for_this_session_stays_out(client, invitation, needs):
    answer(invitation, "coming")
    say(client, invitation)
    answer(invitation, "cant")
    answer(invitation, "coming")

    assert wanted(invitation) == {}
    assert profile(invitation)["hearing"] == "A loop"
    assert not my_page(client, invitation).context["help_form"]["hearing"].value()


def test_what_they_said_for_one_session_is_not_in_the_next(client, invitation, needs):
    answer(invitation, "coming")
    say(client, invitation, hearing="on", hearing_more="A seat in front", leave_early="on")
    next_time = asked_to(sent_out(group=invitation.group_session.group), invitation.person)
    answer(next_time, "coming")

    assert wanted(invitation) == {"hearing": "A seat in front", "leave_early": None}
    assert wanted(next_time) == {"hearing": "A loop"}


def test_keep_this_for_next_time_too(client, invitation, needs):
    answer(invitation, "coming")
    say(client, invitation, childcare="on", childcare_more="Two", keep="on")
    next_time = asked_to(sent_out(group=invitation.group_session.group), invitation.person)
    answer(next_time, "coming")

    assert wanted(next_time) == {"childcare": "Two"}
    assert profile(invitation) == {"childcare": "Two", "food": "Nobody else", "times": "Mornings"}
    assert needs.get(kind="food").shared_with == "named_contact"


def test_a_facilitator_who_writes_an_answer_down_brings_it_too(client, invitation, needs):
    jo = MembershipFactory(group=invitation.group_session.group, seat=Membership.Seat.FACILITATOR).person

    answer_invitation(invitation=invitation, answer="coming", by=jo)

    assert wanted(invitation) == {"hearing": "A loop"}


def test_tapping_twice_asks_once(invitation, needs):
    for _tap in range(2):
        answer(invitation, "coming")

    assert wanted(invitation) == {"hearing": "A loop"}


def test_the_list_of_arrangements_says_when_it_was_last_checked(client, invitation, needs):
    needs.filter(kind="hearing").update(asked_on=date(2026, 1, 2), checked_on=date(2026, 1, 2))
    answer(invitation, "coming")
    say_what_helps(
        invitation=invitation, wanted={"hearing": "A loop", "childcare": ""}, by=invitation.person
    )
    jo = MembershipFactory(group=invitation.group_session.group, seat=Membership.Seat.FACILITATOR).person
    client.force_login(jo)

    address = reverse("sessions:arrangements", args=[invitation.group_session.public_id])
    shown = client.get(address).content.decode()

    assert shown.count("last checked on") == 1
    assert "Friday 2 January" in shown
