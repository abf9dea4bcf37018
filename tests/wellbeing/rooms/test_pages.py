import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import OrganisationRole
from people.models import Person
from tests.factories.groups import MembershipFactory, OrganisationRoleFactory
from tests.factories.people import PersonFactory
from tests.factories.wellbeing import RoomAnswerFactory
from tests.wellbeing.rooms.world import Seat, a_group
from wellbeing.models import RoomAnswer

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_group()


def page(client, person, name, *args, **data):
    client.force_login(person)
    address = reverse(name, args=args)
    return client.post(address, data) if data else client.get(address)


def words(response):
    return " ".join(response.content.decode().split())


def rooms(client, membership, **data):
    return page(client, membership.person, "wellbeing:rooms", membership.public_id, **data)


def tap(client, membership, other, by=None, **data):
    return page(
        client,
        by or membership.person,
        "wellbeing:room",
        membership.public_id,
        other.public_id,
        **data,
    )


def test_page_says_who_sees_it_before_anything_is_given(client, world):
    said = words(rooms(client, world.sam))

    assert "Only you and <bdi>Jo</bdi> see what you say here." in said
    assert "The other person is never told." in said
    assert said.index("The other person is never told.") < said.index('name="answer"')
    assert "<bdi>midwife</bdi>" in said
    assert "Sam</b>" not in said


def test_without_a_contact_it_says_that_one_person_is_chosen(client, world):
    assert "and the one person you choose" in words(rooms(client, world.ruth))


def test_first_tap_saves_and_asks_why_without_needing_it(client, world):
    response = tap(client, world.sam, world.ruth, answer="no")

    row = RoomAnswer.objects.get()
    assert (row.person, row.other, row.answer) == (world.sam.person, world.ruth.person, "no")
    said = words(client.get(response.url))
    assert "<bdi>Jo</bdi> knows, and nobody else." in said
    assert "You never have to." in said
    assert tap(client, world.sam, world.ruth, reason="").status_code == 302


def test_about_the_contact_it_asks_at_once_who_should_know(client, world):
    response = tap(client, world.sam, world.jo, answer="no")

    assert response.url == reverse("wellbeing:room_told", args=[world.sam.public_id, world.jo.public_id])
    said = words(client.get(response.url))
    assert "Esme, outside your group, here to listen" in said
    assert "Jo, your named contact" not in said
    client.post(response.url, {"told_to": world.esme.public_id})
    assert RoomAnswer.objects.get().told_to == world.esme


def test_why_that_is_far_too_long_is_kept_on_the_page(client, world):
    tap(client, world.sam, world.ruth, answer="no")

    response = tap(client, world.sam, world.ruth, reason="x" * 2001)

    assert "Please use fewer than 2,000 letters." in words(response)
    assert "x" * 2001 in words(response)
    assert RoomAnswer.objects.get().reason is None


def test_asked_again_when_somebody_joins(client, world):
    def question():
        return words(page(client, world.sam.person, "groups:group", world.group.public_id))

    assert "Can you be in a room with…?" in question()
    assert "new people" not in question()
    others = world.group.memberships.exclude(pk=world.sam.pk)
    page(
        client,
        world.sam.person,
        "wellbeing:rooms_everybody",
        world.sam.public_id,
        seat=[seat.public_id for seat in others],
    )
    assert set(RoomAnswer.objects.values_list("answer", flat=True)) == {"yes"}
    assert "new p" not in question()

    MembershipFactory.create_batch(2, group=world.group)

    assert "2 new people" in question()
    assert words(rooms(client, world.sam)).index("New people") < words(rooms(client, world.sam)).index(
        "What you said"
    )


def test_yes_to_everybody_is_about_those_who_were_on_the_page(client, world):
    shown = [world.ruth.public_id, world.layla.public_id, "nonsense"]
    stranger = MembershipFactory()

    page(
        client,
        world.sam.person,
        "wellbeing:rooms_everybody",
        world.sam.public_id,
        seat=[*shown, stranger.public_id],
    )

    said = set(RoomAnswer.objects.values_list("other__preferred_name", flat=True))
    assert said == {"Ruth", "Layla"}


def test_taking_it_back_is_one_tap(client, world):
    tap(client, world.sam, world.ruth, answer="no")

    page(
        client,
        world.sam.person,
        "wellbeing:room_taken_back",
        world.sam.public_id,
        world.ruth.public_id,
        back="yes",
    )

    assert RoomAnswer.objects.count() == 0


def test_whoever_was_told_reads_it_and_nobody_else_does(client, world):
    tap(client, world.sam, world.ruth, answer="no")
    tap(client, world.sam, world.ruth, reason="She took notes about us.")
    row = RoomAnswer.objects.get()
    organisation = world.group.organisation
    others = [world.amina.person, world.layla.person, world.ruth.person, world.esme]
    others += [
        OrganisationRoleFactory(organisation=organisation, role=role).person
        for role in OrganisationRole.Role
    ]

    said = words(page(client, world.jo.person, "wellbeing:trusted_with", row.public_id))
    assert "<bdi>Sam</bdi> trusts you with this" in said
    assert "She took notes about us." in said
    assert "What people trust you with" in words(page(client, world.jo.person, "home"))
    for person in others:
        assert page(client, person, "wellbeing:trusted_with", row.public_id).status_code == 404
        assert str(row.public_id) not in words(page(client, person, "wellbeing:trusted"))
        assert reverse("wellbeing:trusted") not in words(page(client, person, "home"))


