"""A code that is read out loud, and typed by somebody with one hand."""

import re

from hypothesis import given
from hypothesis import strategies as st

from groups.joining.codes import SAID, SIGNS, hash_code, in_groups, new_code, read_code, spell_in_words

CODES = st.text(alphabet=SIGNS, min_size=8, max_size=8)


def test_a_code_has_8_signs_that_nobody_confuses():
    codes = [new_code() for _ in range(200)]

    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{8}", code) for code in codes)
    assert len(set(codes)) == 200


@given(CODES, st.data())
def test_however_it_is_spelt_it_is_the_same_code(code, data):
    typed = ""
    for sign in code:
        alike = {"0": "0Oo", "1": "1IilL", "V": "VvUu"}.get(sign, sign + sign.lower())
        typed += data.draw(st.sampled_from(alike)) + data.draw(
            st.sampled_from(["", " ", "-", ".", " - "])
        )

    assert read_code(typed) == code


@given(CODES)
def test_as_it_is_shown_it_can_be_typed(code):
    assert read_code(in_groups(code)) == code


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_code_or_nothing(typed):
    code = read_code(typed)

    assert code == "" or (len(code) == 8 and set(code) <= set(SIGNS))


def test_what_is_too_long_or_too_short_is_no_code():
    assert [read_code(typed) for typed in ("", "ABCD 234", "ABCD 23456", "A" * 5_000_000)] == [""] * 4


def test_every_sign_has_a_word():
    assert list(SAID) == list(SIGNS)
    assert spell_in_words("B4KT9QX2") == [
        "B for bread, four, K for kite, T for tea",
        "nine, Q for queen, X for the cross on a map, two",
    ]


def test_the_hash_of_a_code_needs_our_key(settings):
    kept = hash_code("B4KT9QX2")

    assert re.fullmatch(r"[0-9a-f]{64}", kept)
    settings.MATCHING_KEY = "another"
    assert hash_code("B4KT9QX2") != kept
