import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.segments import GSM, GSM_EXTENSION, Length, length, notify_writes


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("a" * 459, 3),
        ("a" * 460, 4),
        ("ŵ" * 70, 1),
        ("ŵ" * 71, 2),
        ("ŵ" * 134, 2),
        ("ŵ" * 135, 3),
        ("ŵ" * 201, 3),
        ("ŵ" * 202, 4),
        ("a" * 70 + "ŵ", 2),  # one letter of another alphabet, and all count as Unicode
    ],
)
def test_length_at_the_edges(words, texts):
    assert length(words).texts == texts


@pytest.mark.parametrize("letter", "[]{}^\\|~€")
def test_letters_of_the_extension_count_two(letter):
    assert length(letter) == Length(units=2, texts=1, is_unicode=False)
    assert length(letter * 80) == Length(units=160, texts=1, is_unicode=False)
    assert length(letter * 81) == Length(units=162, texts=2, is_unicode=False)


def test_a_letter_that_counts_two_is_not_cut_in_half():
    # 152 and a bracket would be 154 in the first text: the bracket goes into the second.
    assert length("a" * 152 + "[" + "a" * 151) == Length(units=305, texts=2, is_unicode=False)
    assert length("a" * 152 + "[" + "a" * 152) == Length(units=306, texts=3, is_unicode=False)


def test_a_letter_outside_the_first_plane_counts_two_and_is_not_cut():
    assert length("😀" * 35) == Length(units=70, texts=1, is_unicode=True)
    # 33 of them are 66: the 34th does not fit into 67.
    assert length("😀" * 66 + "a") == Length(units=133, texts=2, is_unicode=True)
    assert length("😀" * 67) == Length(units=134, texts=3, is_unicode=True)


def test_line_ends_count_one_and_letters_with_and_without_accents_of_the_alphabet_too():
    assert length("a\nb") == Length(units=3, texts=1, is_unicode=False)
    assert length("£éèùìòÇäöñüà") == Length(units=12, texts=1, is_unicode=False)


@given(st.text(alphabet=sorted(GSM | GSM_EXTENSION), max_size=600))
def test_length_is_what_packing_by_hand_gives(words):
    full, room = 1, 153
    for letter in words:
        size = 2 if letter in GSM_EXTENSION else 1
        if size > room:
            full, room = full + 1, 153
        room -= size
    units = len(words) + sum(letter in GSM_EXTENSION for letter in words)

    assert length(words) == Length(units, (bool(units) if units <= 160 else full), False)


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("Hi Sam, Jo here – is that “OK”?", 'Hi Sam, Jo here - is that "OK"?'),
        ("the parents’ group…", "the parents' group..."),
        ("Siân a Siôn, dydd Sadwrn, tŷ, dŵr", "Siân a Siôn, dydd Sadwrn, tŷ, dŵr"),
        ("Zażółcić", None),  # Notify knows no plain letter for ł
        ("Zażócić", "Zazócic"),
        ("café", "café"),
        ("Привіт", None),
        ("مرحبا", None),
        ("你好", None),
        ("See you 😀", None),
        ("really?", "really?"),
    ],
)
def test_notify_writes(words, written):
    assert notify_writes(words) == written
