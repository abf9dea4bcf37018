import pytest
from django.template import Context, Template

from groups.words.marking import WordsOnPage
from groups.words.reading import Reading, check
from tests.factories.groups import GroupFactory, explained

HARD = "Facilitators communicate organisational information immediately and appropriately. " * 5
SO_SO = "We will write to every family before the meeting on Tuesday. " * 4


def test_plain_words_need_no_advice(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        found = check(
            ["We meet in the library. Bring a friend if you like."], WordsOnPage(GroupFactory.build())
        )

    assert not found


def test_short_forms_that_the_group_explains_are_left_out(db, django_assert_num_queries):
    group = GroupFactory()
    explained(group, "CP plan", "What has to change.", full="Child Protection (CP) plan")

    with django_assert_num_queries(1):
        found = check(["The CP plan and the LADO", "and the NHS"], WordsOnPage(group))

    assert found == Reading(unexplained=["LADO"], too_long=[], is_hard=False, is_very_hard=False)


def test_a_long_sentence_is_quoted(db):
    long = "we go on and on " * 6 + "to the end."

    assert check(["Short.", long], WordsOnPage(GroupFactory.build())).too_long == [long]


@pytest.mark.parametrize(
    ("text", "is_hard", "is_very_hard"),
    [(HARD, True, True), (SO_SO, True, False), ("Facilitators communicate.", False, False)],
)
def test_how_hard_it_is(text, is_hard, is_very_hard):
    found = check([text], WordsOnPage(GroupFactory.build()))

    assert (found.is_hard, found.is_very_hard) == (is_hard, is_very_hard)


def shown(group, *texts):
    page = "{% load words_tags %}{% explained_words group as known %}{% reading_check known a b %}"
    a, b = texts
    return Template(page).render(Context({"group": group, "a": a, "b": b}))


def test_the_writer_sees_what_and_where_to_mend_it(db):
    group = GroupFactory()

    page = shown(group, "Ask the LADO.", ["Then the IRO <b>.", HARD])

    assert f'/groups/{group.public_id}/words/add/?word=LADO"' in page
    assert "<b>IRO" not in page
    assert "Much of it is hard to read." in page
    assert "It stops nothing." in page


def test_the_writer_of_plain_words_sees_nothing(db):
    assert shown(GroupFactory(), "We meet at ten.", None).strip() == ""
