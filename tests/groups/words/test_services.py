from concurrent.futures import ThreadPoolExecutor

import pghistory.models
import pytest
from django.apps import apps
from django.db import connection

from groups.models import JargonTerm
from groups.words import services
from groups.words.starters import STARTERS
from people.plain_words import measure, too_long
from tests.factories.groups import GroupFactory, JargonTermFactory, MembershipFactory

State = JargonTerm.State


def test_asking_puts_the_word_on_the_list(db):
    term = services.ask(group=GroupFactory(), short="  CP \n plan ")

    assert (term.short, term.state, term.meaning) == ("CP plan", State.ASKED, "")


def test_asking_again_returns_the_word_that_is_there(db):
    group = GroupFactory()

    terms = [services.ask(group=group, short=short) for short in ("LADO", "lado", " LADO ")]

    assert terms[1:] == terms[:1] * 2


def test_adding_a_word_that_was_asked_for_answers_it(db):
    group = GroupFactory()
    asked = services.ask(group=group, short="SGO")

    added = services.add(group=group, short="sgo", full="An order", meaning="A court says so.")

    assert added == asked
    assert (added.short, added.full, added.state) == ("SGO", "An order", State.EXPLAINED)


def test_adding_the_same_twice_is_one_word(db):
    group = GroupFactory()
    word = {"group": group, "short": "SGO", "full": "", "meaning": "A court says so."}

    assert services.add(**word) == services.add(**word)


def test_adding_a_word_that_means_something_else_already(db):
    group = GroupFactory()
    term = services.add(group=group, short="SGO", full="", meaning="A court says so.")

    with pytest.raises(services.OnTheListAlready) as already:
        services.add(group=group, short="sgo", full="", meaning="Some guide of ours.")

    assert already.value.term == term
    assert JargonTerm.objects.get().meaning == "A court says so."


def test_explaining_over_what_somebody_has_just_written(db):
    term = JargonTermFactory(short="SGO")
    seen = services.as_seen(term)
    services.explain(term=term, full="", meaning="A court says so.", seen=seen)

    with pytest.raises(services.ChangedMeanwhile) as changed:
        services.explain(term=term, full="", meaning="Some guide.", seen=seen)
    again = services.explain(term=term, full="", meaning="A court says so.", seen=seen)

    assert changed.value.term.meaning == again.meaning == "A court says so."


def test_a_word_that_is_taken_out_can_be_asked_for_anew(db):
    term = JargonTermFactory(short="SGO")
    services.take_out(term=term)
    services.take_out(term=term)

    with pytest.raises(services.TakenOut):
        services.explain(term=term, full="", meaning="Late.", seen=services.as_seen(term))

    assert services.ask(group=term.group, short="SGO") != term


def test_our_own_list_leaves_what_the_group_has_said(db):
    group = GroupFactory()
    services.add(group=group, short="lado", full="", meaning="Mr Lee.")
    services.ask(group=group, short="KPI")
    assert services.missing_starters(group) == len(STARTERS) - 1

    added = services.add_starters(group=group)

    assert len(added) == len(STARTERS) - 1
    assert group.jargon_terms.get(short="lado").meaning == "Mr Lee."
    assert group.jargon_terms.get(short="KPI").full == "Key Performance Indicator"
    assert group.jargon_terms.count() == len(STARTERS)
    assert services.missing_starters(group) == 0
    assert services.add_starters(group=group) == []


@pytest.mark.parametrize("starter", STARTERS, ids=lambda starter: starter.short)
def test_our_own_meanings_are_plain_and_fit(starter):
    found = measure(str(starter.says))

    assert found.acronyms == ()
    assert too_long(str(starter.says)) == []
    assert found.grade < 8
    assert len(starter.short) <= 40
    assert len(starter.full) <= 120
    assert len(starter.says) <= 500


@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_same_word_at_once_make_one():
    group = GroupFactory()

    def add(meaning):
        try:
            services.add(group=group, short="LADO", full="", meaning=meaning)
        except services.OnTheListAlready:
            return "there already"
        else:
            return "added"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        results = sorted(pool.map(add, ["One.", "Two.", "Three.", "Four."]))

    assert results == ["added", "there already", "there already", "there already"]
    assert group.jargon_terms.count() == 1


def test_the_trail_does_not_say_who_asked(db, client):
    seat = MembershipFactory()
    client.force_login(seat.person)

    asked = client.post(f"/groups/{seat.group.public_id}/words/ask/", {"short": "LADO"})
    term = JargonTerm.objects.get()
    client.post(f"/words/{term.public_id}/take-out/")

    assert asked.status_code == 302
    history = apps.get_model("groups", "JargonTermEvent")
    assert list(history.objects.order_by("pgh_id").values_list("pgh_label", "state")) == [
        ("insert", "asked"),
        ("update", "taken_out"),
    ]
    # No column of the word or of its trail leads to a person, and the pages left no context behind.
    for model in (JargonTerm, history):
        related = {field.related_model._meta.label for field in model._meta.fields if field.is_relation}
        assert related <= {"groups.Group", "groups.JargonTerm"}
    assert not pghistory.models.Context.objects.exists()
