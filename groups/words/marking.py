"""Words with a meaning, marked where they stand in what staff wrote."""

import re
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from groups.models import Group, JargonTerm

# An accent or vowel sign after a letter belongs to its word, though \w does not say so.
_INSIDE_A_WORD = r"[\w\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670]"


@dataclass(frozen=True)
class Used:
    """A word that was marked on this page; `number` makes its anchor."""

    number: int
    term: JargonTerm


class WordsOnPage:
    """The words one group has explained, and which of them this page has used.

    Each word is a link where it first stands, and only there. One query, and none where nothing is
    marked. Not for members' own words.
    """

    def __init__(self, group: Group):
        self.group = group
        self.used = {}

    @cached_property
    def terms(self) -> list[JargonTerm]:
        return list(self.group.jargon_terms.explained())

    @property
    def spelled_out(self) -> list[str]:
        return [word for term in self.terms for word in (term.short, term.full) if word]

    @cached_property
    def _longest_first(self):
        return sorted(self.terms, key=lambda term: len(term.short), reverse=True)

    @cached_property
    def _pattern(self):
        return _any_of(term.short for term in self._longest_first)

    def mark(self, text: str) -> SafeString:
        """The same text, escaped, with links to what its words mean. It reads exactly as before."""
        text = str(text)
        if not text.strip() or not self.terms:
            return escape(text)
        pieces, done = [], 0
        for found in self._pattern.finditer(text):
            term = self._longest_first[found.lastindex - 1]
            if term.pk in self.used:
                continue
            number = len(self.used) + 1
            self.used[term.pk] = Used(number, term)
            link = '<a class="explained" href="#word-{0}" id="used-{0}">{1}</a>'
            pieces += [escape(text[done : found.start()]), format_html(link, number, found.group())]
            done = found.end()
        pieces.append(escape(text[done:]))
        return mark_safe("".join(pieces))  # noqa: S308 (each piece is escaped)


def _any_of(words):
    """Whole words only, each a group by itself. Short forms keep their capitals; all may have an s."""
    choices = []
    for word in words:
        spelling = r"\s+".join(map(re.escape, word.split()))
        choices.append(f"({spelling}s?)" if word.isupper() else f"((?i:{spelling})s?)")
    return re.compile(f"(?<!{_INSIDE_A_WORD})(?:{'|'.join(choices)})(?!{_INSIDE_A_WORD})")
