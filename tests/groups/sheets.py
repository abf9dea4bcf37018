"""Spreadsheets to bring in, as bytes."""

import csv
import io

import xlsxwriter

HEADINGS = ("preferred name", "seat", "mobile", "email", "ok to text", "ok to email", "confirmed on")
SAM = ("Sam", "lived experience", "07700 900011", "", "yes", "no", "1 November 2026")
RUTH = ("Ruth", "professional", "", "ruth@example.org", "", "yes", "2026-11-01")
JO = ("Jo", "facilitator", "07700 900001", "jo@example.org", "yes", "yes", "01/11/2026")


def csv_sheet(*rows, headings=HEADINGS, delimiter=",", encoding="utf-8"):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([headings, *rows])
    return text.getvalue().encode(encoding)


def xlsx_sheet(*rows, headings=HEADINGS):
    """Cells are written as what they are: numbers, dates, formulas (a text beginning with =)."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "d mmm yyyy"}) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate([headings, *rows]):
            sheet.write_row(number, 0, row)
    return file.getvalue()
