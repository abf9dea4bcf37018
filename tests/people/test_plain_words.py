import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.plain_words import (
    LONGEST_SENTENCE,
    Measure,
    measure,
    sentences,
    too_long,
    unexplained,
    words,
)


def test_measure_of_one_short_sentence():
    # 6 words, 1 sentence, 6 syllables: 0.39 × 6 + 11.8 × 1 − 15.59 = 2.34 + 11.8 − 15.59 = −1.45
    assert measure("The cat sat on the mat.") == Measure(
        grade=-1.4, longest_sentence=6, words=6, long_words=(), acronyms=()
    )


def test_measure_of_two_sentences():
    # You can stop at a-ny time. No-bo-dy will ask you why.
    # 6 + 5 words in 2 sentences, 7 + 7 syllables: 0.39 × 5.5 + 11.8 × 14 ÷ 11 − 15.59 = 1.573
    found = measure("You can stop at any time. Nobody will ask you why.")

    assert (found.grade, found.words, found.longest_sentence) == (1.6, 11, 6)
    assert found.long_words == ("nobody",)


def test_measure_of_office_language():
    # Fa-ci-li-ta-tors will com-mu-ni-cate im-por-tant in-for-ma-tion im-me-di-ate-ly.
    # 6 words, 1 sentence, 5 + 1 + 4 + 3 + 4 + 5 = 22 syllables: 2.34 + 11.8 × 22 ÷ 6 − 15.59 = 30.017
    found = measure("Facilitators will communicate important information immediately.")

    assert found.grade == 30.0
    assert found.long_words == (
        "facilitators", "communicate", "important", "information", "immediately",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Lee is here. He waits.", ["Mr. Lee is here.", "He waits."]),
        ("We start at 10.30. Come in.", ["We start at 10.30.", "Come in."]),
        ("Bring food, e.g. fruit.", ["Bring food, e.g. fruit."]),
        ("Ask J. Smith. She knows.", ["Ask J. Smith.", "She knows."]),
        ("Until 4 p.m. on Monday.", ["Until 4 p.m. on Monday."]),
        ("Until 4 p.m. Then home.", ["Until 4 p.m.", "Then home."]),
        ("Really?! “Yes.” Good…", ["Really?!", "“Yes.”", "Good…"]),
        ("We need:\n- tea\n- milk\n1. Ring Sam", ["We need:", "tea", "milk", "Ring Sam"]),
        ("Wait; then go.", ["Wait;", "then go."]),
        ("هل أنت بخير؟ نعم.", ["هل أنت بخير؟", "نعم."]),
        (" \n\n", []),
    ],
)
def test_sentences(text, expected):
    assert list(sentences(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It’s £1,164.50, at 10.30!", ["It’s", "1,164.50", "at", "10.30"]),
        ("check-in and/or check-out", ["check-in", "and", "or", "check-out"]),
        ("Ring 01253 496000 😀 🎉", ["Ring", "01253", "496000"]),
        ("Cafe\u0301 Zoë", ["Café", "Zoë"]),
        ("مَرْحَبًا بكم", ["مرحبا", "بكم"]),
        ("— … !", []),
    ],
)
def test_words(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize("text", ["", "  \n", "😀 🎉", "…", "مرحبا بكم في المجموعة", "Привет всем"])
def test_no_grade_where_it_would_mean_nothing(text):
    assert measure(text).grade is None


def test_a_name_in_other_letters_does_not_change_the_grade():
    assert measure("Fatima يا sat on the mat.").grade == measure("Fatima sat on the mat.").grade


def test_too_long_quotes_the_sentence():
    longest = "one " * (LONGEST_SENTENCE - 1) + "end."
    over = "one " * LONGEST_SENTENCE + "end."

    assert too_long(f"Short. {longest} {over}") == [over]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We meet the LADO and the IRO, then the LADO.", ["LADO", "IRO"]),
        ("Two IROs and a PhD.", ["IRO", "PhD"]),
        ("The CP plan.", ["CP"]),
        ("The NHS in the UK on TV. OK?", []),
        ("The Local Authority Designated Officer (LADO) comes. Ask the LADO.", []),
        ("The local authority designated officers (LADOs) come.", []),
        ("A LADO (the person the council asks) comes.", []),
        ("Ask somebody at the office (IRO).", ["IRO"]),
        ("LADO (LADO)", ["LADO"]),
        ("McDonald lives at FY1 4AB.", []),
        ("PLEASE READ THIS FIRST\nIt is short.", []),
        ("هذا LADO هنا", ["LADO"]),
        ("", []),
    ],
)
def test_unexplained(text, expected):
    assert unexplained(text) == expected


@pytest.mark.parametrize("explained", [["lado"], ["LADO"], ["a LADO meeting"]])
def test_what_the_group_explains_is_not_named(explained):
    assert unexplained("The LADO and the IRO.", explained) == ["IRO"]


@given(st.text(), st.lists(st.text(max_size=10), max_size=3))
def test_nothing_anybody_writes_breaks_it(text, explained):
    found = measure(text, explained)

    assert found.words >= found.longest_sentence >= 0
    assert list(found.acronyms) == unexplained(text, explained)
    assert all(len(words(sentence)) > LONGEST_SENTENCE for sentence in too_long(text))


@given(
    st.text(alphabet="abc LADORMSH().,\n"),
    st.from_regex(r"[A-Z]{3,5}", fullmatch=True),
)
def test_an_explained_form_is_named_no_longer(text, form):
    before = unexplained(f"{text}\nand {form} too")

    after = unexplained(f"{text}\nand {form} too\nOur {form} (what it means in words)")

    assert form not in after
    assert set(after) <= set(before)


@pytest.mark.parametrize(
    "piece",
    [
        "word ",
        "A. ",
        "a",
        "A",
        "e",
        "(",
        "A (B ",
        "AB (a) ",
        "Ab AB (AB) ",
        "مرحبا ",
        ".\n",
        ".”",
        " ",
        "1.",
    ],
)
def test_time_grows_with_the_text_only(piece):
    def seconds(size):
        text = piece * (size // len(piece))
        started = time.process_time()
        measure(text)
        too_long(text)
        return time.process_time() - started

    short = min(seconds(15_000) for _ in range(3))

    long = min(seconds(150_000) for _ in range(2))  # a busy machine slows one of them, seldom both

    assert long < 30 * max(short, 0.005)


def test_a_megabyte_is_measured():
    assert measure("We meet in the library. " * 42_000).words == 210_000
