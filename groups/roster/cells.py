"""What one cell means. Each reader takes the text of a cell and raises UnusableCell when it is unclear."""

import re
import unicodedata
from datetime import date, datetime, time

from groups.models import Membership
from groups.roster.unusable import UnusableCell
from people import languages
from people.models import ContactPoint
from people.numbers import read_email, read_mobile, read_phone

__all__ = [
    "read_answer",
    "read_channels",
    "read_date",
    "read_days",
    "read_email",
    "read_language",
    "read_mobile",
    "read_name",
    "read_phone",
    "read_seat",
    "read_time",
    "read_voicemail",
    "read_whose",
    "read_wording",
    "read_work",
]

Seat, Allowed = Membership.Seat, ContactPoint.Allowed
Voicemail, Whose = ContactPoint.Voicemail, ContactPoint.Whose

SEATS = {
    Seat.LIVED_EXPERIENCE: (
        "lived experience", "lived", "with lived experience", "member with lived experience", "parent",
        "mother", "father", "mum", "dad", "family", "family member", "expert by experience",
    ),
    Seat.PROFESSIONAL: (
        "professional", "professional member", "social worker", "midwife", "health visitor", "researcher",
        "practitioner", "staff",
    ),
    Seat.FACILITATOR: ("facilitator", "lead facilitator", "support facilitator", "co facilitator"),
    Seat.SUPPORTER: ("supporter", "support person", "advocate", "pa"),
    Seat.INTERPRETER: ("interpreter", "bsl interpreter"),
    Seat.OBSERVER: ("observer",),
}  # fmt: skip
ANSWERS = {
    Allowed.YES: ("yes", "y", "true", "1", "ok", "okay", "✓", "✔"),
    Allowed.NO: ("", "no", "n", "false", "0", "not ok"),
    Allowed.ASK: ("ask", "ask first", "only if i ask", "only if they ask"),
}
# Not "theirs": that could be either.
WHOSE = {
    Whose.MINE: ("", "mine", "only mine", "my own", "their own", "own"),
    Whose.SHARED: ("shared", "shared with somebody", "shared with someone"),
    Whose.SOMEBODY_ELSES: (
        "somebody elses",
        "someone elses",
        "somebody else",
        "someone else",
        "not mine",
    ),
}
VOICEMAIL = {
    Voicemail.NO: ANSWERS[Allowed.NO],
    Voicemail.YES: ANSWERS[Allowed.YES],
    Voicemail.NAME_ONLY: ("name only", "first name only", "only a first name", "please ring"),
}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DATES = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d/%m/%y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%d %B %Y",
    "%d %b %Y",
    "%A %d %B %Y",
)
TIMES = ("%H:%M", "%H.%M", "%H:%M:%S", "%I:%M%p", "%I.%M%p", "%I%p", "%H")

_SEATS = {name: seat for seat, names in SEATS.items() for name in names}
_ANSWERS = {name: allowed for allowed, names in ANSWERS.items() for name in names}
_WHOSE = {name: whose for whose, names in WHOSE.items() for name in names}
_VOICEMAIL = {name: said for said, names in VOICEMAIL.items() for name in names}


def read_name(text: str) -> str:
    # A dash is how some say "none"; a name may well be a flower.
    if not any(unicodedata.category(letter) == "So" or letter.isalnum() for letter in text):
        raise UnusableCell("name_missing")
    if len(text) > 100:
        raise UnusableCell("name_too_long")
    return text


def read_seat(text: str) -> Membership.Seat:
    if not text:
        raise UnusableCell("seat_missing")
    try:
        return _SEATS[re.sub(r"[\W_]+", " ", text).strip().casefold()]
    except KeyError:
        raise UnusableCell("seat_unknown") from None


def read_answer(text: str) -> ContactPoint.Allowed:
    """Yes, no or only if they ask. Nothing is no. A cross is unclear: for some it means yes."""
    try:
        return _ANSWERS[text.casefold()]
    except KeyError:
        raise UnusableCell("yes_or_no") from None


