"""The empty spreadsheet to fill in, with the right headings, as CSV or XLSX."""

import csv
import io

import xlsxwriter
from django.utils.translation import gettext as _

from groups.roster.columns import COLUMNS, heading
from groups.roster.unusable import MAX_ROWS

SHEET = "people"
CHOICES = {
    "seat": ["lived experience", "professional", "facilitator", "supporter", "interpreter", "observer"],
    "ok_to_text": ["yes", "no", "ask"],
    "ok_to_email": ["yes", "no", "ask"],
    "ok_to_call": ["yes", "no", "ask"],
    "ok_to_send_links": ["yes", "no"],
    "wording": ["plain", "discreet"],
}


def as_csv() -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow([heading(key) for key in COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx() -> bytes:
    """With lists to choose from. Numbers stay text, or a spreadsheet drops their first 0."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        bold, text = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "@"})
        day = workbook.add_format({"num_format": "d mmmm yyyy"})
        sheet.freeze_panes(1, 0)
        for at, key in enumerate(COLUMNS):
            sheet.set_column(at, at, 18, day if key == "confirmed_on" else text)
            sheet.write_string(0, at, heading(key), bold)
            if key in CHOICES:
                choices = {"validate": "list", "source": CHOICES[key]}
                sheet.data_validation(
                    1, at, MAX_ROWS, at, choices | {"error_message": _("Choose from the list.")}
                )
    return file.getvalue()
