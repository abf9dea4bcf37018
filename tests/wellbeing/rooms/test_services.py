import pytest
from django.db import connection

from tests.factories.groups import MembershipFactory
from tests.factories.wellbeing import RoomAnswerFactory
from tests.wellbeing.rooms.world import Seat, a_group
from wellbeing.models import RoomAnswer
from wellbeing.rooms import services

pytestmark = pytest.mark.django_db


def say(membership, other, answer="no", by=None):
    return services.say(
        membership=membership, other=other.person, answer=answer, by=by or membership.person
    )


def test_no_is_told_to_the_named_contact_and_yes_to_nobody():
    world = a_group()

    assert say(world.sam, world.ruth).told_to == world.jo.person
    assert say(world.sam, world.layla, "yes").told_to is None


def test_no_about_the_named_contact_holds_and_is_told_to_nobody_until_they_choose():
    world = a_group()

    row = say(world.sam, world.jo)
    assert (row.answer, row.told_to) == ("no", None)
    services.tell(membership=world.sam, to=world.esme, about=world.jo.person)

    row.refresh_from_db()
    assert row.told_to == world.esme


def test_telling_somebody_outside_about_the_contact_changes_nothing_for_the_others():
    world = a_group()
    say(world.sam, world.jo)
    services.tell(membership=world.sam, to=world.esme, about=world.jo.person)

    assert say(world.sam, world.ruth).told_to == world.jo.person


def test_whoever_chose_somebody_outside_stays_with_them():
    world = a_group()
    say(world.sam, world.ruth)
    services.tell(membership=world.sam, to=world.esme)

    assert say(world.sam, world.layla).told_to == world.esme


def test_a_new_named_contact_is_told_nothing_until_the_member_says_so():
    world = a_group()
    row = say(world.sam, world.ruth)
    world.sam.named_contact = world.amina.person
    world.sam.save()

    say(world.sam, world.ruth, "talk")
    assert list(RoomAnswer.objects.trusted_to(world.amina.person)) == []
    assert list(RoomAnswer.objects.trusted_to(world.jo.person)) == [row]
    services.tell(membership=world.sam, to=world.amina.person)

    assert list(RoomAnswer.objects.trusted_to(world.amina.person)) == [row]
    assert list(RoomAnswer.objects.trusted_to(world.jo.person)) == []


def test_nobody_is_told_about_themselves_and_nobody_else_is_told():
    world = a_group()
    about_jo, about_ruth = say(world.sam, world.jo), say(world.sam, world.ruth)

    with pytest.raises(services.CannotBeTold):
        services.tell(membership=world.sam, to=world.jo.person, about=world.jo.person)
    with pytest.raises(services.CannotBeTold):
        services.tell(membership=world.sam, to=world.amina.person)
    assert services.tell(membership=world.sam, to=world.jo.person) == 1

    about_jo.refresh_from_db()
    about_ruth.refresh_from_db()
    assert (about_jo.told_to, about_ruth.told_to) == (None, world.jo.person)


def test_last_tap_wins_and_a_yes_forgets_why():
    world = a_group()
    row = services.say_why(answer=say(world.sam, world.ruth), reason="She took notes about us.")
    assert row.reason == "She took notes about us."

    row = say(world.sam, world.ruth, "yes")

    assert RoomAnswer.objects.count() == 1
    assert (row.answer, row.reason, row.told_to) == ("yes", None, None)


def test_taken_back_leaves_nothing_anywhere():
    world = a_group()
    services.say_why(answer=say(world.sam, world.ruth), reason="She took notes about us.")

    services.take_back(membership=world.sam, other=world.ruth.person)
    services.take_back(membership=world.sam, other=world.ruth.person)

    assert RoomAnswer.objects.count() == 0
    assert not [name for name in connection.introspection.table_names() if "roomanswerevent" in name]


def test_why_is_locked_away_in_the_database():
    world = a_group()
    services.say_why(answer=say(world.sam, world.ruth), reason="She took notes about us.")

    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM wellbeing_roomanswer")
        assert "notes" not in cursor.fetchone()[0]


def test_yes_to_everybody_leaves_what_was_said():
    world = a_group()
    say(world.sam, world.ruth)

    services.say_yes_to(
        membership=world.sam, others=[world.ruth.person, world.layla.person], by=world.sam.person
    )

    said = RoomAnswer.objects.filter(person=world.sam.person)
    assert dict(said.values_list("other__preferred_name", "answer")) == {"Ruth": "no", "Layla": "yes"}


def test_named_contact_writes_it_down_and_is_who_knows():
    world = a_group()

    row = say(world.sam, world.ruth, by=world.jo.person)

    assert (row.told_to, row.written_by) == (world.jo.person, world.jo.person)
    assert say(world.sam, world.ruth).written_by is None


def test_nobody_writes_down_an_answer_about_themselves():
    world = a_group()

    with pytest.raises(services.TheyAnswerThemselves):
        say(world.sam, world.jo, by=world.jo.person)


def test_whoever_answered_themselves_is_not_written_over():
    world = a_group()
    say(world.sam, world.jo)

    with pytest.raises(services.TheyAnswerThemselves):
        say(world.sam, world.ruth, "yes", by=world.jo.person)
    with pytest.raises(services.TheyAnswerThemselves):
        services.say_yes_to(membership=world.sam, others=[world.ruth.person], by=world.jo.person)

    assert RoomAnswer.objects.count() == 1


def test_what_one_contact_wrote_down_is_closed_to_the_next():
    world = a_group()
    say(world.sam, world.ruth, by=world.jo.person)

    with pytest.raises(services.TheyAnswerThemselves):
        say(world.sam, world.ruth, "yes", by=world.amina.person)


def test_professionals_without_a_contact_choose_somebody_outside():
    world = a_group()
    other = MembershipFactory(group=world.group, seat=Seat.PROFESSIONAL)

    row = say(world.ruth, other)
    assert row.told_to is None
    services.tell(membership=world.ruth, to=world.esme)

    row.refresh_from_db()
    assert row.told_to == world.esme


def test_factory_row_is_the_smallest_valid_one():
    RoomAnswerFactory().full_clean()
