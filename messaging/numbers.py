"""Phone numbers: one spelling, and which of them may be written to here."""

import phonenumbers
from django.conf import settings

from people.numbers import NOBODYS_MOBILES, UK

MADE_UP = frozenset(f"+{UK}{number}" for number in NOBODYS_MOBILES)

NOBODYS_DOMAINS = (
    "example.org",
    "example.com",
    "example.net",
    ".example",
    ".test",
    ".invalid",
    "localhost",
)


def in_one_spelling(number: str) -> str | None:
    """ "07700 900123" as "+447700900123" (E.164), taking British numbers for granted. None: not a number."""
    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def may_be_written_to(number: str) -> bool:
    """Outside the real service only numbers that belong to nobody: no test reaches somebody's phone."""
    is_for_real = settings.TEXTS_ARE_REAL and not settings.DEBUG
    return is_for_real or in_one_spelling(number) in MADE_UP


def may_be_emailed(address: str) -> bool:
    """While developing only addresses that are nobody's, by RFC 2606: no test reaches somebody's inbox."""
    domain = address.rpartition("@")[2].lower()
    return not settings.DEBUG or domain.endswith(NOBODYS_DOMAINS)
