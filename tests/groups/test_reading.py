"""Any bytes in: rows of text, or one plain sentence."""

import io
import tracemalloc
import zipfile
from datetime import date, datetime, time

import pytest

from groups.roster.columns import find_columns
from groups.roster.reading import read
from groups.roster.unusable import MAX_BYTES, UnusableFile
from tests.groups.sheets import HEADINGS, RUTH, SAM, csv_sheet, xlsx_sheet

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/></Types>'
)


def zipped(entries, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def with_entry(workbook, name, change):
    """The workbook with one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        entries = {entry: archive.read(entry) for entry in archive.namelist()}
    entries[name] = change(entries[name])
    return zipped(entries)


def refusal(content):
    with pytest.raises(UnusableFile) as refused:
        read(content)
    return refused.value.code


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_from_any_program_reads_the_same(encoding, delimiter):
    sian = ("Siân", *SAM[1:])

    sheet = read(csv_sheet(sian, RUTH, delimiter=delimiter, encoding=encoding))

    assert sheet.heading.cells == HEADINGS
    assert [row.cells for row in sheet.rows] == [sian, RUTH]
    assert [row.problems for row in sheet.rows] == [frozenset(), frozenset()]


def test_a_file_of_two_encodings_refuses_the_rows_that_cannot_be_read():
    utf_8, windows = csv_sheet(("Siân", *SAM[1:])), csv_sheet(("Zoë", *SAM[1:]), encoding="cp1252")
    pasted_together = utf_8 + windows.split(b"\r\n", 1)[1] + csv_sheet(RUTH).split(b"\r\n", 1)[1]

    sheet = read(pasted_together)

    assert [row.cells[0] for row in sheet.rows] == ["Siân", "Zo\ufffd", "Ruth"]
    assert [row.problems for row in sheet.rows] == [frozenset(), frozenset({"letters"}), frozenset()]


def test_bytes_that_are_no_letters_refuse_their_row():
    sheet = read(csv_sheet(SAM, RUTH, encoding="cp1252").replace(b"Sam", b"S\x81m\xe9"))

    assert [row.problems for row in sheet.rows] == [frozenset({"letters"}), frozenset()]


def test_the_line_excel_writes_for_itself_is_left_out():
    sheet = read(b"sep=;\r\n" + csv_sheet(SAM, delimiter=";"))

    assert sheet.heading.cells == HEADINGS
    assert [row.cells for row in sheet.rows] == [SAM]


def test_empty_rows_are_left_out_and_the_others_keep_their_numbers():
    sheet = read(b"\n\nname,seat\n\nSam,parent\n,\nRuth,midwife\n")

    assert [(row.number, row.cells) for row in sheet.rows] == [
        (5, ("Sam", "parent")),
        (7, ("Ruth", "midwife")),
    ]


def test_marks_that_turn_a_name_around_are_taken_out():
    sheet = read("name,seat\n\u202emaS\u202c,parent".encode())

    assert sheet.rows[0].cells == ("maS", "parent")


def test_a_guard_before_a_formula_is_taken_off():
    sheet = read(b"name,mobile\nSam,'+447700900011\n'Abd,")

    assert [row.cells for row in sheet.rows] == [("Sam", "+447700900011"), ("'Abd", "")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"  \r\n ", "empty"),
        (b",,,\n,,,", "empty"),
        (bytes(range(256)), "not_a_spreadsheet"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not_a_spreadsheet"),
        (b"sep=x\nnamexseat", "not_a_spreadsheet"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 100, "old_or_locked"),
        (b'name,seat\nSam,"parent\nRuth,midwife\n', "quotes"),
        (b'name,seat\n"Sam" Jones,parent\n', "quotes"),
        (b"name,seat\n" + b"a" * 200_000 + b",parent\n", "quotes"),
        (b"\xff\xfe\x00", "letters"),
        (b"n" * (MAX_BYTES + 1), "too_big"),
        (b"PK\x03\x04 but no zip", "broken_workbook"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "not_a_spreadsheet"),
        (zipped({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": "<no"}), "broken_workbook"),
    ],
)
def test_what_cannot_be_read_is_named(content, code):
    assert refusal(content) == code


@pytest.mark.parametrize("make_sheet", [csv_sheet, xlsx_sheet])
def test_500_rows_are_read_and_501_are_not(make_sheet):
    assert len(read(make_sheet(*[SAM] * 500)).rows) == 500
    assert refusal(make_sheet(*[SAM] * 501)) == "too_many_rows"


@pytest.mark.parametrize("make_sheet", [csv_sheet, xlsx_sheet])
def test_10000_rows_are_refused(make_sheet):
    assert refusal(make_sheet(*[("Sam", "parent")] * 10_000)) == "too_many_rows"


def test_a_workbook_s_numbers_and_days_become_text():
    row = (7700900011, 3.5, True, date(2026, 11, 1), datetime(2026, 11, 1, 14, 30), time(9, 30), None)

    sheet = read(xlsx_sheet(row, headings=tuple("abcdefg")))

    assert sheet.rows[0].cells[:7] == (
        "7700900011", "3.5", "yes", "2026-11-01", "2026-11-01 14:30", "09:30", "",
    )  # fmt: skip


def test_a_formula_refuses_its_row_and_shows_no_result():
    sheet = read(xlsx_sheet(("=1+1", "parent"), ("Ruth", "midwife")))

    assert sheet.rows[0].cells[0] == "=1+1"
    assert [row.problems for row in sheet.rows] == [frozenset({"formula"}), frozenset()]


def test_a_cell_with_an_error_refuses_its_row():
    def with_error(xml):
        return xml.replace(b'<c r="A2" t="s"><v>7</v></c>', b'<c r="A2" t="e"><v>#REF!</v></c>')

    sheet = read(with_entry(xlsx_sheet(SAM, RUTH), "xl/worksheets/sheet1.xml", with_error))

    assert [row.problems for row in sheet.rows] == [frozenset({"broken_cell"}), frozenset()]


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = zipped({"[Content_Types].xml": CONTENT_TYPES, "xl/worksheets/sheet1.xml": b"0" * 200_000_000})
    assert len(bomb) < MAX_BYTES

    tracemalloc.start()
    assert refusal(bomb) == "unpacks_too_big"
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 1_000_000


def test_a_zip_of_many_entries_is_refused():
    assert refusal(zipped({f"xl/{n}.xml": "" for n in range(501)})) == "unpacks_too_big"


def test_a_bomb_that_lies_about_its_size_is_refused():
    honest = zipped({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": b"0" * 1_000_000})
    lying = honest.replace((1_000_000).to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    assert lying != honest

    assert refusal(lying) == "broken_workbook"


def test_an_xml_bomb_is_refused():
    def bomb(xml):
        laughs = b"".join(
            b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"lol") for n in range(10)
        )
        return b"<!DOCTYPE x [" + laughs + b"]>" + xml.split(b"?>", 1)[1].replace(b"<t>Sam", b"<t>&l9;")

    assert refusal(with_entry(xlsx_sheet(SAM), "xl/sharedStrings.xml", bomb)) == "broken_workbook"


@pytest.mark.parametrize("row_number", [b"1048576", b"99999999999999"])
def test_a_row_a_million_rows_down_is_refused_at_once(row_number):
    def far_down(xml):
        return xml.replace(b'<row r="2"', b'<row r="%s"' % row_number)

    content = with_entry(xlsx_sheet(SAM), "xl/worksheets/sheet1.xml", far_down)

    assert refusal(content) == "too_many_empty_rows"


def test_a_sheet_that_claims_to_be_huge_is_read_as_it_is():
    def claim(xml):
        return xml.replace(b'<dimension ref="A1:G2"/>', b'<dimension ref="A1:XFD1048576"/>')

    content = with_entry(xlsx_sheet(SAM), "xl/worksheets/sheet1.xml", claim)

    assert [row.cells[:2] for row in read(content).rows] == [("Sam", "lived experience")]


@pytest.mark.parametrize(
    ("headings", "sentence"),
    [
        (("foo", "bar"), (
            "This file has no columns headed “preferred name”, “seat”, “mobile”, “email”, “ok to text”, "
            "“ok to email”, “confirmed on”. We do not know “foo”, “bar”."
        )),
        (("seat",), "This file has no column headed “preferred name”."),
        (("name", "seat", "Handy", "email", "ok to text", "ok to email", "confirmed on"),
            "This file has no column headed “mobile”. We do not know “Handy”."),
        (("name", "preferred name", "seat"),
            "Two columns say the same thing: “name” and “preferred name”. Keep one of them."),
        (("name", "seat", "ok to text / email", "ok to text"),
            "Say “ok to text” and “ok to email” in two columns, or in one for both."),
    ],
)  # fmt: skip
def test_columns_that_will_not_do_are_named(headings, sentence):
    with pytest.raises(UnusableFile) as refused:
        find_columns(headings)

    assert refused.value.reason == sentence


@pytest.mark.parametrize(
    "headings",
    [
        (
            "Preferred_Name",
            "SEAT",
            "Mobile No",
            "E-mail",
            "OK to text?",
            "Ok to e-mail?",
            "Confirmed-on",
        ),
        ("confirmed on", "ok to email", "ok to text", "email", "mobile", "seat", "name"),
    ],
)
def test_columns_are_found_however_they_are_headed(headings):
    positions = find_columns(headings).positions

    assert set(positions) == {
        "preferred_name", "seat", "mobile", "email", "ok_to_text", "ok_to_email", "confirmed_on",
    }  # fmt: skip
    assert sorted(positions.values()) == list(range(7))


def test_our_own_reason_column_is_left_out():
    columns = find_columns(("preferred name", "seat", "why it was not used"))

    assert columns.not_used == ()
