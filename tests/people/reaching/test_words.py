from datetime import date, time

import pytest
import time_machine

from people.models import ContactPoint
from people.reaching.words import can_be_reached, contact_in_words

TODAY, LONG_AGO = date(2026, 11, 20), date(2026, 8, 1)


def point(channel, allowed="yes", confirmed_on=TODAY, **fields):
    return ContactPoint(
        channel=channel, allowed=allowed, confirmed_on=confirmed_on, value="+447700900011", **fields
    )


@pytest.mark.parametrize(
    ("points", "words", "reached"),
    [
        ([], "No text. No email.", False),
        ([point("text")], "Text ok. No email.", True),
        ([point("email"), point("text", "no", None)], "No text. Email ok.", True),
        ([point("text", "ask"), point("email", "ask", None)],
            "Text only if they ask. Email only if they ask.", False),
        ([point("text", confirmed_on=LONG_AGO)], "Text: check that it is still ok. No email.", False),
        ([point("text"), point("call")], "Text ok. No email. Call ok. No voicemail.", True),
        ([point("call", "ask")], "No text. No email. Call only if they ask. No voicemail.", False),
        ([point("text", "no"), point("text")], "Text ok. No email.", True),
        ([point("text", safe_days=[0, 1, 2, 3, 4], safe_from=time(10), safe_until=time(14, 30))],
            "Text ok, Monday to Friday, 10 in the morning to 2.30 in the afternoon. No email.", True),
        ([point("email", safe_days=[1, 4])], "No text. Email ok, Tuesday, Friday.", True),
    ],
)  # fmt: skip
def test_one_line_says_how_somebody_may_be_reached(points, words, reached):
    with time_machine.travel("2026-11-23"):
        assert contact_in_words(points) == words
        assert can_be_reached(points) == reached