def test_new_contact_cannot_open_it_and_the_member_is_told_who_knows(client, world):
    tap(client, world.sam, world.ruth, answer="no")
    world.group.memberships.filter(pk=world.sam.pk).update(named_contact=world.amina.person)
    row = RoomAnswer.objects.get()

    assert page(client, world.amina.person, "wellbeing:trusted_with", row.public_id).status_code == 404
    said = words(page(client, world.sam.person, "wellbeing:rooms_told", world.sam.public_id))
    assert "<bdi>Jo</bdi> knows now." in said
    assert "Amina, your named contact" in said


def test_named_contact_writes_it_down_for_somebody_who_has_no_page(client, world):
    tap(client, world.sam, world.ruth, by=world.jo.person, answer="talk")

    row = RoomAnswer.objects.get()
    assert (row.answer, row.told_to, row.written_by) == ("talk", world.jo.person, world.jo.person)
    said = words(page(client, world.jo.person, "wellbeing:rooms", world.sam.public_id))
    assert "talk to me first" in said
    link = reverse("wellbeing:rooms", args=[world.sam.public_id])
    assert link in words(page(client, world.jo.person, "groups:seat", world.sam.public_id))
    assert link not in words(page(client, world.amina.person, "groups:seat", world.sam.public_id))


def test_contact_of_somebody_who_answered_themselves_is_told_only_that(client, world):
    tap(client, world.sam, world.jo, answer="no")

    said = words(page(client, world.jo.person, "wellbeing:rooms", world.sam.public_id))

    assert "They answer this themselves" in said
    assert tap(client, world.sam, world.ruth, by=world.jo.person).status_code == 404
    tap(client, world.sam, world.ruth, by=world.jo.person, answer="yes")
    assert RoomAnswer.objects.count() == 1


@pytest.mark.parametrize("size", [5, 50, 500])
def test_as_many_questions_for_a_group_of_any_size(client, world, size, django_assert_num_queries):
    people = Person.objects.bulk_create(PersonFactory.build_batch(size))
    MembershipFactory._meta.model.objects.bulk_create(
        MembershipFactory.build(group=world.group, person=person) for person in people
    )
    RoomAnswer.objects.bulk_create(
        RoomAnswerFactory.build(
            person=world.sam.person, other=person, told_to=world.jo.person, answered_at=timezone.now()
        )
        for person in people[::2]
    )
    client.force_login(world.sam.person)

    with django_assert_num_queries(10):
        client.get(reverse("wellbeing:rooms", args=[world.sam.public_id]))
    client.force_login(world.jo.person)
    with django_assert_num_queries(4):  # session, person, how many, those of this page
        client.get(reverse("wellbeing:trusted"))


# --- what those who run the group see must not depend on who clashes with whom ---

SEEN_BY_FACILITATORS = ["groups:group", "groups:people", "groups:bring_people_in", "sessions:list"]


def all_that_amina_sees(client, world, group_session):
    """Every page of the group, of each seat in it and of a session, without what changes by itself."""
    amina = world.amina.person
    addresses = [(name, world.group.public_id) for name in SEEN_BY_FACILITATORS]
    addresses += [("groups:seat", seat.public_id) for seat in world.group.memberships.order_by("pk")]
    addresses += [
        (f"sessions:{name}", group_session.public_id)
        for name in ("plan", "people", "agenda", "invite", "prepare", "arrangements", "messages")
    ]
    pages = [page(client, amina, name, public_id) for name, public_id in addresses]
    return [without_tokens(response) for response in [*pages, page(client, amina, "home")]]


def without_tokens(response):
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


@pytest.mark.parametrize("answer", ["no", "talk"])
def test_pages_are_the_same_whoever_clashes_with_whom(client, world, answer):
    """Two worlds that differ only in who said what about whom (and in how many did), letter for letter."""
    from tests.factories.sessions import GroupSessionFactory

    group_session = GroupSessionFactory(group=world.group)
    jo, seen = world.jo.person, []
    sam, layla, ruth, amina = (
        membership.person for membership in (world.sam, world.layla, world.ruth, world.amina)
    )
    worlds = [
        [(sam, ruth)],
        [(layla, sam), (sam, layla), (sam, ruth)],
        [(sam, amina)],
    ]
    for pairs in worlds:
        RoomAnswer.objects.all().delete()
        for person, other in pairs:
            RoomAnswerFactory(person=person, other=other, answer=answer, told_to=jo, reason="Because.")
        seen.append(all_that_amina_sees(client, world, group_session))

    assert all(pages == seen[0] for pages in seen[1:])
    assert any("There is a clash. Talk to Jo." in text for text in seen[0])
    assert not any("Because." in text for text in seen[0])


def test_supporters_and_interpreters_are_asked_too(client, world):
    seat = MembershipFactory(group=world.group, seat=Seat.INTERPRETER)

    assert "Layla" in words(rooms(client, seat))
