"""What facilitators do: offer a place, take it back, make a new way in, add somebody by hand."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groups.joining.codes import hash_code, hash_token
from groups.joining.inviting import NoNewWayIn, OverAlready, invite, make_new_way_in, take_back
from groups.models import JoinInvitation, Membership
from people.models import ContactPoint, Person, Reveal
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.joining import JoinInvitationFactory, LeavingFactory
from tests.factories.people import PersonFactory
from tests.groups.joining.test_arriving import close

pytestmark = pytest.mark.django_db

Seat = Membership.Seat


@pytest.fixture
def signed_in(client, jo):
    client.force_login(jo)
    return client


def address(name, row):
    return reverse(f"groups:{name}", args=[row.public_id])


def offer(client, group, **data):
    data = {
        "public_id": uuid4(),
        "seat": "lived_experience",
        "for_whom": "Layla from the library",
    } | data
    return client.post(address("invite", group), data)


def link_and_code(page):
    link = re.search(r"http://127.0.0.1:8000(/j/[\w-]+/)", page)[1]
    return link, re.search(r"<b><bdi dir=\"ltr\">(\w{4} \w{4})</bdi></b>", page)[1].replace(" ", "")


def test_an_invitation_is_shown_once_and_only_hashes_are_kept(signed_in, group, jo):
    answer = offer(signed_in, group, named_contact=jo.pk)

    link, code = link_and_code(answer.content.decode())
    row = JoinInvitation.objects.get()
    assert (row.token_hash, row.code_hash) == (hash_token(link.split("/")[2]), hash_code(code))
    assert (row.made_by, row.named_contact, row.seat) == (jo, jo, "lived_experience")
    assert row.expires_at - row.created_at >= timedelta(days=13, hours=23)
    with connection.cursor() as cursor:
        for table in ("groups_joininvitation", "groups_joininvitationevent", "django_session"):
            cursor.execute(f"SELECT row::text FROM {table} AS row")
            kept = str(cursor.fetchall())
            assert link.split("/")[2] not in kept
            assert code not in kept
    for page in ("invitations", "invite", "people"):
        again = signed_in.get(address(page, group)).content.decode()
        assert code[:4] not in again
        assert link not in again


def test_link_picture_and_code_open_the_same_place(signed_in, group):
    page = offer(signed_in, group).content.decode()
    link, code = link_and_code(page)
    picture = signed_in.get(re.search(r'<img class="qr" src="([^"]+)"', page)[1])
    guest = Client()

    assert "You are invited" in guest.get(link).content.decode()
    assert guest.post(reverse("groups:type_code"), {"code": code})["Location"] == "/join/here/"
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<svg" in picture.content
    assert b"style" not in picture.content


def test_the_picture_is_only_for_those_who_run_the_group(signed_in, group):
    page = offer(signed_in, group).content.decode()
    picture = re.search(r'<img class="qr" src="([^"]+)"', page)[1]
    other = Client()
    other.force_login(MembershipFactory(group=group).person)

    assert other.get(picture).status_code == 404
    assert signed_in.get("/j/mistyped/qr.svg").status_code == 404


def test_pressing_twice_offers_one_place_and_the_last_code_works(signed_in, group):
    same = uuid4()
    first = link_and_code(offer(signed_in, group, public_id=same).content.decode())
    second = link_and_code(offer(signed_in, group, public_id=same).content.decode())

    assert JoinInvitation.objects.count() == 1
    assert first != second
    assert Client().get(first[0]).status_code == 404
    assert Client().get(second[0]).status_code == 200


def test_an_offer_of_somebody_else_is_not_written_over(group, jo):
    theirs = JoinInvitationFactory(group=group)

    with pytest.raises(OverAlready):
        invite(group=group, public_id=theirs.public_id, by=jo, seat="observer")


def test_taking_back_stops_it(signed_in, place):
    signed_in.post(address("take_back", place))
    signed_in.post(address("take_back", place))

    assert Client().get(place.link).status_code == 404
    place.refresh_from_db()
    assert place.revoked_at is not None


def test_what_was_used_stays_used(place, jo):
    JoinInvitation.objects.update(used_at=timezone.now(), used_by=PersonFactory())

    assert take_back(invitation=place, by=jo).revoked_at is None


def test_invitations_of_other_groups_are_not_reached(signed_in, jo):
    elsewhere = JoinInvitationFactory(group=GroupFactory(), made_by=jo)

    assert signed_in.post(address("take_back", elsewhere)).status_code == 404


def test_a_closed_group_invites_nobody(signed_in, group):
    close(group)

    assert "This group is closed." in offer(signed_in, group).content.decode()
    assert "This group is closed." in add(signed_in, group).content.decode()
    assert not JoinInvitation.objects.exists()


@pytest.mark.parametrize("page", ["invitations", "people"])
def test_lists_cost_the_same_for_1_and_3_invitations(signed_in, group, jo, page):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert signed_in.get(address(page, group)).status_code == 200
        return len(captured)

    JoinInvitationFactory(group=group, named_contact=jo)
    one = queries()
    for _ in range(2):
        JoinInvitationFactory(group=group, person=MembershipFactory(group=group).person)
    assert queries() == one


def test_a_person_in_a_named_place_cannot_be_an_address_in_the_list(signed_in, group):
    JoinInvitationFactory(group=group, for_whom="<b>Layla</b>")

    page = signed_in.get(address("invitations", group)).content.decode()

    assert "&lt;b&gt;Layla" in page


# --- the list of people ---


def people(group, count):
    everybody = Person.objects.bulk_create(PersonFactory.build_batch(count))
    Membership.objects.bulk_create(
        Membership(group=group, person=person, seat=Seat.LIVED_EXPERIENCE) for person in everybody
    )


def test_the_list_of_people_costs_the_same_for_5_50_and_500(signed_in, group):
    def queries(count):
        people(group, count)
        with CaptureQueriesContext(connection) as captured:
            signed_in.get(address("people", group))
        return len(captured)

    assert queries(5) == queries(45) == queries(450)


def test_who_has_nobody_to_ring_comes_first(signed_in, group, jo):
    for name, contact, seat in [
        ("Ahmed", jo, "lived_experience"),
        ("Zoe", None, "lived_experience"),
        ("Bea", None, "professional"),
    ]:
        MembershipFactory(
            group=group, person=PersonFactory(preferred_name=name), named_contact=contact, seat=seat
        )

    answer = signed_in.get(address("people", group))

    names = [seat.person.preferred_name for seat in answer.context["page"]]
    assert names == ["Zoe", "Ahmed", "Bea", "Jo"]
    assert "1 person with lived experience has nobody to ring yet." in answer.content.decode()


def test_the_list_says_who_is_away_and_how_many_left(signed_in, group):
    MembershipFactory(group=group, paused_at=timezone.now())
    LeavingFactory(membership__group=group)
    JoinInvitationFactory(group=group)

    page = signed_in.get(address("people", group)).content.decode()

    for said in (
        "1 person is having a pause.",
        "having a pause",
        "1 person has left",
        "1 open invitation",
    ):
        assert said in page


# --- a new way in ---


@pytest.fixture
def sam(group, jo):
    return MembershipFactory(group=group, person=PersonFactory(preferred_name="Sam"), named_contact=jo)


def test_a_new_way_in_is_written_down_where_they_can_read_it(signed_in, sam, jo):
    page = signed_in.post(address("new_way_in", sam), {"public_id": uuid4()}).content.decode()

    link, _code = link_and_code(page)
    look = Reveal.objects.get()
    assert (look.by, look.person, look.what) == (jo, sam.person, "way_in")
    phone = Client()
    phone.post(link, {"only_mine": "no"})
    looked = phone.get(reverse("people:looked")).content.decode()
    assert "made a new way in for you" in looked
    assert "made a new way in for you on" in phone.get("/").content.decode()


def test_a_newer_way_in_stops_the_one_before(sam, jo):
    first = make_new_way_in(membership=sam, public_id=uuid4(), by=jo)
    make_new_way_in(membership=sam, public_id=uuid4(), by=jo)

    assert [row.revoked_at is None for row in JoinInvitation.objects.order_by("pk")] == [False, True]
    assert Client().get(f"/j/{first.token}/").status_code == 404


@pytest.mark.parametrize("change", ["email", "role", "facilitates"])
def test_nobody_else_opens_a_door_for_whoever_signs_in_or_works_here(signed_in, sam, jo, change):
    if change == "email":
        Person.objects.filter(pk=sam.person.pk).update(email="sam@example.org")
    if change == "role":
        sam.group.organisation.roles.create(person=sam.person, role="auditor")
    if change == "facilitates":
        MembershipFactory(person=sam.person, seat=Seat.FACILITATOR)

    page = signed_in.post(address("new_way_in", sam), {"public_id": uuid4()}).content.decode()

    assert "nobody else can make a way in for them" in page
    sam.person.refresh_from_db()
    with pytest.raises(NoNewWayIn):
        make_new_way_in(membership=sam, public_id=uuid4(), by=jo)
    assert not JoinInvitation.objects.exists()
    assert not Reveal.objects.exists()


# --- by hand ---


def add(client, group, **data):
    data = {"public_id": uuid4(), "preferred_name": "عائشة 🌷", "seat": "lived_experience"} | data
    return client.post(address("add_by_hand", group), data)


def test_somebody_without_phone_or_email_is_a_full_member(signed_in, group, jo):
    same = uuid4()
    for _tap in range(2):
        answer = add(signed_in, group, named_contact=jo.pk, public_id=same)

    seat = Membership.objects.get(person__preferred_name="عائشة 🌷")
    assert answer["Location"] == address("seat", seat)
    assert (seat.seat, seat.named_contact, seat.paid) == ("lived_experience", jo, "yes")
    assert seat.person.email is None
    assert not ContactPoint.objects.exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"preferred_name": ""}, "Write a name."),
        ({"preferred_name": "x" * 101}, "Up to 100 letters fit."),
        ({"seat": "king"}, "Please choose one of these."),
        ({"named_contact": "999999"}, "Please choose one of these."),
    ],
)
def test_what_does_not_fit_is_said_and_nobody_is_added(signed_in, group, data, sentence):
    before = Person.objects.count()

    assert sentence in add(signed_in, group, **data).content.decode()
    assert Person.objects.count() == before
