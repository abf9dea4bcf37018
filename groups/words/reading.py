"""What a writer should know about their words before others read them. Advice only."""

from collections.abc import Iterable
from dataclasses import dataclass

from groups.words.marking import WordsOnPage
from people.plain_words import (
    GRADE_NEEDS_A_REASON,
    GRADE_WARNS,
    WORDS_FOR_A_GRADE,
    measure,
    too_long,
    unexplained,
)

QUOTED_AT_MOST = 3
NAMED_AT_MOST = 10


@dataclass(frozen=True)
class Reading:
    """`is_hard`, `is_very_hard`: over the grade that warns, over the one that needs a reason."""

    unexplained: list[str]
    too_long: list[str]
    is_hard: bool
    is_very_hard: bool

    def __bool__(self):
        return bool(self.unexplained or self.too_long or self.is_hard)


def check(texts: Iterable[str], known: WordsOnPage) -> Reading:
    """All texts together, as one reader reads them. The group is only asked where a short form stands."""
    text = "\n".join(texts)
    short_forms = unexplained(text)
    if short_forms:
        short_forms = unexplained(text, known.spelled_out)
    found = measure(text)
    counts = found.words >= WORDS_FOR_A_GRADE and found.grade is not None
    return Reading(
        unexplained=short_forms[:NAMED_AT_MOST],
        too_long=too_long(text)[:QUOTED_AT_MOST],
        is_hard=counts and found.grade > GRADE_WARNS,
        is_very_hard=counts and found.grade > GRADE_NEEDS_A_REASON,
    )
