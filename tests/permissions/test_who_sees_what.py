"""What the page “Who sees what” says is so: each sentence is tied to pages, and each page is opened."""

import pytest
from django.test import Client
from django.urls import reverse

from groups.models import Membership, OrganisationRole
from groups.organisation.seeing import ONLY_SOME, SEES, TOPICS
from tests.factories.groups import MembershipFactory, OrganisationRoleFactory
from tests.permissions.test_matrix import ROWS

Role, Seat = OrganisationRole.Role, Membership.Seat

PAGES = {
    "group": "groups:group",
    "agreement": "groups:agreement",
    "summary": "sessions:summary",
    "reach": "groups:people",
    "at_once": "groups:within_reach_person",
    "needs": "sessions:arrangements",
    "messages": "sessions:messages",
    "call": "sessions:call",
    "feelings": "sessions:feelings",
    "late_call": "wellbeing:follow_up",
    "debrief": "sessions:debrief",
    "rooms": "wellbeing:rooms",
    "unease": "groups:unease",
    "training": "groups:person_training",
    "groups": "groups:of_organisation",
    "roles": "groups:roles",
    "money": "payments:claim",
    "batches": "payments:batch",
}
# Who was chosen in the world of the matrix, for what only somebody chosen sees.
CHOSEN = dict.fromkeys(["call", "feelings", "late_call", "debrief", "rooms"], "facilitator") | {
    "unease": "safeguarding"
}


def people_of(world):
    """Somebody of each kind. Never the person whom a page is about, who always sees what is their own."""
    people = {
        Seat.LIVED_EXPERIENCE: MembershipFactory(group=world.group).person,
        Seat.PROFESSIONAL: MembershipFactory(group=world.group, seat=Seat.PROFESSIONAL).person,
        Seat.FACILITATOR: world.colleague,
        Role.ADMIN: world.admin,
        Role.PREPARER: world.finance,
        Role.APPROVER: world.approver,
        Role.RELEASER: world.releaser,
        Role.SAFEGUARDING_LEAD: world.safeguarding,
    }
    for seat in (Seat.SUPPORTER, Seat.INTERPRETER, Seat.OBSERVER):
        people[seat] = MembershipFactory(group=world.group, seat=seat).person
    for role in (Role.AUDITOR, Role.LISTENER, Role.DATA_PROTECTION_LEAD):
        people[role] = OrganisationRoleFactory(organisation=world.organisation, role=role).person
    return people


def opens(person, address):
    client = Client()
    client.force_login(person)
    status = client.get(address).status_code
    assert status in (200, 404)
    return status == 200


@pytest.mark.parametrize("topic", TOPICS)
def test_each_sentence_is_so(world, topic):
    address = reverse(PAGES[topic], args=ROWS[PAGES[topic]].args(world))
    people = people_of(world)
    if topic == "summary":
        for person in people.values():
            if Membership.objects.filter(person=person, group=world.group).exists():
                world.group_session.invitations.create(person=person)
    chosen = getattr(world, CHOSEN[topic]) if topic in ONLY_SOME else None

    found = {who: opens(person, address) for who, person in people.items()}

    said = {
        who: person == chosen if topic in ONLY_SOME else topic in SEES[who]
        for who, person in people.items()
    }
    assert found == said
    if chosen:
        assert opens(chosen, address)
        # Whoever may be chosen is told so; whoever never sees it was not.
        assert {who for who, person in people.items() if person == chosen} <= {
            who for who, topics in SEES.items() if topic in topics
        }


def test_every_seat_role_and_topic_is_said_and_tested():
    assert set(SEES) == {*Seat, *Role}
    assert set(PAGES) == set(TOPICS)
    assert set(CHOSEN) == ONLY_SOME
    assert set().union(*SEES.values()) == set(TOPICS)


def test_page_says_what_finance_never_sees(world, client):
    client.force_login(world.finance)

    page = client.get(reverse("groups:who_sees_what", args=[world.organisation.public_id]))

    (line,) = [line for line in page.context["lines"] if line.key == Role.PREPARER]
    never = {str(words) for words in line.never}
    assert {str(TOPICS[name]) for name in ("feelings", "debrief", "needs", "agreement")} <= never
    assert "Never sees" in page.content.decode()
