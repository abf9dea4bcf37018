"""How plain a text is, for what staff and we write. Never for members' own words.

`measure` counts, `too_long` quotes, `unexplained` finds short forms nobody has spelled out. Nothing is
fetched or stored, and a megabyte takes no longer for each word than a line does.
"""

from people.plain_words.acronyms import KNOWN_TO_ALL, unexplained
from people.plain_words.limits import (
    GRADE_NEEDS_A_REASON,
    GRADE_TARGET,
    GRADE_WARNS,
    LONGEST_SENTENCE,
    WORDS_FOR_A_GRADE,
)
from people.plain_words.measuring import Measure, measure, too_long
from people.plain_words.sentences import sentences, words
from people.plain_words.syllables import syllables

__all__ = [
    "GRADE_NEEDS_A_REASON",
    "GRADE_TARGET",
    "GRADE_WARNS",
    "KNOWN_TO_ALL",
    "LONGEST_SENTENCE",
    "WORDS_FOR_A_GRADE",
    "Measure",
    "measure",
    "sentences",
    "syllables",
    "too_long",
    "unexplained",
    "words",
]
