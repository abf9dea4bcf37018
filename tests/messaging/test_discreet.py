"""What is refused in discreet words cannot slip through; what people write every day is not refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from messaging import discreet
from messaging.discreet import AMOUNT, CHILD, TOPIC, US, WHERE, comes_too_late, what_tells

NAMES = [
    ("Riverside Together", US),
    ("Coming home together", TOPIC),
    ("The Old Library, Mill Street", WHERE),
    ("Ŵyn Centre", WHERE),
]
REFUSED = [
    "child", "children", "childcare", "kids", "court", "courts", "social", "abuse", "abused", "safeguarding",
    "care", "pay", "paid", "payment", "parent", "families", "police", "sąd", "dziecko", "суд", "محكمة", "llys",
    "council", "therapist", "lived experience", "social worker", "facilitator", "session",
]  # fmt: skip
BETWEEN = ["", "", "", " ", ".", "-", "\u200b", "\u00ad", "\n", "_", "  ", "*"]
ACCENTS = ["", "", "", "\u0301", "\u0308"]


@settings(max_examples=120)
@given(word=st.sampled_from(REFUSED), chance=st.randoms(use_true_random=False))
def test_nothing_refused_slips_through_by_case_accent_or_spacing(word, chance):
    written = "".join(
        chance.choice([letter.upper(), letter])
        + (chance.choice(ACCENTS) if letter.isascii() and letter.isalpha() else "")
        + chance.choice(BETWEEN)
        for letter in word
    )

    assert what_tells(f"Hi Sam, Jo here: {written}, 10 in the morning"), ascii(written)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Is it about the CHILDREN?", [("CHILDREN", CHILD)]),
        ("Riverside’s tea", [("Riverside’s", US)]),
        ("See you, coming home together", [("coming home together", TOPIC)]),
        ("At the old library, mill street", [("the old library, mill street", WHERE)]),
        ("At the ŵyn centre", [("ŵyn centre", WHERE)]),
        ("It is £27.50", [("£27.50", AMOUNT)]),
        ("cоurt", None),  # with a letter of another alphabet in it
        ("１５ pounds, ｃｏｕｒｔ", None),
    ],
)
def test_what_tells_is_named_with_why(text, found):
    told = what_tells(text, NAMES)

    assert told if found is None else [(one.words, one.why) for one in told] == found


@pytest.mark.parametrize(
    "text",
    [
        "Hi Sam, Jo here. Tuesday 1 December, 10 in the morning: is it still OK?",
        "Are you coming? We could talk on the way home, if you have time.",
        "The notes from Tuesday are ready for you. Ring Jo on 01632 960001.",
        "Something new is ready for you to look at when you have time.",
        "Fancy a chat this week? Reply YES and I'll ring when you said is best. STOP to end texts.",
        "Take the rapid bus. A careful person, I'm sorry, it was a courtesy call.",
        "Hi {name}, {sender} here. {day}, {time}. {link}",
    ],
)
def test_everyday_words_are_not_refused(text):
    assert [told.words for told in what_tells(text, NAMES)] == []


def test_words_that_are_only_true_on_one_day_are_found():
    assert comes_too_late("See you TOMORROW, not today. Jutro!", may_say_today=False) == [
        "TOMORROW",
        "today",
        "Jutro",
    ]
    assert comes_too_late("See you today", may_say_today=True) == []


def test_a_long_text_takes_no_time():
    assert discreet.what_tells("so so " * 400) == []
