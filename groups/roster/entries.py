"""What each row says about one person, or every reason why it cannot be used."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date, time

from groups.models import Membership
from groups.roster import cells
from groups.roster.columns import OK_TO_TEXT_OR_EMAIL, Columns
from groups.roster.sheet import Row
from people.models import ContactPoint
from people.models.reaching import matching_digest
from people.numbers import Unreadable

Allowed, Channel = ContactPoint.Allowed, ContactPoint.Channel


@dataclass(frozen=True)
class Entry:
    """One person as the file has them. `number` is the row's."""

    number: int
    name: str
    seat: Membership.Seat
    mobile: str = ""
    email: str = ""
    said: dict[str, ContactPoint.Allowed] = field(default_factory=dict)
    links_said: ContactPoint.Allowed | None = None
    confirmed_on: date | None = None
    wording: ContactPoint.Wording = ContactPoint.Wording.DISCREET
    safe_days: tuple[int, ...] = ()
    safe_from: time | None = None
    safe_until: time | None = None

    @property
    def name_key(self):
        return name_key(self.name)

    @property
    def digests(self):
        return [matching_digest(value) for value in (self.mobile, self.email) if value]

    @property
    def lacks_a_date(self):
        """They said yes, but nobody wrote down when: so it is no until somebody does."""
        return self.confirmed_on is None and any(
            self.said.get(channel) == Allowed.YES for channel, _value in self._ways()
        )

    def contact_points(self, person) -> list[ContactPoint]:
        """The ways to reach them, each allowed only if they said so on a day that is written down."""
        return [self._contact_point(person, channel, value) for channel, value in self._ways()]

    def _ways(self):
        ways = [(Channel.TEXT, self.mobile), (Channel.EMAIL, self.email)]
        if self.said.get(Channel.CALL, Allowed.NO) != Allowed.NO:
            ways.append((Channel.CALL, self.mobile))
        return [(channel, value) for channel, value in ways if value]

    def _contact_point(self, person, channel, value):
        allowed = self.said.get(channel, Allowed.NO)
        if allowed == Allowed.YES and self.confirmed_on is None:
            allowed = Allowed.NO
        links_ok = (
            channel == Channel.EMAIL if self.links_said is None else self.links_said == Allowed.YES
        )
        return ContactPoint(
            person=person,
            channel=channel,
            value=value,
            # bulk_create does not call save, which would fill it in.
            digest=matching_digest(value),
            allowed=allowed,
            wording=self.wording,
            links_ok=links_ok,
            safe_days=list(self.safe_days),
            safe_from=self.safe_from,
            safe_until=self.safe_until,
            confirmed_on=self.confirmed_on,
        )


def name_key(name: str) -> str:
    """The same for two spellings of one name: capitals, spaces and forms of a letter do not count."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def read_entry(row: Row, columns: Columns, *, today: date) -> tuple[Entry | None, list[str]]:
    """The entry, or None and the codes of all that is wrong with the row."""
    reader = _RowReader(row, columns)
    entry = Entry(
        number=row.number,
        name=reader("preferred_name", cells.read_name),
        seat=reader("seat", cells.read_seat),
        mobile=reader("mobile", cells.read_mobile),
        email=reader("email", cells.read_email),
        said=_what_they_said(reader),
        links_said=reader("ok_to_send_links", lambda text: cells.read_answer(text) if text else None),
        confirmed_on=reader("confirmed_on", lambda text: cells.read_date(text, today=today)),
        wording=reader("wording", cells.read_wording),
        safe_days=tuple(reader("safe_days", cells.read_days) or ()),
        safe_from=reader("safe_from", cells.read_time),
        safe_until=reader("safe_until", cells.read_time),
    )
    if not reader.codes & {"hours_unclear"} and not _hours_make_sense(entry):
        reader.codes.add("hours_half")
    return (None, sorted(reader.codes)) if reader.codes else (entry, [])


class _RowReader:
    """Reads one row's cells by column, and keeps every reason that comes up."""

    def __init__(self, row, columns):
        self.row, self.columns = row, columns
        self.codes = set(row.problems)
        if any(row.cells[columns.width :]):
            self.codes.add("too_many_cells")

    def has(self, key):
        return key in self.columns.positions

    def __call__(self, key, read):
        position = self.columns.positions.get(key)
        text = (
            self.row.cells[position] if position is not None and position < len(self.row.cells) else ""
        )
        try:
            return read(text)
        except Unreadable as unusable:
            self.codes.add(unusable.code)
            return None


def _what_they_said(reader):
    if reader.has(OK_TO_TEXT_OR_EMAIL):
        said = reader(OK_TO_TEXT_OR_EMAIL, cells.read_channels) or {}
    else:
        said = {
            Channel.TEXT: reader("ok_to_text", cells.read_answer),
            Channel.EMAIL: reader("ok_to_email", cells.read_answer),
        }
    return {**said, Channel.CALL: reader("ok_to_call", cells.read_answer)}


def _hours_make_sense(entry):
    if entry.safe_from is None or entry.safe_until is None:
        return entry.safe_from is entry.safe_until
    return entry.safe_from < entry.safe_until
