"""Bytes in, rows of text out, whatever program saved them; or UnusableFile, which says why not."""

from groups.roster.sheet import Sheet, gather
from groups.roster.text import text_rows
from groups.roster.unusable import MAX_BYTES, UnusableFile
from groups.roster.workbook import looks_like_a_workbook, workbook_rows

# How the older Excel files, and those with a password, begin.
OLD_OR_LOCKED = bytes.fromhex("d0cf11e0a1b11ae1")


def read(content: bytes) -> Sheet:
    """The heading row and the rows under it. What it is is told from the bytes, not from its name."""
    if len(content) > MAX_BYTES:
        raise UnusableFile("too_big")
    if not content.strip():
        raise UnusableFile("empty")
    if content.startswith(OLD_OR_LOCKED):
        raise UnusableFile("old_or_locked")
    if looks_like_a_workbook(content):
        return workbook_rows(content)
    return gather(text_rows(content))
