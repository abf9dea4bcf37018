"""Why a file, or a row of it, could not be used: a code to keep and a plain sentence to show."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from people.numbers import SENTENCES, Unreadable

MAX_BYTES = 1_000_000
MAX_ROWS = 500  # a group has about twenty people

FILES = {
    "empty": _("This file is empty."),
    "nobody": _("There is nobody in this file: only a row of headings."),
    "too_big": _("This file is too big. It must be smaller than one megabyte."),
    "too_many_rows": _(
        "This file has more than 500 rows. Please bring in the people of one group only."
    ),
    "too_many_empty_rows": _(
        "This file has thousands of empty rows. Copy the rows with people into our empty spreadsheet."
    ),
    "not_a_spreadsheet": _(
        "This is not a spreadsheet we can read. Save it as .xlsx or .csv and try again."
    ),
    "old_or_locked": _(
        "This looks like an old Excel file, or one with a password. Save it as .xlsx or .csv, "
        "without a password, and try again."
    ),
    "broken_workbook": _(
        "This file is damaged. Open it, save it again as .xlsx or .csv and try once more."
    ),
    "unpacks_too_big": _(
        "This file is too big once it is opened. Copy the rows into our empty spreadsheet."
    ),
    "letters": _(
        "The letters in this file could not be read. Save it as “CSV UTF-8” or .xlsx and try again."
    ),
    "quotes": _(
        'We got lost after row {row}: a quote mark (") is missing its other half. '
        "Save the file as .xlsx and try again."
    ),
    "closed": _("This group is closed, so nobody new joins it."),
    "changed_meanwhile": _("Somebody else was changing this group at the same time. Please try again."),
}

ROWS = SENTENCES | {
    "mobile_shortened": _("The spreadsheet has cut this number short. Write it again, as text."),
    "formula": _("A cell holds a formula. Write what it should say instead."),
    "broken_cell": _("A cell holds an error, such as “#REF!”. Write what it should say instead."),
    "letters": _("Some letters could not be read. Write them again."),
    "too_many_cells": _("There are more cells than headings. Is there a comma too many?"),
    "too_long": _("A cell is too long."),
    "name_missing": _("The preferred name is missing."),
    "name_too_long": _("The preferred name is longer than 100 letters."),
    "seat_missing": _("The seat is missing. Write lived experience, professional or facilitator."),
    "seat_unknown": _("We do not know this seat. Write lived experience, professional or facilitator."),
    "yes_or_no": _("In the “ok to” columns, write yes, no or ask."),
    "ok_to_what": _("In “ok to text / email”, write text, email, both or no."),
    "date_unclear": _("We could not read the date. Write it like this: 1 November 2026."),
    "date_in_future": _("“Confirmed on” is in the future."),
    "day_in_future": _("This day has not come yet."),
    "whose_unknown": _("In “whose mobile” and “whose email”, write mine, shared or somebody else’s."),
    "voicemail_unknown": _("In “voicemail”, write yes, no or name only."),
    "work_too_long": _("This is too long: a job has up to 80 letters, and who they work for up to 120."),
    "work_not_for_this_seat": _("This is kept for professionals only. Leave it empty."),
    "training_not_for_this_seat": _(
        "Training is kept for professionals and facilitators only. Leave it empty."
    ),
    "wording_unknown": _("Write plain or discreet."),
    "language_unknown": _(
        "We do not know this language. Write its name in English: Polish, Arabic, Welsh."
    ),
    "days_unclear": _("We could not read the safe days. Write them like this: Mon, Tue, Fri."),
    "hours_unclear": _("We could not read the safe times. Write them like this: 09:30."),
    "hours_half": _("Write both “safe from” and “safe until”, the earlier first."),
    "two_people": _("The mobile number and the email belong to two different people in this group."),
    "has_left": _("This person has left the group, so we did not bring them back."),
    "left_with_this_contact": _(
        "Somebody who left the group had this number or email. If this is somebody else, leave it out "
        "here and add it on their page."
    ),
}


# Between a code and the column it is about, where the code alone would not tell which.
IN = "@"


class UnusableFile(Exception):
    """Nothing of this file was used. `reason` is the sentence to show."""

    def __init__(self, code, reason=None, **values):
        super().__init__(code)
        self.code = code
        self.reason = reason or format_lazy(FILES[code], **values)


class UnusableCell(Unreadable):
    """What this cell says cannot be used. `code` is one of ROWS."""
