"""What whoever answers, waits, or runs the session reads about places."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import Membership
from sessions.inviting.services import answer_invitation
from sessions.models import Invitation
from sessions.waiting.services import change_places, look_after_the_line
from tests.factories.groups import MembershipFactory
from tests.factories.people import PersonFactory
from tests.factories.sessions import InvitationFactory, sent_out


def asked(group_session, **fields):
    seat = MembershipFactory(group=group_session.group, **fields)
    return InvitationFactory(group_session=group_session, person=seat.person)


@pytest.fixture
def group_session(db):
    return sent_out(places=1)


def says(invitation, answer="coming"):
    return answer_invitation(invitation=invitation, answer=answer, by=invitation.person)


def page_of(client, invitation, query=""):
    client.force_login(invitation.person)
    response = client.get(reverse("sessions:my_invitation", args=[invitation.public_id]) + query)
    return " ".join(response.content.decode().split())


def tap(client, invitation, answer):
    client.force_login(invitation.person)
    address = reverse("sessions:my_invitation", args=[invitation.public_id])
    response = client.post(address, {"answer": answer}, follow=True)
    return " ".join(response.content.decode().split())


def test_a_full_page_says_so_before_the_tap(client, group_session, django_assert_num_queries):
    late, helper = asked(group_session), asked(group_session, seat=Membership.Seat.SUPPORTER)
    Invitation.objects.filter(pk=helper.pk).update(takes_place=False)
    before = page_of(client, late)
    says(asked(group_session))

    assert 'value="coming"' in before
    assert "All the places are taken" not in before
    full = page_of(client, late)
    assert 'value="waiting"' in full
    assert 'value="coming"' not in full
    assert "All the places are taken. We tell you when one is free for you" in full
    assert 'value="coming"' in page_of(client, helper)
    # The same at home.
    home = client.get(reverse("home")).content.decode()
    assert 'value="coming"' in home
    client.force_login(late.person)
    home = client.get(reverse("home")).content.decode()
    assert 'value="coming"' not in home
    assert 'value="waiting"' in home


def test_the_last_place_goes_while_the_page_is_open_and_a_place_comes_free(client, group_session):
    first, late, later = asked(group_session), asked(group_session), asked(group_session)
    says(first)

    page = tap(client, late, "coming")
    says(later)

    assert "The last place has just gone. We are sorry." in page
    assert "You’re on the waiting list" in page
    assert "What would help?" not in page
    assert "Put it in my calendar" not in page
    assert "Take me off the list" in page
    assert "The last place" not in page_of(client, late)

    says(first, "cant")
    page = page_of(client, late)
    assert "There is a place for you" in page
    assert "We keep it for you until <b>" in page
    assert "You’re down as coming" in tap(client, late, "coming")
    assert "You’re down as not coming this time" in tap(client, later, "cant")


def test_whoever_did_not_say_in_time_reads_that_it_went_on(client, group_session):
    first, late, next_one = asked(group_session), asked(group_session), asked(group_session)
    for invitation in (first, late, next_one):
        says(invitation)
    says(first, "cant")
    Invitation.objects.filter(pk=late.pk).update(offered_until=timezone.now() - timedelta(minutes=1))
    look_after_the_line(group_session=group_session)

    page = page_of(client, late)

    assert "The place went to the next person" in page
    assert "It is fine that you did not answer." in page
    assert "You’re on the waiting list" in tap(client, late, "waiting")
    assert "There is a place for you" in page_of(client, next_one)


def test_a_place_that_was_let_go_by_and_nobody_took_is_still_there(client, group_session):
    first, late = asked(group_session), asked(group_session)
    for invitation in (first, late):
        says(invitation)
    says(first, "cant")
    Invitation.objects.filter(pk=late.pk).update(offered_until=timezone.now() - timedelta(minutes=1))

    page = page_of(client, late)

    assert "There is still a place" in page
    assert "went to the next person" not in page
    assert "You’re down as coming" in tap(client, late, "coming")


def test_whose_offer_is_over_stands_after_those_who_wait(client, group_session):
    first, over, kept, waits = (asked(group_session) for _ in range(4))
    for invitation in (first, over, kept, waits):
        says(invitation)
    now = timezone.now()
    Invitation.objects.filter(pk=over.pk).update(offered_until=now - timedelta(hours=1))
    Invitation.objects.filter(pk=kept.pk).update(offered_until=now + timedelta(hours=1))
    client.force_login(group_session.facilitations.get(role="lead").person)

    page = client.get(reverse("sessions:places", args=[group_session.public_id])).context["page"]

    assert list(page) == [kept, waits, over]


def test_those_who_run_it_see_who_waits_and_add_places(client, group_session):
    jo = group_session.facilitations.get(role="lead").person
    people = [asked(group_session) for _ in range(3)]
    for invitation in people:
        says(invitation)
    client.force_login(jo)
    address = reverse("sessions:places", args=[group_session.public_id])

    page = " ".join(client.get(address).content.decode().split())
    assert "1 of 1 place is taken. 2 people wait." in page
    page = client.post(address, {"places": "2"}, follow=True).content.decode()
    assert "A place is offered to 1 person who waits." in page
    assert "a place is kept" in page
    for typed, sentence in [
        ("1", "2 places were promised already, so there cannot be fewer."),
        ("0", "One place is the fewest."),
        ("many", "Please write a whole number"),
        ("1" * 40, "That is more than 1,000 places."),
    ]:
        page = client.post(address, {"places": typed}).content.decode()
        assert sentence in page
        assert f'value="{typed}"' in page
    invite = client.get(reverse("sessions:invite", args=[group_session.public_id])).content.decode()
    assert "1 of 2 places are taken. 1 is kept for somebody who waited. 1 person waits." in invite
    assert "waits for a place" in invite
    # On somebody's behalf it is the same service, and says what came of it.
    newcomer = asked(group_session)
    on_behalf = reverse("sessions:answer_for_them", args=[group_session.public_id, newcomer.public_id])
    page = client.post(on_behalf, {"answer": "coming"}, follow=True).content.decode()
    assert "All the places are taken, so they are on the waiting list. Please tell them so." in page


def test_pages_take_as_many_queries_however_many_wait(
    client, group_session, django_assert_num_queries, django_assert_max_num_queries
):
    jo = group_session.facilitations.get(role="lead").person
    says(asked(group_session))
    mine = asked(group_session)
    says(mine)
    addresses = [
        (jo, reverse("sessions:places", args=[group_session.public_id])),
        (mine.person, reverse("sessions:my_invitation", args=[mine.public_id])),
    ]
    counted = []
    for _ in range(2):
        for person, address in addresses:
            client.force_login(person)
            client.get(address)
            with django_assert_max_num_queries(20) as queries:
                client.get(address)
            counted.append(len(queries))
        for _ in range(3):
            says(asked(group_session))
        change_places(group_session=group_session, places=3, by=PersonFactory())

    assert counted[:2] == counted[2:]
