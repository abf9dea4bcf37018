"""The example organisation, loaded once by `load_example` (which refuses to run unless DEBUG is on).

It grows from there by the same queue, pages and people as anything else. Who is in it is in `who`, and each
part that has something to show keeps its own module.
"""

from django.db import transaction

from coproduction.example.afterwards import looked_after
from coproduction.example.group import (
    a_clash,
    agree,
    explain_words,
    keep_a_place,
    know_the_days,
    say_what_it_is_for,
    something_said,
    texted_back,
    train,
)
from coproduction.example.money import pay, set_rates
from coproduction.example.pages import pages
from coproduction.example.places import a_full_one
from coproduction.example.sessions import (
    a_series,
    asked_when,
    being_planned,
    called_off,
    give_hours,
    last_time,
    next_time,
)
from coproduction.example.told import frightened, see_to_messages
from coproduction.example.venues import keep_venues
from coproduction.example.who import example_id, example_people, make_people, sign_in_links
from coproduction.example.wordings import say_it_in_their_words
from groups.models import Group, Organisation

__all__ = ["example_id", "example_people", "load", "pages", "sign_in_links"]


@transaction.atomic
def load():
    """Make the example organisation. Loading again changes nothing."""
    if Organisation.objects.filter(public_id=example_id("organisation")).exists():
        return
    organisation = Organisation.objects.create(
        public_id=example_id("organisation"),
        name="Riverside Together",
        sender_name="Jo",
        help_name="Jo",
        help_phone="01632 960001",
        help_hours="Monday to Friday, 9 to 5",
    )
    group = Group.objects.create(
        public_id=example_id("group"),
        organisation=organisation,
        name="Coming home together",
        discreet_name="Tuesday group",
    )
    people = make_people(group, organisation)
    say_what_it_is_for(group, people)
    set_rates(organisation)
    train(organisation, people)
    give_hours(people)
    know_the_days(organisation, people)
    keep_a_place(group, people)
    held = last_time(group, people)
    pay(held, people)
    looked_after(held, people)
    next_time(group, people)
    a_full_one(group, people)
    being_planned(group, people)
    a_series(group, people)
    called_off(group, people)
    keep_venues(organisation, people, held)
    asked_when(group, people)
    something_said(group, people)
    a_clash(group, people)
    texted_back(people)
    frightened(people)
    see_to_messages(people)
    explain_words(group)
    say_it_in_their_words(organisation, people)
    agree(group, people)
