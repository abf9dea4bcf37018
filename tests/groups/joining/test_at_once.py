"""Two at the same moment: whatever comes of it, one place is one person."""

import pytest
from django.test import Client
from django.utils import timezone

from groups.joining import arriving
from groups.joining.inviting import take_back
from groups.models import JoinInvitation, Membership
from people.models import Person
from people.services import LinkNotWorking
from tests.factories.groups import MembershipFactory
from tests.factories.joining import JoinInvitationFactory
from tests.factories.people import PersonFactory
from tests.payments.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_taps_on_one_phone_make_one_person_who_is_in(place, says):
    phones = [Client(), Client()]

    at_once(*[lambda phone=phone: phone.post(place.link, says()) for phone in phones])

    [seat] = Membership.objects.filter(seat="lived_experience")
    assert [phone.session["_auth_user_id"] for phone in phones] == [str(seat.person.pk)] * 2


def test_two_people_with_one_link_are_not_both_let_in(place, says):
    phones = {name: Client() for name in ("Sam", "Layla")}

    at_once(
        *[
            lambda name=name: phones[name].post(
                place.link, says(preferred_name=name, once=name.ljust(32, "x"))
            )
            for name in phones
        ]
    )

    [seat] = Membership.objects.filter(seat="lived_experience")
    assert list(Person.objects.filter(preferred_name__in=phones)) == [seat.person]
    inside = {name for name, phone in phones.items() if "_auth_user_id" in phone.session}
    assert inside == {seat.person.preferred_name}


@pytest.mark.parametrize("round_", range(4))
def test_joining_while_it_is_taken_back_is_one_or_the_other(place, jo, says, round_):
    phone = Client()

    at_once(
        lambda: phone.post(place.link, says()),
        lambda: take_back(invitation=place, by=jo),
    )

    place.refresh_from_db()
    has_joined = Membership.objects.filter(seat="lived_experience").exists()
    assert has_joined is (place.used_at is not None)
    assert has_joined is (place.revoked_at is None)
    assert has_joined is ("_auth_user_id" in phone.session)


def test_the_same_person_joins_once_by_two_invitations(group, jo):
    ruth = PersonFactory()
    invitations = [JoinInvitationFactory(group=group, made_by=jo) for _ in range(2)]

    at_once(*[lambda row=row: arriving.join_as(invitation=row, person=ruth) for row in invitations])

    assert Membership.objects.filter(person=ruth).count() == 1
    assert JoinInvitation.objects.exclude(used_at=None).count() == 1


def test_a_new_way_in_is_used_once(group, jo):
    sam = MembershipFactory(group=group).person
    way = JoinInvitationFactory(group=group, made_by=jo, person=sam)
    came_in = []

    def come():
        try:
            came_in.append(arriving.come_back_in(invitation=way))
        except LinkNotWorking:
            came_in.append(None)

    at_once(come, come)

    assert sorted(seat is None for seat in came_in) == [False, True]
    assert JoinInvitation.objects.get().used_at <= timezone.now()