def read_channels(text: str) -> dict[str, ContactPoint.Allowed]:
    """One cell for both texts and emails: "text", "email", "text and email", "both", or an answer."""
    said = text.casefold()
    words = set(re.split(r"[\s,;/+&]+", said)) - {"and", "or", "texts", "emails", "by", ""}
    if said == "both" or words == {"text", "email"}:
        return {"text": Allowed.YES, "email": Allowed.YES}
    if len(words) == 1 and words <= {"text", "email"}:
        return {"text": Allowed.NO, "email": Allowed.NO} | dict.fromkeys(words, Allowed.YES)
    try:
        return dict.fromkeys(("text", "email"), read_answer(text))
    except UnusableCell:
        raise UnusableCell("ok_to_what") from None


def read_date(text: str, *, today: date, not_yet: str = "date_in_future") -> date | None:
    """A day on or before `today`, else the reason `not_yet`; day before month, as in the UK."""
    if not text:
        return None
    text = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text.replace(",", " "), flags=re.IGNORECASE)
    text = re.sub(r"\s00:00(:00)?$", "", " ".join(text.split()))
    for pattern in DATES:
        try:
            day = datetime.strptime(text, pattern).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
        if day > today:
            raise UnusableCell(not_yet)
        if day.year < 2000:
            raise UnusableCell("date_unclear")
        return day
    raise UnusableCell("date_unclear")


def read_wording(text: str) -> ContactPoint.Wording:
    said = text.casefold()
    if said not in ContactPoint.Wording.values:
        raise UnusableCell("wording_unknown")
    return ContactPoint.Wording(said)


def read_language(text: str) -> str:
    """By its code, or its name in English or in itself. Nothing is English."""
    said = text.casefold()
    if not said:
        return languages.DEFAULT
    for one in languages.LANGUAGES.values():
        if said in (one.code, one.own.casefold(), str(one.english).casefold()):
            return one.code
    raise UnusableCell("language_unknown")


def read_whose(text: str) -> ContactPoint.Whose:
    """Nothing is theirs alone, as on the page about one way."""
    said = re.sub(r"[\W_]+", " ", re.sub("['’‘`]", "", text)).strip().casefold()
    if said not in _WHOSE or (text and not said):
        raise UnusableCell("whose_unknown")
    return _WHOSE[said]


def read_voicemail(text: str) -> ContactPoint.Voicemail:
    try:
        return _VOICEMAIL[text.casefold()]
    except KeyError:
        raise UnusableCell("voicemail_unknown") from None


def read_work(text: str, *, longest: int) -> str:
    """A job, or who somebody works for. A dash is how some say "none"."""
    if not any(letter.isalnum() for letter in text):
        return ""
    if len(text) > longest:
        raise UnusableCell("work_too_long")
    return text


def read_days(text: str) -> list[int]:
    """Monday is 0. "Mon, Wed", "Mon-Fri" or "weekdays"; nothing, or "any", is any day: an empty list."""
    said = text.casefold().replace("to", "-").replace("–", "-").replace("weekdays", "mon-fri")
    if said in ("", "any", "any day", "all"):
        return []
    days = set()
    for part in re.split(r"\s*(?:[,;/&]|\band\b|\s)\s*", re.sub(r"\s*-\s*", "-", said).strip()):
        ends = [_day(name) for name in part.split("-")]
        if len(ends) > 2 or ends[0] > ends[-1]:
            raise UnusableCell("days_unclear")
        days.update(range(ends[0], ends[-1] + 1))
    return sorted(days)


def _day(name):
    found = [
        number for number, day in enumerate(DAYS) if len(name) >= 2 and day.startswith(name.rstrip("."))
    ]
    if len(found) != 1:
        # "tues" and "thurs" are fine as they are; "t" or "mars" is no day.
        raise UnusableCell("days_unclear")
    return found[0]


def read_time(text: str) -> time | None:
    if not text:
        return None
    said = text.replace(" ", "").casefold()
    for pattern in TIMES:
        try:
            return datetime.strptime(said, pattern).time()  # noqa: DTZ007 -- in the person's own zone
        except ValueError:
            continue
    raise UnusableCell("hours_unclear")
