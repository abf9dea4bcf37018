"""What an organisation says instead of us: put together without being run, in the language somebody speaks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging import own_words, wording
from messaging.days import day_in, time_in, weekday_in
from messaging.kinds import KINDS, kind_of
from messaging.own_words import OwnWords, Shelf
from people.languages import LANGUAGES

STARTS_AT = datetime(2026, 12, 1, 10, tzinfo=UTC)
FACTS = {
    "organisation_id": 7,
    "sender": "Jo",
    "name": "Sam",
    "help_line": {"name": "Jo", "phone": "01632 960001"},
    "zone": ZoneInfo("Europe/London"),
    "starts_at": STARTS_AT,
    "ends_at": STARTS_AT + timedelta(hours=2),
    "place": "",
    "is_online": False,
    "is_coming": True,
    "link": "https://example.org/i/abc/",
}
BODY = "Hi {name}. {day}, {time}?\nHere: {link}\nAt {place}.\nRing {helper} on {phone}."


class Kept(Shelf):
    """A shelf that holds these words and no others."""

    def __init__(self, *kept):
        super().__init__()
        self._words = {(own.organisation, own.kind, own.wording, own.language): own for own in kept}

    def fetch(self, organisations):
        pass


def own(language="en-gb", *, kind="reminder", wording="discreet", subject="", body=BODY):
    return OwnWords(7, kind, wording, language, subject, body)


def render(shelf, language="en-gb", *, links_ok=True, **facts):
    return wording.render(
        purpose="reminder",
        wording="discreet",
        facts=FACTS | facts,
        language=language,
        links_ok=links_ok,
        shelf=shelf,
    )


def test_places_are_filled_and_a_line_without_anything_to_say_is_left_out():
    words = render(Kept(own()))

    assert words.subject == "A message from Jo"
    assert words.body == (
        "Hi Sam. Tuesday 1 December, 10 in the morning?\n"
        "Here: https://example.org/i/abc/\n"
        "Ring Jo on 01632 960001."
    )
    assert "Here" not in render(Kept(own()), links_ok=False).body


def test_the_words_are_in_the_language_somebody_speaks_else_in_the_usual_one():
    polish = own("pl", subject="{weekday}", body="Cześć {name}. {day}, {time}?\n{phone}")

    assert render(Kept(own(), polish), "pl").body == "Cześć Sam. Wtorek 1 grudnia, 10:00?\n01632 960001"
    assert render(Kept(own(), polish), "pl").subject == "Wtorek"
    assert render(Kept(own(), polish), "ur").body.startswith("Hi Sam. Tuesday 1 December")
    # Nothing of theirs and nothing of ours in that language: English throughout, no Polish day in it.
    assert "Tuesday 1 December, 10 in the morning: is it still OK?" in render(Kept(), "pl").body


def test_who_is_paid_for_what_was_called_off_reads_so_in_our_words():
    facts = FACTS | {"is_staff": False}

    assert kind_of("session-cancelled", facts | {"is_paid": False}) == KINDS["session-cancelled"]
    assert kind_of("session-cancelled", facts | {"is_paid": True}) is None


def test_another_wording_or_organisation_is_never_used_instead():
    plain = own(wording="plain", body="Your meeting, {name}")

    assert "Your meeting" not in render(Kept(plain)).body
    assert "Hi Sam. Tuesday" not in render(Kept(own()), organisation_id=8).body


def test_what_names_a_place_that_is_gone_is_not_sent():
    assert "{gone}" not in render(Kept(own(body="Hi {gone} {phone}"))).body
    assert "is it still OK?" in render(Kept(own(body="Hi {gone} {phone}"))).body


def test_what_runs_from_the_right_keeps_names_and_numbers_in_order():
    urdu = own("ur", body="{name}، {day} {time}\n{phone}")
    [first, second] = render(Kept(urdu), "ur").body.splitlines()

    assert first == "\u200f\u2068Sam\u2069، \u2068منگل دسمبر 1\u2069 \u206610:00\u2069"
    assert second == "\u200f\u206601632 960001\u2069"


@given(name=st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=50))
def test_nothing_that_was_typed_is_run(name):
    name = " ".join(f"{{{{ name }}}} {{% now %}} {{link}} {name}".split())
    body = own_words.put_together("{name}! {{ sender }} {% now 'Y' %}", FACTS | {"name": name}, "en-gb")

    assert body == f"{name}! {{{{ sender }}}} {{% now 'Y' %}}"


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        (BODY.replace("At {place}.\n", ""), []),
        (BODY, [("unknown", "{place}")]),
        (
            "{day} {time} {phone} {{ name }} {% if %} {Name}",
            [("unknown", "{{ name }}"), ("unknown", "{% if %}"), ("unknown", "{Name}")],
        ),
        ("Hi {name}", [("missing", "day"), ("missing", "time"), ("missing", "phone")]),
        ("{day} {time} {link}\n{phone}", [("lost", "day"), ("lost", "time")]),
        ("{day} {time}\n{link}, or {phone}", [("lost", "phone")]),
    ],
)  # fmt: skip
def test_faults_are_found_before_anything_is_sent(body, faults):
    found = own_words.faults_in(KINDS["reminder"], "discreet", body)

    assert [(fault.code, fault.about) for fault in found] == faults


@pytest.mark.parametrize("code", sorted(set(LANGUAGES) - {"en-gb"}))
def test_days_are_not_english_in_another_language(code):
    said = f"{day_in(code, STARTS_AT)} {weekday_in(code, STARTS_AT)} {time_in(code, STARTS_AT)}"

    assert "Tuesday" not in said
    assert "December" not in said
    assert said.endswith(" 10:00")
