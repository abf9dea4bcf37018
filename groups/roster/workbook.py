"""XLSX files: a zip of XML, so looked at with care before it is opened, and never unpacked to disk."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time

import openpyxl
from openpyxl.xml import DEFUSEDXML

from groups.roster.sheet import MAX_COLUMNS, Row, Sheet, gather, tidy
from groups.roster.unusable import UnusableFile

MAX_ENTRIES = 500
MAX_UNPACKED = 20_000_000
MAX_RATIO = 200  # rows of the same words pack about 1 to 50

if not DEFUSEDXML:  # pragma: no cover
    raise ImportError("defusedxml is missing: without it openpyxl would follow XML bombs")


def looks_like_a_workbook(content: bytes) -> bool:
    return content.startswith(b"PK")


def workbook_rows(content: bytes) -> Sheet:
    """The rows of the first sheet that is not hidden."""
    check_before_opening(content)
    try:
        # Not `data_only`: that would trust the result somebody's formula had when it was saved.
        workbook = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=False, keep_links=False
        )
        sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
        # What the file says about its own size is not to be believed.
        sheets[0].reset_dimensions()
        rows = sheets[0].iter_rows(max_col=MAX_COLUMNS)
        return gather(_rows(rows), has_more_sheets=len(sheets) > 1)
    except UnusableFile:
        raise
    except Exception as problem:
        raise UnusableFile("broken_workbook") from problem


def check_before_opening(content: bytes) -> None:
    """Refuse what unpacks to far more than it is. The sizes cannot lie low: reading stops at them."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise UnusableFile("broken_workbook") from None
    if not any(entry.filename.startswith("xl/") for entry in entries):
        raise UnusableFile("not_a_spreadsheet")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnusableFile("old_or_locked")
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, 1):
        raise UnusableFile("unpacks_too_big")


def _rows(rows) -> Iterator[Row]:
    for number, cells in enumerate(rows, 1):
        problems = {problem for cell in cells if (problem := _problem(cell))}
        yield tidy(number, (_text(cell.value) for cell in cells), problems)


def _problem(cell):
    return {"f": "formula", "e": "broken_cell"}.get(getattr(cell, "data_type", None))


def _text(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    # Formulas over several cells are objects that hold their text.
    return str(getattr(value, "text", value))
