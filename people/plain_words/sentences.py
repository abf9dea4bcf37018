"""Where sentences end, and what is a word."""

import re
import unicodedata
from collections.abc import Iterator

# A word: letters and digits, joined by what stands inside one ("don't", "10.30", "1,164.50", "check-in").
# What joins is never a letter, so there is one way to match, and time grows with the text only.
WORD = re.compile(r"[^\W_]+(?:[.,:'’‑-][^\W_]+)*")
# Flesch (1949) ends a sentence at a colon and a semicolon too. Also the marks of other scripts.
_ENDS = re.compile(r"[.!?…:;؟؛۔।。！？]+[\"'”’»)\]]*(?=\s|$)")
_STARTS_A_LINE = re.compile(r"^\s*(?:[-–—•*·]|\(?\d{1,3}[.)](?=\s))\s*")
_LAST_TOKEN = re.compile(r"(?:^|[\s(\"'“‘])([^\W\d_][\w.]{0,9})$")
_NEVER_ENDS = {
    "mr",
    "mrs",
    "ms",
    "dr",
    "st",
    "prof",
    "rev",
    "e.g",
    "eg",
    "i.e",
    "ie",
    "vs",
    "approx",
    "tel",
}
# These can stand last in a sentence: they end one when the next word has a capital.
_MAY_END = {"a.m", "p.m", "etc", "no", "dept", "ext", "ltd"}
_NEXT_LETTER = re.compile(r"\s*[\"'“‘(]*(\w)")
_LOOK_BACK = 12  # characters; longer than any of these


def sentences(text: str) -> Iterator[str]:
    """Each sentence by itself. A line ends one too: lists have no full stops."""
    for whole_line in text.splitlines():
        line = _STARTS_A_LINE.sub("", whole_line, count=1).rstrip()
        start = 0
        for mark in _ENDS.finditer(line):
            if mark.group().startswith(".") and not _ends_here(line, mark):
                continue
            if sentence := line[start : mark.end()].strip():
                yield sentence
            start = mark.end()
        if rest := line[start:].strip():
            yield rest


def words(text: str) -> list[str]:
    """ "It's 10.30, Mr. Lee." has four words. An accent that stands by itself belongs to its letter."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Mn")
    return WORD.findall(text)


def _ends_here(line, mark):
    """A full stop after "Mr", "e.g" or an initial goes on; after "p.m" it depends on what comes next."""
    if mark.end() == len(line):
        return True
    before = _LAST_TOKEN.search(line[max(0, mark.start() - _LOOK_BACK) : mark.start()])
    if before is None:
        return True
    last = before.group(1).casefold()
    if last in _NEVER_ENDS or (len(last) == 1 and last != "i" and before.group(1).isupper()):
        return False
    if last in _MAY_END:
        follows = _NEXT_LETTER.match(line, mark.end())
        return follows is not None and follows.group(1).isupper()
    return True
