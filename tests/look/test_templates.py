"""What no template of ours may hold, whoever wrote it."""

import re

import pytest

from tests.servers import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
UNSAID = re.compile(
    r"\b(service users?|clients?|vulnerable|hard[- ]to[- ]reach|non-attendance|did not attend|disclosures?"
    r"|incidents?)\b",
    re.IGNORECASE,
)
LONGEST = 25  # words in a sentence


def names(paths):
    return [str(path.relative_to(ROOT)) for path in paths]


def said_in(text):
    """The words a template gives to be translated, without tags, addresses and variables."""
    blocks = re.findall(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate", text, re.DOTALL)
    lines = re.findall(r"{% translate \"([^\"]*)\"", text)
    return [
        re.sub(r"<[^>]*>|{%.*?%}", " ", words).replace("{{", "").replace("}}", "")
        for words in blocks + lines
    ]


def test_there_are_templates():
    assert "templates/base_member.html" in names(TEMPLATES)


def test_no_style_or_script_in_the_page_itself():
    inline = re.compile(
        r"<style|\sstyle=|\son(?:click|change|submit|load|input)=|<script(?![^>]*\ssrc=)"
    )

    assert names(path for path in TEMPLATES if inline.search(path.read_text())) == []


def test_blocks_to_translate_are_trimmed():
    untrimmed = re.compile(r"{% blocktranslate(?! [^%]*\btrimmed\b)|{% (?:blocktrans|trans) ")

    assert names(path for path in TEMPLATES if untrimmed.search(path.read_text())) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_words_are_the_fields_own(path):
    assert UNSAID.findall(" ".join(said_in(path.read_text()))) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_sentences_are_short(path):
    sentences = [
        " ".join(sentence.split())
        for said in said_in(path.read_text())
        for sentence in re.split(r"(?<=[.?!:;])\s", said)
    ]

    assert [sentence for sentence in sentences if len(sentence.split()) > LONGEST] == []
