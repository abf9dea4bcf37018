"""What texts mean, however they were typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.replies.reading import MEANINGS, Meaning, read

SAID = {
    Meaning.STOP: [
        "STOP", "stop", "Stop.", "stop!!", "STOP STOP", "please stop", "Stop please", "stop texting me", "Stpo",
        "sotp", "stopp", "stop sending me messages", "STOP x", "UNSUBSCRIBE", "unsubcribe", "End", "QUIT",
        "cancel", "no more", "No more texts", "no more messages please", "opt out", "Leave me alone",
        "peidio", "Stopiwch os gwelwch yn dda", "dim mwy", "koniec", "przestań", "Dość!", "توقف", "قف", "إلغاء",
        "أوقف من فضلك", "stop 🙏",
    ],
    Meaning.YES: [
        "YES", "yes", "Yes!", "yess", "YEEES", "yse", "yep", "yeah", "Yup", "y", "ok", "OK thanks", "Okay x",
        "yes please", "Yes I will be there", "yes. Sam", "Yes Sam xx", "sure", "Yes 👍", "yes i can", "ie",
        "Iawn diolch", "ydw", "tak", "Tak, dziękuję", "نعم", "أيوه", "نعم شكرا",
        "yeh", "definately", "of course", "Sim!", "так",
    ],
    Meaning.NO: [
        "NO", "no", "No.", "nooo", "nope", "nah", "n", "no thanks", "No thank you", "no sorry", "can't",
        "I cant come", "I can not", "na", "nage", "dim diolch", "nac ydw", "nie",
        "Nie, dziękuję", "لا", "لا شكرا", "كلا",
        "not coming", "Sorry can't make it", "carnt", "nahi", "ні",
    ],
    Meaning.LATE: ["LATE", "late", "running late", "I'm running late sorry", "10 mins late", "hwyr", "متأخر"],
    Meaning.CALL: ["CALL", "call me", "Ring me please", "phone", "can you call me" ],
    Meaning.START: ["START", "start", "unstop"],
    Meaning.HELP: ["HELP", "help", "help me please", "pomocy", "مساعدة"],
    # A doubt is a person's to settle.
    Meaning.OTHER: [
        "", "   ", "?", "👍", "yes but can I bring my son", "yes and no", "no problem", "no worries", "not sure",
        "maybe", "cancel Tuesday", "I can't stop laughing", "is there a bus stop", "no more room in the car",
        "who is this", "Sam", "thanks", "x", "end of the road", "yes no", "Is it still on?",
        "late summer sounds good for me",        "stop start", "tak ale nie", "yes " * 60,
    ],
}  # fmt: skip
TABLE = [(words, meaning) for meaning, said in SAID.items() for words in said]


@pytest.mark.parametrize(("words", "meaning"), TABLE)
def test_read(words, meaning):
    assert read(words, names=("Sam",)) == meaning


def test_no_is_yes_for_many_who_speak_polish_so_a_person_asks():
    assert read("no", language="pl") == Meaning.OTHER
    assert read("nie", language="pl") == Meaning.NO
    assert read("no", language="en-gb") == Meaning.NO


noise = st.text(alphabet=" .,!?…😀\n\t-*\"'", max_size=6)
cases = st.sampled_from([str.lower, str.upper, str.title, str.swapcase])


@given(word=st.sampled_from(sorted(MEANINGS)), before=noise, after=noise, case=cases)
def test_case_blanks_and_marks_change_nothing(word, before, after, case):
    assert read(before + case(word) + after) == MEANINGS[word]


@given(
    word=st.sampled_from(sorted(MEANINGS)),
    at=st.integers(0, 30),
    times=st.integers(1, 5),
    beside=st.sampled_from(["please", "thanks", "x", "Sam"]),
)
def test_a_key_that_stuck_and_manners_change_nothing(word, at, times, beside):
    at = min(at, len(word) - 1)
    stuck = word[: at + 1] + word[at] * times + word[at + 1 :]

    assert read(f"{stuck} {beside}", names=("Sam",)) == MEANINGS[word]


@given(st.text(max_size=300))
def test_anything_at_all_is_read_without_a_fault(words):
    assert read(words) in Meaning


@given(
    st.lists(
        st.sampled_from(["yes", "no", "bus", "Tuesday", "my son", "who", "stop", "late"]), max_size=5
    )
)
def test_words_that_say_two_things_say_nothing(said):
    meant = read(" ".join(said))

    if "yes" in said and "no" in said:
        assert meant == Meaning.OTHER
    if meant in (Meaning.YES, Meaning.NO, Meaning.STOP):
        assert len(set(said)) == 1
