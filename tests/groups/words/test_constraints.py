import pytest

from groups.models import JargonTerm
from tests.factories.groups import JargonTermFactory
from tests.refusing import refused_by

pytestmark = pytest.mark.django_db

State = JargonTerm.State


def test_a_word_is_on_a_list_once_whatever_the_case_of_its_letters():
    term = JargonTermFactory(short="LADO")

    with refused_by("jargon_term_once_per_group"):
        JargonTermFactory(group=term.group, short="lado")
    JargonTermFactory(short="LADO")
    JargonTerm.objects.filter(pk=term.pk).update(state=State.TAKEN_OUT)
    JargonTermFactory(group=term.group, short="lado")


@pytest.mark.parametrize("short", ["", " "])
def test_a_word_is_a_word(short):
    with refused_by("jargon_term_is_a_word"):
        JargonTermFactory(short=short)


def test_an_explained_word_says_what_it_means():
    with refused_by("jargon_term_explained_says_what_it_means"):
        JargonTermFactory(state=State.EXPLAINED, meaning=" ")
