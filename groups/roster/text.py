"""CSV files, from any program, in any of the usual encodings."""

import codecs
import csv
import io
from collections.abc import Iterator

from groups.roster.sheet import MAX_COLUMNS, Row, tidy
from groups.roster.unusable import UnusableFile

DELIMITERS = ",;\t"


def text_rows(content: bytes) -> Iterator[Row]:
    text = decode(content)
    first_line = text.lstrip().split("\n", 1)[0].split("\r", 1)[0]
    if first_line.lower().startswith("sep=") and len(first_line) == 5:
        # Excel writes this line for itself.
        delimiter, skipped = first_line[4], 1
        text = text.lstrip()[len(first_line) :].lstrip("\r\n")
    else:
        delimiter, skipped = max(DELIMITERS, key=first_line.count), 0
    if delimiter not in DELIMITERS:
        raise UnusableFile("not_a_spreadsheet")
    # Strict, or one lost quote mark swallows the rest of the file without a word.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = skipped
    try:
        for number, cells in enumerate(reader, skipped + 1):
            yield tidy(number, cells[:MAX_COLUMNS])
    except csv.Error:
        raise UnusableFile("quotes", row=number) from None


def decode(content: bytes) -> str:
    """The text. Bytes that are no letters become lone surrogates, which `tidy` marks in their row."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decode_whole(content, "utf-16")
    if content.startswith(codecs.BOM_UTF8):
        return content.decode("utf-8-sig", "surrogateescape")
    if b"\0" in content:
        return _decode_whole(content, _wide_encoding(content))
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode(_narrow_encoding(content), "surrogateescape")


def _decode_whole(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise UnusableFile("letters") from None


def _wide_encoding(content):
    """UTF-16 without its mark: English letters in it have a zero beside them, always on the same side."""
    half = len(content) // 2
    if content[1::2].count(0) > half * 0.4 and 0 not in content[0::2]:
        return "utf-16-le"
    if content[0::2].count(0) > half * 0.4 and 0 not in content[1::2]:
        return "utf-16-be"
    raise UnusableFile("not_a_spreadsheet")


def _narrow_encoding(content):
    """Windows-1252, unless some lines are UTF-8: then the others were pasted in and cannot be trusted."""
    for line in content.splitlines():
        if not line.isascii():
            try:
                line.decode()
            except UnicodeDecodeError:
                continue
            return "utf-8"
    return "cp1252"
