"""Which column is which, however it is headed. The names are part of the file format: always English."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models import Training
from groups.roster.unusable import UnusableFile

# For each training, the column with the day on which it was done.
TRAINING = {
    "co_production_training": Training.CO_PRODUCTION,
    "trauma_informed_training": Training.TRAUMA_INFORMED,
    "safeguarding_training": Training.SAFEGUARDING,
}
# The heading we write, and others people use for the same thing.
COLUMNS = {
    "preferred_name": ("preferred name", "name", "known as", "first name", "what to call them"),
    "seat": ("seat", "role", "side", "voice"),
    "mobile": (
        "mobile",
        "mobile number",
        "mobile no",
        "mobile phone",
        "phone",
        "phone number",
        "telephone",
        "tel",
    ),
    "email": ("email", "e mail", "email address", "e mail address"),
    "ok_to_text": ("ok to text", "okay to text", "text ok", "can text", "ok to sms"),
    "ok_to_email": ("ok to email", "okay to email", "email ok", "can email", "ok to e mail"),
    "confirmed_on": ("confirmed on", "confirmed", "date confirmed", "asked on"),
    "ok_to_call": ("ok to call", "okay to call", "ok to ring", "ok to phone", "can call"),
    "ok_to_send_links": ("ok to send links", "links ok", "ok to link", "links"),
    "wording": ("wording",),
    "language": ("language", "language of messages", "spoken language", "first language"),
    "safe_days": ("safe days", "days"),
    "safe_from": ("safe from",),
    "safe_until": ("safe until", "safe to"),
    "whose_mobile": ("whose mobile", "mobile whose", "whose phone"),
    "whose_email": ("whose email", "email whose", "whose e mail"),
    "voicemail": ("voicemail", "ok to leave voicemail", "voicemail ok"),
    # What differs between the two ways. An empty cell says what the column for both says.
    "mobile_links": ("ok to send links by text", "mobile links"),
    "mobile_wording": ("mobile wording", "wording of texts"),
    "mobile_safe_days": ("mobile safe days",),
    "mobile_safe_from": ("mobile safe from",),
    "mobile_safe_until": ("mobile safe until", "mobile safe to"),
    "email_links": ("ok to send links by email", "email links"),
    "email_wording": ("email wording", "wording of emails"),
    "email_safe_days": ("email safe days",),
    "email_safe_from": ("email safe from",),
    "email_safe_until": ("email safe until", "email safe to"),
    "job": ("job", "job title"),
    "works_for": ("works for", "employer"),
    "co_production_training": ("co production training", "coproduction training"),
    "trauma_informed_training": ("trauma informed training",),
    "safeguarding_training": ("safeguarding training",),
}
# One column for two, in place of them.
OK_TO_TEXT_OR_EMAIL = "ok_to_text_or_email"
COMBINED = ("ok to text email", "ok to text or email", "ok to text and email", "ok to contact")
# Ours, in the file of rows that came back: read again, it is left out.
REASON = "why it was not used"

NEEDED = ("preferred_name", "seat")
USUAL = ("mobile", "email", "ok_to_text", "ok_to_email", "confirmed_on")

_MEANINGS = {name: key for key, names in COLUMNS.items() for name in names} | dict.fromkeys(
    COMBINED, OK_TO_TEXT_OR_EMAIL
)


@dataclass(frozen=True)
class Columns:
    """Where each of our columns is, the headings that are none of ours, and how many headings there are."""

    positions: dict[str, int]
    not_used: tuple[str, ...]
    width: int


def heading(key: str) -> str:
    return COMBINED[0] if key == OK_TO_TEXT_OR_EMAIL else COLUMNS[key][0]


def find_columns(cells: tuple[str, ...]) -> Columns:
    """Raises UnusableFile when a column is missing, might be there under another name, or is there twice.

    Of the usual columns some may be left out, as long as every heading in the file is understood: a
    heading we do not know could be the one that is missing.
    """
    positions, not_used = {}, []
    for position, cell in enumerate(cells):
        name = _plain(cell)
        key = _MEANINGS.get(name)
        if key is None:
            if name and name != REASON:
                not_used.append(cell)
        elif key in positions:
            raise _refusal(
                _("Two columns say the same thing: “{first}” and “{second}”. Keep one of them."),
                first=cells[positions[key]],
                second=cell,
            )
        else:
            positions[key] = position
    if OK_TO_TEXT_OR_EMAIL in positions and {"ok_to_text", "ok_to_email"} & positions.keys():
        raise _refusal(_("Say “ok to text” and “ok to email” in two columns, or in one for both."))
    _refuse_when_missing(positions, not_used)
    headed = [position for position, cell in enumerate(cells) if cell]
    return Columns(positions, tuple(not_used), width=max(headed) + 1)


def _refuse_when_missing(positions, not_used):
    there = set(positions)
    if OK_TO_TEXT_OR_EMAIL in there:
        there |= {"ok_to_text", "ok_to_email"}
    missing = [key for key in NEEDED if key not in there]
    if not_used:
        missing += [key for key in USUAL if key not in there]
    if not missing:
        return
    names = ", ".join(f"“{heading(key)}”" for key in missing)
    sentence = ngettext(
        "This file has no column headed {names}.",
        "This file has no columns headed {names}.",
        len(missing),
    ).format(names=names)
    if not_used:
        headings = ", ".join(f"“{name[:40]}”" for name in not_used[:5])
        sentence += " " + ngettext(
            "We do not know {headings}.", "We do not know {headings}.", len(not_used)
        ).format(headings=headings)
    raise UnusableFile("columns", reason=sentence)


def _refusal(sentence, **values):
    return UnusableFile("columns", reason=sentence.format(**values))


def _plain(cell):
    return re.sub(r"[\W_]+", " ", cell).strip().casefold()
