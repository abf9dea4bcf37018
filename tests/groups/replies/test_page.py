import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import Membership
from groups.permissions import replies_read_by
from tests.factories.groups import GroupFactory, MembershipFactory, OrganisationFactory
from tests.factories.people import PersonFactory
from tests.factories.replies import InboundReplyFactory

Seat = Membership.Seat
pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return GroupFactory()


@pytest.fixture
def jo(group, client):
    jo = MembershipFactory(group=group, seat=Seat.FACILITATOR, person__preferred_name="Jo").person
    client.force_login(jo)
    return jo


def member(group, name="Sam", **fields):
    return MembershipFactory(
        group=group, seat=Seat.LIVED_EXPERIENCE, person__preferred_name=name, **fields
    ).person


def test_page_shows_who_wrote_what_and_done_takes_it_from_the_pile(group, jo, client):
    reply = InboundReplyFactory(people=[member(group)], words="Is there a <ramp>?")

    page = client.get(reverse("groups:replies"))
    assert "Is there a &lt;ramp&gt;?" in page.content.decode()
    assert "Sam" in page.content.decode()
    home = client.get(reverse("home")).content.decode()
    assert "1 text waits for you" in home
    assert "ramp" not in home
    assert "Sam" not in home

    answer = client.post(reverse("groups:reply_done", args=[reply.public_id]), follow=True)

    assert "Jo</bdi> saw to it" in answer.content.decode()
    assert "waits for you" not in client.get(reverse("home")).content.decode()


def test_what_waits_comes_first(group, jo, client):
    sam = member(group)
    done = InboundReplyFactory(people=[sam], settled_at=timezone.now(), settled_by=jo)
    waiting = InboundReplyFactory(people=[sam])

    assert list(client.get(reverse("groups:replies")).context["page"]) == [waiting, done]


def test_a_shared_number_shows_only_those_whom_one_knows(group, jo, client):
    stranger = member(GroupFactory(), name="Stranger")
    InboundReplyFactory(people=[member(group, name="Sam"), member(group, name="Layla"), stranger])

    page = client.get(reverse("groups:replies")).content.decode()

    assert "They share this number." in page
    assert "Layla" in page
    assert "Stranger" not in page


def test_whoever_left_is_still_heard_by_those_who_ran_their_group(group, jo):
    reply = InboundReplyFactory(people=[member(group, left_at=timezone.now())])

    assert list(replies_read_by(jo)) == [reply]


def test_a_number_nobody_knows_is_for_facilitators_of_the_only_organisation(group, jo):
    reply = InboundReplyFactory()

    assert list(replies_read_by(jo)) == [reply]
    assert list(replies_read_by(member(group))) == []
    OrganisationFactory()
    assert list(replies_read_by(jo)) == []


def test_my_own_texts_are_not_mine_to_settle(group, jo):
    InboundReplyFactory(people=[jo])

    assert list(replies_read_by(jo)) == []


def test_members_have_no_such_page(group, client):
    client.force_login(member(group))

    assert client.get(reverse("groups:replies")).status_code == 404


def test_page_asks_as_much_for_three_as_for_one(group, jo, client, django_assert_num_queries):
    def count():
        with django_assert_num_queries(7) as queries:
            client.get(reverse("groups:replies"))
        return len(queries)

    InboundReplyFactory(people=[member(group)])
    first = count()
    for name in ("Layla", "Marek"):
        InboundReplyFactory(people=[member(group, name=name), PersonFactory()])

    assert count() == first


def test_first_page_asks_once(jo, django_assert_num_queries):
    InboundReplyFactory()

    with django_assert_num_queries(1):
        replies_read_by(jo).waiting().count()
