"""How long a text is, as the networks count it, and what GOV.UK Notify makes of its letters.

GSM 03.38 packs 160 letters of a small alphabet into one text, 153 into each of several; letters of its
extension count two and are never cut in half. Anything else is sent as UTF-16: 70, or 67 each of several.
"""

import unicodedata
from dataclasses import dataclass

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENSION = frozenset("\f^{}\\[~]|€")
# Notify keeps these Welsh letters, at the price of UTF-16, and writes plain ones for the rest.
WELSH = frozenset("ÂâÊêÎîÔôÛûŴŵŶŷÀÁáÈËëÌÍíÏïÒÓóÙÚúÝýÿẀẁẂẃẄẅỲỳŸ")
PLAIN = str.maketrans(
    {
        "‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...",
        "\t": " ", "\xa0": " ", "\u202f": " ",
        "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": "", "\u2060": "",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Length:
    """`units` as the networks count them, and in how many texts they go."""

    units: int
    texts: int
    is_unicode: bool


def length(words: str) -> Length:
    """How many texts the words are. No words are no text."""
    if all(letter in GSM or letter in GSM_EXTENSION for letter in words):
        return _packed([2 if letter in GSM_EXTENSION else 1 for letter in words], 160, 153, False)
    return _packed([len(letter.encode("utf-16-le")) // 2 for letter in words], 70, 67, True)


def that_make_it_unicode(words: str) -> list[str]:
    """The letters for which a text holds 70 and not 160, each once."""
    return list(dict.fromkeys(one for one in words if one not in GSM and one not in GSM_EXTENSION))


def lost_by_notify(words: str) -> list[str]:
    """The letters that Notify writes as “?”, each once."""
    return list(dict.fromkeys(one for one in words.translate(PLAIN) if _notify_letter(one) is None))


def _packed(units, alone, each, is_unicode):
    total = sum(units)
    if total <= alone:
        return Length(total, 1 if total else 0, is_unicode)
    texts, room = 1, each
    for size in units:
        if size > room:
            texts, room = texts + 1, each
        room -= size
    return Length(total, texts, is_unicode)


def notify_writes(words: str) -> str | None:
    """The words as Notify sends them: accents it does not know are dropped. None where it would write “?”."""
    written = [_notify_letter(letter) for letter in words.translate(PLAIN)]
    return None if None in written else "".join(written)


def _notify_letter(letter):
    if letter in GSM or letter in GSM_EXTENSION or letter in WELSH:
        return letter
    plain = unicodedata.normalize("NFD", letter)[0]
    return plain if plain in GSM else None
