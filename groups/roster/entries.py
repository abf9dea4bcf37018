"""What each row says about one person, or every reason why it cannot be used."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date, time

from groups.models import Membership, Training
from groups.roster import cells
from groups.roster.columns import OK_TO_TEXT_OR_EMAIL, TRAINING, Columns
from groups.roster.sheet import Row
from groups.roster.unusable import IN
from people.languages import DEFAULT
from people.models import ContactPoint
from people.models.reaching import matching_digest
from people.numbers import Unreadable

Allowed, Channel = ContactPoint.Allowed, ContactPoint.Channel
Seat, Voicemail, Whose = Membership.Seat, ContactPoint.Voicemail, ContactPoint.Whose
Wording = ContactPoint.Wording

# Who has lived experience needs no training here, and nobody keeps a list of it.
LEARNS = {Seat.PROFESSIONAL, Seat.FACILITATOR}


@dataclass(frozen=True)
class Care:
    """What to heed when they are reached, in one way or in both. None where nobody wrote anything."""

    links_said: ContactPoint.Allowed | None = None
    wording: ContactPoint.Wording | None = None
    safe_days: tuple[int, ...] | None = None
    safe_from: time | None = None
    safe_until: time | None = None

    @property
    def hours(self):
        return None if self.safe_from is None else (self.safe_from, self.safe_until)

    @property
    def hours_make_sense(self):
        if self.safe_from is None or self.safe_until is None:
            return self.safe_from is self.safe_until
        return self.safe_from < self.safe_until


@dataclass(frozen=True)
class Entry:
    """One person as the file has them. `number` is the row's."""

    number: int
    name: str
    seat: Membership.Seat
    mobile: str = ""
    email: str = ""
    said: dict[str, ContactPoint.Allowed] = field(default_factory=dict)
    confirmed_on: date | None = None
    whose: dict[str, ContactPoint.Whose] = field(default_factory=dict)
    voicemail: ContactPoint.Voicemail = Voicemail.NO
    language: str = DEFAULT
    care: Care = Care()
    mobile_care: Care = Care()
    email_care: Care = Care()
    job: str = ""
    works_for: str = ""
    trainings: dict[Training, date] = field(default_factory=dict)

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

    def contact_points(self, person, by) -> list[ContactPoint]:
        """The ways to reach them, each allowed only if they said so on a day that is written down."""
        return [self._contact_point(person, channel, value, by) for channel, value in self._ways()]

    def _ways(self):
        ways = [(Channel.TEXT, self.mobile), (Channel.EMAIL, self.email)]
        if self.said.get(Channel.CALL, Allowed.NO) != Allowed.NO:
            ways.append((Channel.CALL, self.mobile))
        return [(channel, value) for channel, value in ways if value]

    def _contact_point(self, person, channel, value, by):
        allowed = self.said.get(channel, Allowed.NO)
        if allowed == Allowed.YES and self.confirmed_on is None:
            allowed = Allowed.NO
        links_said = self._heeded(channel, "links_said")
        links_ok = channel == Channel.EMAIL if links_said is None else links_said == Allowed.YES
        safe_from, safe_until = self._heeded(channel, "hours") or (None, None)
        return ContactPoint(
            person=person,
            channel=channel,
            value=value,
            # bulk_create does not call save, which would fill it in.
            digest=matching_digest(value),
            whose=self.whose.get("email" if channel == Channel.EMAIL else "mobile", Whose.MINE),
            allowed=allowed,
            wording=self._heeded(channel, "wording") or Wording.DISCREET,
            voicemail=self.voicemail if channel == Channel.CALL else Voicemail.NO,
            links_ok=links_ok,
            safe_days=list(self._heeded(channel, "safe_days") or ()),
            safe_from=safe_from,
            safe_until=safe_until,
            confirmed_on=self.confirmed_on,
            written_by=None if by == person else by,
        )

    def _heeded(self, channel, name):
        """What goes for this way, or else for both. Calls go to the mobile."""
        of_this_way = self.email_care if channel == Channel.EMAIL else self.mobile_care
        said = getattr(of_this_way, name)
        return getattr(self.care, name) if said is None else said


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
        confirmed_on=reader("confirmed_on", lambda text: cells.read_date(text, today=today)),
        whose={way: reader(f"whose_{way}", cells.read_whose) for way in ("mobile", "email")},
        voicemail=reader("voicemail", cells.read_voicemail),
        language=reader("language", cells.read_language),
        care=_read_care(reader, "", links="ok_to_send_links"),
        mobile_care=_read_care(reader, "mobile_", links="mobile_links"),
        email_care=_read_care(reader, "email_", links="email_links"),
        job=reader("job", lambda text: cells.read_work(text, longest=80), says_where=True),
        works_for=reader("works_for", lambda text: cells.read_work(text, longest=120), says_where=True),
        trainings=_read_trainings(reader, today),
    )
    reader.codes |= _not_for_this_seat(entry)
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

    def __call__(self, key, read, *, says_where=False):
        """What `read` makes of the cell. With `says_where`, a reason names the column too."""
        position = self.columns.positions.get(key)
        text = (
            self.row.cells[position] if position is not None and position < len(self.row.cells) else ""
        )
        try:
            return read(text)
        except Unreadable as unusable:
            self.codes.add(f"{unusable.code}{IN}{key}" if says_where else unusable.code)
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


def _read_care(reader, prefix, *, links):
    def read(key, how, *, says_where=bool(prefix)):
        return reader(key, lambda text: how(text) if text else None, says_where=says_where)

    from_key, until_key = f"{prefix}safe_from", f"{prefix}safe_until"
    before = set(reader.codes)
    safe_from, safe_until = read(from_key, cells.read_time), read(until_key, cells.read_time)
    is_read = before == reader.codes
    days = read(f"{prefix}safe_days", cells.read_days)
    care = Care(
        links_said=read(links, cells.read_answer, says_where=False),
        wording=read(f"{prefix}wording", cells.read_wording, says_where=True),
        safe_days=None if days is None else tuple(days),
        safe_from=safe_from,
        safe_until=safe_until,
    )
    if is_read and not care.hours_make_sense:
        reader.codes.add(f"hours_half{IN}{from_key}" if prefix else "hours_half")
    return care


def _read_trainings(reader, today):
    def read(text):
        return cells.read_date(text, today=today, not_yet="day_in_future")

    days = {training: reader(key, read, says_where=True) for key, training in TRAINING.items()}
    return {training: day for training, day in days.items() if day}


def _not_for_this_seat(entry):
    """Only when the seat itself could be read: else its own reason is enough."""
    codes = set()
    if entry.seat and entry.seat != Seat.PROFESSIONAL:
        codes |= {
            f"work_not_for_this_seat{IN}{key}" for key in ("job", "works_for") if getattr(entry, key)
        }
    if entry.seat and entry.seat not in LEARNS and entry.trainings:
        codes.add("training_not_for_this_seat")
    return codes
