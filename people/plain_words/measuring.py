"""Reading grade, longest sentence, long words, short forms."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from people.plain_words.acronyms import unexplained
from people.plain_words.limits import LONGEST_SENTENCE, SYLLABLES_OF_A_LONG_WORD
from people.plain_words.sentences import sentences, words
from people.plain_words.syllables import syllables


@dataclass(frozen=True)
class Measure:
    """What was counted in one text. `grade` is None where it would mean nothing."""

    grade: float | None
    longest_sentence: int
    words: int
    long_words: tuple[str, ...]
    acronyms: tuple[str, ...]


def measure(text: str, explained: Iterable[str] = ()) -> Measure:
    """Count a text that staff wrote.

    `grade`: the Flesch-Kincaid grade, 0.39 × words per sentence + 11.8 × syllables per word − 15.59,
    to one decimal, in United States school years: 4 is read at about nine years old. It can be below 0.
    Source: Kincaid, Fishburne, Rogers and Chissom, *Derivation of New Readability Formulas*, 1975.
    It is made for English. Words in other letters are left out of it; where they are the greater part,
    or there are no words, it is None. Only a text of `WORDS_FOR_A_GRADE` words says something by it.
    `longest_sentence`, `words`: in words, of any script; a line, colon or semicolon ends a sentence.
    `long_words`: three syllables or more, each once, in lower case, in the order they come.
    `acronyms`: as `unexplained` finds them.
    The share of sentences in the passive is not here: it cannot be told from letters alone.
    """
    counts = [words(sentence) for sentence in sentences(text)]
    counts = [sentence for sentence in counts if sentence]
    every = [word for sentence in counts for word in sentence]
    latin = [word for word in every if _is_latin(word)]
    spoken = [syllables(word) for word in latin]
    grade = None
    if latin and len(latin) * 2 >= len(every):
        spans = sum(any(_is_latin(word) for word in sentence) for sentence in counts)
        grade = round(0.39 * len(latin) / spans + 11.8 * sum(spoken) / len(latin) - 15.59, 1)
    long = dict.fromkeys(
        word.casefold()
        for word, count in zip(latin, spoken, strict=True)
        if count >= SYLLABLES_OF_A_LONG_WORD
    )
    return Measure(
        grade=grade,
        longest_sentence=max(map(len, counts), default=0),
        words=len(every),
        long_words=tuple(long),
        acronyms=tuple(unexplained(text, explained)),
    )


def too_long(text: str) -> list[str]:
    """The sentences of more than `LONGEST_SENTENCE` words, as they were written."""
    return [sentence for sentence in sentences(text) if len(words(sentence)) > LONGEST_SENTENCE]


def _is_latin(word):
    return word.isascii() or all(_is_latin_letter(c) for c in word if c.isalpha())


@lru_cache(maxsize=10_000)
def _is_latin_letter(letter):
    return unicodedata.name(letter, "").startswith("LATIN")
