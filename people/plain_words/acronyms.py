"""Short forms that the text does not spell out."""

import re
from collections.abc import Iterable

# Two to seven letters, nearly all capitals: LADO, CP, PhD, IROs.
_SHORT_FORM = re.compile(r"\b[A-Z][A-Za-z]?[A-Z]{1,5}s?\b")
# What a nine-year-old in the United Kingdom reads without asking. A group explains the others.
_KNOWN = """
    UK NHS GP TV OK ID PIN BBC USA EU AM PM BST GMT PO QR PDF CD DVD IT WC SOS RSVP
    MON TUE WED THU FRI SAT SUN JAN FEB MAR APR MAY JUN JUL AUG SEP SEPT OCT NOV DEC
    II III IV VI VII VIII
"""
KNOWN_TO_ALL = frozenset(_KNOWN.split())
_BRACKETS = re.compile(r"\(([^()\n]{1,200})\)")
_WORDS_BEFORE = 200  # characters looked at for the full words
_SHOUTED_WORDS = 3


def unexplained(text: str, explained: Iterable[str] = ()) -> list[str]:
    """The short forms of `text` that it leaves unexplained, each once, in the order they come.

    Explained is what everybody knows (`KNOWN_TO_ALL`), what `explained` holds (whatever the case of its
    letters; "CP plan" explains CP), and what the text spells out anywhere: "Local Authority Designated
    Officer (LADO)" or "LADO (the person the council …)". Before brackets the full words must hold the
    letters, as in Schwartz and Hearst (2003). A line in capitals throughout is a heading, no short form.
    """
    known = {word for term in explained for word in (term.casefold(), *_short_forms_of(term))}
    known |= {form.casefold() for form in _spelled_out(text)}
    found = dict.fromkeys(
        _singular(match.group())
        for line in text.splitlines()
        if not _is_shouted(line)
        for match in _SHORT_FORM.finditer(line)
    )
    return [form for form in found if form not in KNOWN_TO_ALL and form.casefold() not in known]


def _short_forms_of(term):
    return (_singular(form).casefold() for form in _SHORT_FORM.findall(term))


def _singular(form):
    return form.removesuffix("s")


def _is_shouted(line):
    letters = [word for word in line.split() if any(c.isalpha() for c in word)]
    return len(letters) >= _SHOUTED_WORDS and all(word.isupper() for word in letters)


def _spelled_out(text):
    for brackets in _BRACKETS.finditer(text):
        inside = brackets.group(1).strip()
        before = text[max(0, brackets.start() - _WORDS_BEFORE) : brackets.start()].rstrip()
        if _SHORT_FORM.fullmatch(inside):
            if _holds_the_letters(before, _singular(inside)):
                yield _singular(inside)
        elif (form := re.search(r"\b[A-Za-z]{2,8}$", before)) and any(c.islower() for c in inside):
            yield _singular(form.group())


def _holds_the_letters(before, form):
    """Going backwards, each letter of the short form is met; the first of them starts a word."""
    at = len(before)
    for place, letter in reversed(list(enumerate(form.casefold()))):
        at -= 1
        while at >= 0 and (
            before[at].casefold() != letter or (place == 0 and at > 0 and before[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return False
    return " " in before[at:] and form not in before[at:]
