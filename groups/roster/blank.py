"""The empty spreadsheet to fill in, with the right headings, as CSV or XLSX."""

import csv
import io

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.roster.columns import COLUMNS, NEEDED, TRAINING, USUAL, heading
from groups.roster.unusable import MAX_ROWS

SHEET = "people"
CHOICES = {
    "seat": ["lived experience", "professional", "facilitator", "supporter", "interpreter", "observer"],
    "ok_to_text": ["yes", "no", "ask"],
    "ok_to_email": ["yes", "no", "ask"],
    "ok_to_call": ["yes", "no", "ask"],
    "ok_to_send_links": ["yes", "no"],
    "wording": ["plain", "discreet"],
    "whose_mobile": ["mine", "shared", "somebody else’s"],
    "whose_email": ["mine", "shared", "somebody else’s"],
    "voicemail": ["yes", "no", "name only"],
    "mobile_links": ["yes", "no"],
    "mobile_wording": ["plain", "discreet"],
    "email_links": ["yes", "no"],
    "email_wording": ["plain", "discreet"],
}
DAYS = {"confirmed_on", *TRAINING}
_ANY_TIME = gettext_lazy("An example: 10:00. Empty: any time of day.")
_ANY_DAY = gettext_lazy("Some examples: Mon-Fri, or: Tue, Thu. Empty: any day.")
_IF_OTHER = gettext_lazy("Only if it is not the same for the mobile and the email.")
_DONE_ON = gettext_lazy(
    "Professionals and facilitators: the day it was done. An example: 1 November 2026."
)
# Shown beside a cell of a column that nobody must fill in.
HELP = {
    "ok_to_call": gettext_lazy("May we ring the mobile? Empty: no."),
    "ok_to_send_links": gettext_lazy("A link opens their own page. Empty: yes by email, no by text."),
    "wording": gettext_lazy("Discreet says nothing about the group. Empty: discreet."),
    "language": gettext_lazy("Messages come in it where you have put them in it. Empty: English."),
    "safe_days": _ANY_DAY,
    "safe_from": _ANY_TIME,
    "safe_until": _ANY_TIME,
    "whose_mobile": gettext_lazy("Empty: only theirs."),
    "whose_email": gettext_lazy("Empty: only theirs."),
    "voicemail": gettext_lazy("May we leave a message when we ring? Empty: no."),
    "job": gettext_lazy("Professionals only. Members see it. An example: midwife."),
    "works_for": gettext_lazy("Professionals only. Members see it. An example: the council."),
}


def help_for(key: str) -> str:
    """Nothing for the columns everybody fills in."""
    if key in (*NEEDED, *USUAL):
        return ""
    return str(HELP.get(key) or (_DONE_ON if key in TRAINING else _IF_OTHER))


def as_csv() -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow([heading(key) for key in COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx() -> bytes:
    """With lists to choose from, and a line of help for each cell that may stay empty.

    Numbers stay text, or a spreadsheet drops their first 0.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        bold, text = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "@"})
        slanted = workbook.add_format({"italic": True})
        day = workbook.add_format({"num_format": "d mmmm yyyy"})
        sheet.freeze_panes(1, 0)
        for at, key in enumerate(COLUMNS):
            help_text = help_for(key)
            sheet.set_column(at, at, 18, day if key in DAYS else text)
            sheet.write_string(0, at, heading(key), slanted if help_text else bold)
            rule = {"validate": "any"}
            if key in CHOICES:
                rule = {
                    "validate": "list",
                    "source": CHOICES[key],
                    "error_message": _("Choose from the list."),
                }
            if help_text:
                rule |= {"input_title": _("You may leave this empty"), "input_message": help_text}
            if key in CHOICES or help_text:
                sheet.data_validation(1, at, MAX_ROWS, at, rule)
    return file.getvalue()
