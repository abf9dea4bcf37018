"""What came of a file, in words, and the rows that could not be used as a file to put right."""

import csv
import io
import json
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models import RosterImport
from groups.roster.columns import REASON, heading
from groups.roster.sheet import GUARD, LOOKS_LIKE_A_FORMULA
from groups.roster.unusable import IN, ROWS


@dataclass(frozen=True)
class RefusedRow:
    number: int
    name: str
    reasons: list[str]


def refused_rows(roster_import: RosterImport) -> list[RefusedRow]:
    """Each row that could not be used: its number, the name in it if there is one, and every reason."""
    kept = _kept(roster_import)
    name_at = kept["headings"].index("preferred name") if kept["headings"] else 0
    return [
        RefusedRow(
            row["number"], row["cells"][name_at], [reason_in_words(reason) for reason in row["reasons"]]
        )
        for row in kept["rows"]
    ]


def refused_rows_as_csv(roster_import: RosterImport) -> bytes:
    """The rows with their reasons in the last column. Put right, the file can be brought in as it is."""
    kept = _kept(roster_import)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*kept["headings"], REASON])
    for row in kept["rows"]:
        reasons = " ".join(map(reason_in_words, row["reasons"]))
        beyond = map(guarded, row.get("beyond", []))
        writer.writerow([*map(guarded, row["cells"]), reasons, *beyond])
    return text.getvalue().encode("utf-8-sig")  # Excel needs the mark to read the letters right


def reason_in_words(reason: str) -> str:
    """The sentence of a code, and which column it is about where several may mean the same."""
    code, _in, key = reason.partition(IN)
    if not key:
        return str(ROWS[code])
    return _("In “%(heading)s”: %(sentence)s") % {"heading": heading(key), "sentence": ROWS[code]}


def guarded(cell: str) -> str:
    """A cell that a spreadsheet will show as it is, and never run."""
    return GUARD + cell if cell.startswith(LOOKS_LIKE_A_FORMULA) else cell


def notes(roster_import: RosterImport) -> list[str]:
    """What to know about those who were added, a sentence each."""
    kept = json.loads(roster_import.notes or "{}")
    return [SENTENCES[kind](noted) for kind, noted in kept.items()]


def _kept(roster_import):
    return json.loads(roster_import.refused_rows or '{"headings": [], "rows": []}')


def _listed(noted):
    return ", ".join(names[0] for names in noted)


def _no_date(noted):
    return ngettext(
        "%(names)s will get no texts or emails yet: the day they said yes is not in the file.",
        "These people will get no texts or emails yet, because the day they said yes is not in the file: "
        "%(names)s.",
        len(noted),
    ) % {"names": _listed(noted)}


def _same_contact(noted):
    pairs = [
        _("%(name)s is here as %(other)s") % {"name": name, "other": other} for name, other in noted
    ]
    return _(
        "These rows have the number or email of somebody who is here already: %(pairs)s. If they are two "
        "people who share it, put both of them in one file."
    ) % {"pairs": ", ".join(pairs)}


def _no_sign_in(noted):
    return ngettext(
        "%(names)s cannot sign in yet, because somebody else signs in with that email.",
        "These people cannot sign in yet, because somebody else signs in with their email: %(names)s.",
        len(noted),
    ) % {"names": _listed(noted)}


def _no_training(noted):
    return _(
        "We did not keep the training of %(names)s. An admin writes down what a facilitator has done, "
        "and nobody their own."
    ) % {"names": _listed(noted)}


def _same_name(noted):
    return _(
        "There are two people with the same name: %(names)s. Ask whether one of them would like to be "
        "called something else here."
    ) % {"names": _listed(noted)}


def _columns_not_used(noted):
    return ngettext(
        "We did not use or keep this column: %(names)s.",
        "We did not use or keep these columns: %(names)s.",
        len(noted[0]),
    ) % {"names": ", ".join(f"“{name[:40]}”" for name in noted[0])}


SENTENCES = {
    "no_date": _no_date,
    "same_contact": _same_contact,
    "no_sign_in": _no_sign_in,
    "no_training": _no_training,
    "same_name": _same_name,
    "columns_not_used": _columns_not_used,
    "first_sheet_only": lambda _noted: _("We read the first sheet of the file, and not the others."),
}
