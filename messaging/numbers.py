"""Phone numbers: one spelling, and which of them may be written to here."""

import re

import phonenumbers
from django.conf import settings

# Ofcom keeps 07700 900000 to 900999 for plays and films: they belong to nobody.
MADE_UP = re.compile(r"\+447700900\d{3}")


def in_one_spelling(number: str) -> str | None:
    """ "07700 900123" as "+447700900123" (E.164), taking British numbers for granted. None: not a number."""
    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def is_made_up(number: str) -> bool:
    return MADE_UP.fullmatch(in_one_spelling(number) or "") is not None


def may_be_written_to(number: str) -> bool:
    """Outside the real service only numbers that belong to nobody: no test reaches somebody's phone."""
    is_for_real = settings.TEXTS_ARE_REAL and not settings.DEBUG
    return is_for_real or is_made_up(number)
