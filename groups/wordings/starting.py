"""Our own words, with their places: what somebody who writes theirs begins with."""

import re
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from messaging import days, wording
from messaging.kinds import Kind
from people.languages import DEFAULT

# Days and hours that are nowhere else in a text.
_BEGINS = datetime(2001, 3, 7, 10, 10, tzinfo=UTC)
_WAS = datetime(2002, 8, 15, 9, 20, tzinfo=UTC)
_CALL = datetime(2003, 11, 21, 11, 40, tzinfo=UTC)
_UNTIL = datetime(2004, 5, 14, 8, 50, tzinfo=UTC)


def our_words(kind: Kind, which: str) -> wording.Words:
    """In English, each fact replaced by its place."""
    facts = {
        "name": "{name}",
        "sender": "{sender}",
        "help_line": {"name": "{helper}", "phone": "{phone}"},
        "zone": UTC,
        "starts_at": _BEGINS,
        "ends_at": _BEGINS + timedelta(hours=2, minutes=5),
        "place": "{place}",
        "is_online": False,
        "is_coming": True,
        "is_again": False,
        "link": "{link}",
        **kind.example(_BEGINS),
    } | {
        "moved_from": _WAS if "old_day" in kind.places else None,
        "caller": "{caller}",
        "call_at": _CALL,
        "until": _UNTIL,
        "minutes": "{minutes}",
    }
    words = wording.render(
        purpose=kind.purpose, wording=which, facts=facts, language=DEFAULT, links_ok=True
    )
    with timezone.override(UTC):
        said = [
            (days.times_in(DEFAULT, _BEGINS, facts["ends_at"]), "{times}"),
            (days.day_in(DEFAULT, _BEGINS), "{day}"),
            (days.time_in(DEFAULT, _BEGINS), "{time}"),
            (days.weekday_in(DEFAULT, _BEGINS), "{weekday}"),
            (days.day_in(DEFAULT, _WAS), "{old_day}"),
            (days.time_in(DEFAULT, _WAS), "{old_time}"),
            (days.day_in(DEFAULT, _CALL), "{call_day}"),
            (days.time_in(DEFAULT, _CALL), "{call_time}"),
            (days.day_in(DEFAULT, _UNTIL), "{until_day}"),
            (days.time_in(DEFAULT, _UNTIL), "{until_time}"),
        ]
    body = _on_a_line_of_its_own(_put(words.body, said))
    return wording.Words(_put(words.subject, said), _with_a_number(kind, body))


def _put(text, said):
    for words, place in said:
        text = text.replace(words, place)
    return text


def _on_a_line_of_its_own(body):
    """The sentence that says where: it is left out where there is nowhere to say."""
    return re.sub(r"(?<=[.?!]) (?=[^.?!\n]*\{place\})|(?<=\{place\}\.) ", "\n", body)


def _with_a_number(kind, body):
    """Ours says a number only where there is no link; words that are written once hold both."""
    if "phone" in kind.needs and "{phone}" not in body:
        return f"{body}\nOr ring {{helper}} on {{phone}}."
    return body
