"""The file finance takes away: CSV that imports the first time and that no spreadsheet runs as a formula."""

import csv
import io
from collections.abc import Iterable
from datetime import tzinfo
from uuid import UUID

from payments.models import PaymentLine

COLUMNS = [
    "batch_ref",
    "payee_ref",
    "amount",
    "currency",
    "payment_reference",
    "kind",
    "activity_date",
    "group_code",
    "approver",
    "approved_on",
    "line_ref",
]
# A cell that begins with one of these, or with its wide form, is a formula to some spreadsheet.
STARTS_A_FORMULA = tuple("=+-@\t\r\n|%" + "＝＋－＠")
BYTE_ORDER_MARK = "\ufeff"


def write(batch_ref: str, lines: Iterable[PaymentLine], *, names: dict[int, str], zone: tzinfo) -> bytes:
    """The lines as CSV: UTF-8 with a byte order mark (for Excel), CRLF, every cell text.

    Money is pounds with two digits ("27.50"), days are ISO 8601 in `zone`. `lines` come with
    `payee_reference`, `claim_reference` and `group_public_id`; `names` says what to call each approver (by
    primary key). The same lines in the same order give the same bytes. Source of the guard: OWASP, "CSV
    injection".
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in lines:
        row = [
            batch_ref,
            line.payee_reference,
            f"{line.amount:.2f}",
            "GBP",
            line.claim_reference,
            "payment",
            line.activity_date.isoformat(),
            group_code(line.group_public_id),
            names[line.approved_by_id],
            line.approved_at.astimezone(zone).date().isoformat(),
            str(line.public_id),
        ]
        writer.writerow([harmless(cell) for cell in row])
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def harmless(cell: str) -> str:
    """The cell as text: an apostrophe goes before what a spreadsheet would run."""
    starts_one = cell.startswith(STARTS_A_FORMULA) or cell.lstrip().startswith(STARTS_A_FORMULA)
    return f"'{cell}" if starts_one else cell


def group_code(public_id: UUID) -> str:
    """What finance calls the group with this public id: which lines belong together, and nothing else."""
    return f"G-{public_id.hex[:8].upper()}"
