"""Links and codes that let somebody into a group. Only what cannot be turned back is ever kept."""

import hashlib
import hmac
import re
import secrets
import unicodedata

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.services import hash_token

__all__ = ["CODE_LENGTH", "hash_code", "hash_token", "in_groups", "new_code", "read_code", "spell"]

# Douglas Crockford's 32 signs: no I, L, O or U, which are read as, or next to, others.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8  # 40 bits, and few may be tried
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})

SAID = {
    "0": gettext_lazy("zero"),
    "1": gettext_lazy("one"),
    "2": gettext_lazy("two"),
    "3": gettext_lazy("three"),
    "4": gettext_lazy("four"),
    "5": gettext_lazy("five"),
    "6": gettext_lazy("six"),
    "7": gettext_lazy("seven"),
    "8": gettext_lazy("eight"),
    "9": gettext_lazy("nine"),
    "A": gettext_lazy("A for apple"),
    "B": gettext_lazy("B for bread"),
    "C": gettext_lazy("C for cup"),
    "D": gettext_lazy("D for dog"),
    "E": gettext_lazy("E for egg"),
    "F": gettext_lazy("F for fish"),
    "G": gettext_lazy("G for garden"),
    "H": gettext_lazy("H for house"),
    "J": gettext_lazy("J for jam"),
    "K": gettext_lazy("K for kite"),
    "M": gettext_lazy("M for moon"),
    "N": gettext_lazy("N for nest"),
    "P": gettext_lazy("P for paper"),
    "Q": gettext_lazy("Q for queen"),
    "R": gettext_lazy("R for rain"),
    "S": gettext_lazy("S for sun"),
    "T": gettext_lazy("T for tea"),
    "V": gettext_lazy("V for van"),
    "W": gettext_lazy("W for water"),
    "X": gettext_lazy("X for the cross on a map"),
    "Y": gettext_lazy("Y for yellow"),
    "Z": gettext_lazy("Z for zebra"),
}


def new_code() -> str:
    return "".join(secrets.choice(SIGNS) for _place in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """What somebody typed, as the code is kept: capitals, spaces, dashes, O for 0 and I for 1 do not matter.

    Empty when it cannot be a code.
    """
    plain = unicodedata.normalize("NFKC", typed[:200]).upper()
    code = re.sub(r"[\W_]+", "", plain).translate(LOOKALIKES)
    return code if len(code) == CODE_LENGTH and set(code) <= set(SIGNS) else ""


def hash_code(code: str) -> str:
    """HMAC-SHA256 under MATCHING_KEY, hex: a plain hash of 40 bits could be searched through in a day."""
    return hmac.new(
        settings.MATCHING_KEY.encode(), f"join-code:{code}".encode(), hashlib.sha256
    ).hexdigest()


def in_groups(code: str) -> str:
    """ "B4KT 9QX2": as people read it out."""
    return f"{code[:4]} {code[4:]}"


def spell(code: str) -> list[list[str]]:
    """The words to say over the phone, four and four."""
    words = [str(SAID[sign]) for sign in code]
    return [words[:4], words[4:]]


def spell_in_words(code: str) -> list[str]:
    """Each half as one line: "B for bread, four, K for kite, T for tea"."""
    return [_(", ").join(half) for half in spell(code)]
