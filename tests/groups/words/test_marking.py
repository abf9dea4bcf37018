import html
import re
import time

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from groups.models import JargonTerm
from groups.words.marking import WordsOnPage
from tests.factories.groups import GroupFactory, JargonTermFactory, explained
from tests.factories.people import PersonFactory


def words_on_page(*shorts):
    """As after reading the group's list, without a database."""
    known = WordsOnPage(group=None)
    known.terms = [JargonTerm(pk=n, short=short, meaning="…") for n, short in enumerate(shorts)]
    return known


def linked(marked):
    return re.findall(
        r'<a class="explained" href="#word-\d+" id="used-\d+">(.*?)</a>', marked, re.DOTALL
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The LADO comes.", ["LADO"]),
        ("Two LADOs come.", ["LADOs"]),
        ("The LADO’s desk", ["LADO"]),
        ("LADO, then the LADO", ["LADO"]),
        ("lado", []),
        ("LADOX XLADO LADO2 LADO_", []),
        ("a cp plan", ["cp plan"]),
        ("a CP\nplan", ["CP\nplan"]),
        ("CP plan, then CP", ["CP plan", "CP"]),
        ("CAFCASS or cafcass", ["CAFCASS"]),
        ("(LADO)/SGO", ["LADO", "SGO"]),
        ("هذا LADO هنا", ["LADO"]),
        ("ضع خطة الآن", ["خطة"]),
        ("خطةٌ", []),
        ("C++ and R&D", ["C++", "R&amp;D"]),
        ("", []),
    ],
)
def test_whole_words_are_marked_at_their_first_place(text, expected):
    known = words_on_page("CP", "CP plan", "LADO", "Cafcass", "SGO", "خطة", "C++", "R&D")

    assert linked(known.mark(text)) == expected


def test_a_word_is_marked_once_on_a_page():
    known = words_on_page("LADO", "SGO")

    assert known.mark("LADO") == '<a class="explained" href="#word-1" id="used-1">LADO</a>'
    assert known.mark("LADO or SGO") == 'LADO or <a class="explained" href="#word-2" id="used-2">SGO</a>'
    assert [(used.number, used.term.short) for used in known.used.values()] == [(1, "LADO"), (2, "SGO")]


def test_everything_is_escaped():
    marked = words_on_page("<b>", "A&B").mark("<script> & <b> A&B \"'")

    assert re.sub(r"</?a\b[^>]*>", "", marked) == "&lt;script&gt; &amp; &lt;b&gt; A&amp;B &quot;&#x27;"


written = st.text(alphabet="aAbB sLDO&<>\"'\n\u064cخط.", max_size=40)


@given(st.lists(written.filter(str.strip), max_size=5), written)
def test_marking_never_changes_what_is_read(shorts, text):
    known = words_on_page(*(" ".join(short.split()) for short in shorts))

    marked = known.mark(text)

    assert html.unescape(re.sub(r'<a class="explained"[^>]*>|</a>', "", marked)) == text
    assert len(linked(marked)) == len(known.used)


def test_many_words_and_a_long_text():
    known = words_on_page(*(f"W{n}X" for n in range(300)))

    started = time.process_time()
    known.mark("We meet in the library. " * 10_000)

    assert time.process_time() - started < 20


PAGE = """{% load words_tags %}{% explained_words group as known %}
<p>{{ text|mark:known|linebreaksbr }}</p><p>{{ text|mark:known }}</p>{% words_on_this_page known %}"""


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_asks_for_its_words_once(db, count, django_assert_num_queries):
    group = GroupFactory()
    for short in ["LADO", "SGO", "IRO"][:count]:
        explained(group, short, f"What {short} means.")
    JargonTermFactory(group=group, short="PLO")
    explained(GroupFactory(), "CIN", "Another group's.")
    context = Context({"group": group, "text": "LADO\nSGO IRO PLO CIN"})

    with django_assert_num_queries(1):
        page = Template(PAGE).render(context)

    assert page.count('href="#word-') == page.count('href="#used-') == count
    assert "What LADO means." in page
    assert "PLO</a>" not in page
    assert "CIN</a>" not in page


def test_nothing_to_mark_asks_nothing(db, django_assert_num_queries):
    context = Context({"group": GroupFactory(), "text": ""})

    with django_assert_num_queries(0):
        page = Template(PAGE).render(context)

    assert "Words on this page" not in page


def test_without_the_words_of_a_group_text_is_only_escaped():
    assert Template("{% load words_tags %}{{ text|mark:known }}").render(
        Context({"text": "<LADO>", "known": None})
    ) == ("&lt;LADO&gt;")


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_only_who_is_signed_in_can_ask(is_signed_in, rf):
    request = rf.get("/here/?page=2")
    request.user = PersonFactory.build() if is_signed_in else AnonymousUser()
    page = Template("{% load words_tags %}{% ask_about_a_word group %}").render(
        Context({"group": GroupFactory.build(), "request": request})
    )

    assert ("What does that mean?" in page) == is_signed_in
    assert ('value="/here/?page=2"' in page) == is_signed_in
