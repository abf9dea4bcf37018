"""A spreadsheet as plain rows of text."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from groups.roster.unusable import MAX_ROWS, UnusableFile

# Far more than we have columns for; what stands further right is not read.
MAX_COLUMNS = 60
MAX_CELL = 1_000
# Empty rows cost time too: nobody leaves this many between two people.
MAX_EMPTY_ROWS = 20_000
# Put before a cell that a spreadsheet would take for a formula, and taken off again when it comes back.
GUARD = "'"
LOOKS_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Row:
    """One row. `number` is the one the spreadsheet shows; `problems` are codes of unusable.ROWS."""

    number: int
    cells: tuple[str, ...]
    problems: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sheet:
    heading: Row
    rows: list[Row]
    has_more_sheets: bool = False


def gather(rows: Iterable[Row], *, has_more_sheets=False) -> Sheet:
    """The rows that say anything. Stops reading as soon as there are too many."""
    kept, empty = [], 0
    for row in rows:
        if not any(row.cells):
            empty += 1
            if empty > MAX_EMPTY_ROWS:
                raise UnusableFile("too_many_empty_rows")
            continue
        kept.append(row)
        if len(kept) > MAX_ROWS + 1:
            raise UnusableFile("too_many_rows")
    if not kept:
        raise UnusableFile("empty")
    return Sheet(kept[0], kept[1:], has_more_sheets)


def tidy(number: int, cells: Iterable[str], problems: Iterable[str] = ()) -> Row:
    """A row with each cell in one line, without the marks nobody sees."""
    problems = set(problems)
    tidied = tuple(_tidy_cell(cell, problems) if cell else "" for cell in cells)
    return Row(number, tidied, frozenset(problems))


def _tidy_cell(cell, problems):
    if cell.startswith(GUARD) and cell[1:].startswith(LOOKS_LIKE_A_FORMULA):
        cell = cell[1:]
    if any(_is_unreadable(letter) for letter in cell):
        problems.add("letters")
        cell = "".join("\ufffd" if _is_unreadable(letter) else letter for letter in cell)
    cell = " ".join("".join(letter for letter in cell if not _is_unseen(letter)).split())
    if len(cell) > MAX_CELL:
        problems.add("too_long")
    if cell.startswith("="):
        problems.add("formula")
    return cell[:MAX_CELL]


def _is_unreadable(letter):
    """Half a letter, a letter somebody's program gave up on, or a control character."""
    if letter in "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85":
        return False
    return letter == "\ufffd" or unicodedata.category(letter) in ("Cs", "Cc")


def _is_unseen(letter):
    """Marks that turn the reading direction around: they could make one name look like another."""
    return letter in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff"
