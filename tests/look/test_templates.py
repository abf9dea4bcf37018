"""What no template of ours may hold, whoever wrote it, and how plain all our own words are."""

import re

import pytest

from people.plain_words import (
    GRADE_NEEDS_A_REASON,
    GRADE_WARNS,
    WORDS_FOR_A_GRADE,
    measure,
    too_long,
    unexplained,
)
from tests.look.said import MODULES, SOMETHING, TEMPLATES, name, said_in

# "Contact" alone can be taken for the time a parent has with a child: only these two of our words hold it.
UNSAID = re.compile(
    r"\b(service users?|clients?|vulnerable|hard[- ]to[- ]reach|non-attendance|did not attend|disclosures?"
    r"|incidents?|removals?|(?<!in )cases?"
    r"|(?<!named )contact(?! plan)\w*)\b",
    re.IGNORECASE,
)
ALL_WORDS = [*TEMPLATES, *(path for path in MODULES if said_in(path))]
# Whoever is on a page of base.html has a seat or a role as staff. All else may be read by a member.
FOR_STAFF = re.compile(r'{% extends "(?:base|sessions/base_session)\.html" %}')


def names(paths):
    return [name(path) for path in paths]


def test_there_are_templates_and_modules():
    assert "templates/base_member.html" in names(TEMPLATES)
    assert "people/presentation.py" in names(ALL_WORDS)


def test_no_style_or_script_in_the_page_itself():
    inline = re.compile(
        r"<style|\sstyle=|\son(?:click|change|submit|load|input)=|<script(?![^>]*\ssrc=)"
    )

    assert names(path for path in TEMPLATES if inline.search(path.read_text())) == []


def test_blocks_to_translate_are_trimmed():
    untrimmed = re.compile(r"{% blocktranslate(?! [^%]*\btrimmed\b)|{% (?:blocktrans|trans) ")

    assert names(path for path in TEMPLATES if untrimmed.search(path.read_text())) == []


def test_what_is_read_for_the_rules_below(tmp_path):
    template, module = tmp_path / "page.html", tmp_path / "forms.py"
    template.write_text(
        "{% blocktranslate trimmed count n=n %}{{ n }} <b>line</b>{% plural %}{{ n }} lines"
        """{% endblocktranslate %}{% translate "Who’s in" as x %}{% status _('On time') %}"""
    )
    module.write_text(
        """a = _("One " "two"); b = ngettext("%(n)d line", "%(n)d lines", 2); c = pgettext("seen", "Three")"""
    )

    assert said_in(template) == [f"{SOMETHING} line", f"{SOMETHING} lines", "Who’s in", "On time"]
    assert said_in(module) == ["One two", f"{SOMETHING} line", f"{SOMETHING} lines", "Three"]


@pytest.mark.parametrize(
    "words", ["Your case", "contact details", "a disclosure", "Contact", "Removals"]
)
def test_words_to_avoid_are_found(words):
    assert UNSAID.search(words)


@pytest.mark.parametrize(
    "words", ["in case it rains", "your named contact", "your contact plan", "showcase"]
)
def test_other_words_are_left_alone(words):
    assert not UNSAID.search(words)


def found_in_all(rule):
    """What `rule` has against the words of each file, by the file's name; empty is what we want."""
    return {name(path): found for path in ALL_WORDS if (found := rule(path))}


def test_words_are_the_fields_own():
    assert found_in_all(lambda path: [words for words in said_in(path) if UNSAID.search(words)]) == {}


def test_sentences_are_short():
    assert found_in_all(lambda path: too_long("\n".join(said_in(path)))) == {}


def test_no_short_form_is_left_unexplained():
    # What stands in quotation marks is the name of something on another screen: “CSV UTF-8”.
    assert (
        found_in_all(
            lambda path: unexplained("\n".join(re.sub("“[^”]*”", "", words) for words in said_in(path)))
        )
        == {}
    )


def test_every_page_is_easy_to_read():
    def harder_than_it_may_be(path):
        # Whole sentences only: the many words on buttons and in lists would make any page look easy.
        sentences = [words for words in said_in(path) if words.endswith((".", "?", "!", ":"))]
        limit = GRADE_NEEDS_A_REASON if FOR_STAFF.search(path.read_text()) else GRADE_WARNS
        found = measure("\n".join(sentences))
        return found.grade if found.words >= WORDS_FOR_A_GRADE and found.grade > limit else None

    assert found_in_all(harder_than_it_may_be) == {}
