import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from coproduction import example
from groups.models import Organisation
from messaging.models import Message
from people.models import ContactPoint, Person


def test_loading_the_example_twice_makes_it_once(db, settings):
    settings.DEBUG = True

    call_command("load_example")
    people, invitations = Person.objects.count(), Message.objects.filter(purpose="invitation")
    asked = invitations.count()
    call_command("load_example")

    assert Organisation.objects.count() == 1
    assert Person.objects.count() == people
    assert invitations.count() == asked == 14  # seven people, for each of the two sessions that went out


def test_example_has_only_numbers_that_belong_to_nobody(db):
    example.load()

    values = ContactPoint.objects.in_bulk().values()
    assert {point.value for point in values if point.value.startswith("+")} == {
        f"+4477009000{number:02}" for number in (1, 2, 11, 13)
    } | {"+441632960014"}
    assert all(point.value.endswith("@example.org") for point in values if "@" in point.value)


def test_example_is_refused_where_debug_is_off(db):
    with pytest.raises(CommandError, match="only for DEBUG"):
        call_command("load_example")


def test_nobody_signs_in_as_somebody_made_up_where_debug_is_off(db, client):
    example.load()

    response = client.get(f"/example/{example.example_id('jo')}/")

    assert response.status_code == 404
    assert client.get(reverse("home")).status_code == 302
