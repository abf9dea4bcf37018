"""Numbers and addresses as people write them, read into the one form in which they are kept."""

import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumberFormat, PhoneNumberType

UK = 44
# Ofcom keeps these for stories and trials: nobody's, so ours to test with.
NOBODYS_MOBILES = range(7700900000, 7700901000)


SENTENCES = {
    "mobile_shortened": _("This number was cut short. Write it again."),
    "mobile_unclear": _("We could not read the mobile number. Write one number, such as 07700 900123."),
    "mobile_not_mobile": _("This is not a mobile number, so it cannot get texts."),
    "email_unclear": _("We could not read the email. Write one address."),
}


class Unreadable(Exception):
    """This cannot be used as it was written. `code` is one of SENTENCES, or of a room above."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def read_mobile(text: str) -> str:
    """The number as +447700900123; empty for an empty text."""
    number = _read_number(text)
    if number is None:
        return ""
    kinds = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
    if not _is_nobodys_mobile(number) and phonenumbers.number_type(number) not in kinds:
        raise Unreadable("mobile_not_mobile")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def read_phone(text: str) -> str:
    """Any number that can be rung, as +442079460018; empty for an empty text."""
    number = _read_number(text)
    return "" if number is None else phonenumbers.format_number(number, PhoneNumberFormat.E164)


def read_email(text: str) -> str:
    """The address in small letters; empty for an empty text."""
    address = text.removeprefix("mailto:").lower()
    if not address:
        return ""
    try:
        validate_email(address)
    except ValidationError:
        raise Unreadable("email_unclear") from None
    if len(address) > 254:
        raise Unreadable("email_unclear")
    return address


def _read_number(text):
    if not text:
        return None
    if re.fullmatch(r"\d([.,]\d+)?E\+\d+", text, re.IGNORECASE):
        raise Unreadable("mobile_shortened")
    # phonenumbers takes letters for keys of a telephone and adds what is in brackets.
    if not re.fullmatch(r"[\d+().\-\u2010-\u2013 ]+", text):
        raise Unreadable("mobile_unclear")
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        raise Unreadable("mobile_unclear") from None
    if not (phonenumbers.is_valid_number(number) or _is_nobodys_mobile(number)):
        raise Unreadable("mobile_unclear")
    return number


def _is_nobodys_mobile(number):
    return number.country_code == UK and number.national_number in NOBODYS_MOBILES
