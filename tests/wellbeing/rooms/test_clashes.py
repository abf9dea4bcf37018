from itertools import permutations

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from groups.models import OrganisationRole
from tests.factories.groups import MembershipFactory
from tests.factories.wellbeing import RoomAnswerFactory
from tests.wellbeing.rooms.world import Seat, a_group
from wellbeing.models import RoomAnswer
from wellbeing.rooms.clashes import Clash, clashes_among, clashes_in

pytestmark = pytest.mark.django_db

JO_KNOWS = "There is a clash. Talk to Jo."


def no(membership, other, **fields):
    fields = {"told_to": membership.named_contact} | fields
    return RoomAnswerFactory(person=membership.person, other=other.person, **fields)


def test_nothing_said_and_only_yes_is_no_clash():
    world = a_group()
    RoomAnswerFactory(person=world.sam.person, other=world.ruth.person, answer="yes")

    assert clashes_in(world.group) is None


@pytest.mark.parametrize(("answer", "is_hard"), [("no", True), ("talk", False)])
def test_words_are_the_same_whether_it_stops_anything_or_not(answer, is_hard):
    world = a_group()
    no(world.sam, world.ruth, answer=answer)

    clash = clashes_in(world.group)

    assert (clash.sentence, clash.is_hard) == (JO_KNOWS, is_hard)


def test_several_who_know_are_named_in_order_and_once():
    world = a_group()
    no(world.sam, world.ruth)
    no(world.layla, world.ruth)
    no(world.sam, world.jo, told_to=world.esme)
    no(world.ruth, world.sam, told_to=world.amina.person)

    assert clashes_in(world.group).sentence == "There is a clash. Talk to Amina, Esme and Jo."


def test_it_takes_both_in_the_room():
    world = a_group()
    no(world.sam, world.ruth)
    everyone = world.group.memberships.values_list("person", flat=True)

    assert clashes_among([person for person in everyone if person != world.ruth.person_id]) is None
    assert clashes_among([person for person in everyone if person != world.sam.person_id]) is None
    assert clashes_among([world.sam.person_id, world.ruth.person_id]).sentence == JO_KNOWS
    assert clashes_among([]) is None


def test_whoever_left_clashes_with_nobody():
    world = a_group()
    no(world.sam, world.ruth)
    world.group.memberships.filter(pk=world.ruth.pk).update(left_at=timezone.now())

    assert clashes_in(world.group) is None


@pytest.mark.parametrize("told", ["nobody", "gone"])
def test_when_nobody_knows_nobody_is_named_and_it_still_stops(told):
    world = a_group()
    no(world.sam, world.ruth, told_to=None if told == "nobody" else world.jo.person)
    if told == "gone":
        world.group.memberships.filter(pk=world.jo.pk).update(left_at=timezone.now())

    clash = clashes_in(world.group)

    assert clash.is_hard
    assert "Please do not ask around." in clash.sentence
    assert "Jo" not in clash.sentence


def test_a_job_that_has_ended_ends_the_knowing():
    world = a_group()
    row = no(world.sam, world.jo, told_to=world.esme)
    assert list(RoomAnswer.objects.trusted_to(world.esme)) == [row]

    OrganisationRole.objects.filter(person=world.esme).update(ended_at=timezone.now())

    assert list(RoomAnswer.objects.trusted_to(world.esme)) == []
    assert list(RoomAnswer.objects.visible_to(world.sam.person)) == [row]


@pytest.mark.parametrize("size", [5, 50, 500])
def test_one_question_to_the_database_for_a_group_of_any_size(size, django_assert_num_queries):
    world = a_group()
    for _member in range(size):
        membership = MembershipFactory(group=world.group, named_contact=world.jo.person)
        no(membership, world.ruth)

    with django_assert_num_queries(1):
        assert clashes_in(world.group) == Clash(is_hard=True, talk_to=("Jo",))


PAIRS = list(permutations(["sam", "layla", "ruth", "amina"], 2))


@given(
    said=st.dictionaries(
        st.sampled_from(PAIRS),
        st.tuples(st.sampled_from(["yes", "talk", "no"]), st.sampled_from([None, "jo", "esme"])),
    ),
    here=st.sets(st.sampled_from(["sam", "layla", "ruth", "amina", "jo"])),
)
def test_clash_is_what_a_simple_model_says(said, here):
    RoomAnswer.objects.all().delete()
    world = a_group()
    people = {name: getattr(world, name).person for name in ["sam", "layla", "ruth", "amina", "jo"]}
    people["esme"] = world.esme
    for (one, other), (answer, told) in said.items():
        RoomAnswerFactory(
            person=people[one],
            other=people[other],
            answer=answer,
            told_to=people[told] if told and answer != "yes" else None,
        )
    careful = [
        (answer, told)
        for (one, other), (answer, told) in said.items()
        if {one, other} <= here and answer != "yes"
    ]

    clash = clashes_among([people[name].pk for name in here])

    if not careful:
        assert clash is None
    else:
        assert clash.is_hard == any(answer == "no" for answer, _told in careful)
        assert clash.talk_to == tuple(sorted({told.title() for _answer, told in careful if told}))


def test_members_of_another_seat_count_too():
    world = a_group()
    supporter = MembershipFactory(group=world.group, seat=Seat.SUPPORTER)
    no(world.sam, supporter)

    assert clashes_in(world.group).sentence == JO_KNOWS
