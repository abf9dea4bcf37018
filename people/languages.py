"""The languages somebody may get messages in. Pages come in fewer: those of `settings.LANGUAGES`."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Language:
    """`own`: what those who speak it call it. `english`: for those who do not."""

    code: str
    own: str
    english: str
    is_rtl: bool = False

    @property
    def direction(self):
        return "rtl" if self.is_rtl else "ltr"


# English and Welsh, then what is spoken most in homes in England and Wales (census of 2021) and by people who
# came to seek safety. Anybody may ask for one more.
_ALL = [
    Language("en-gb", "English", _("English")),
    Language("cy", "Cymraeg", _("Welsh")),
    Language("sq", "Shqip", _("Albanian")),
    Language("am", "አማርኛ", _("Amharic")),
    Language("ar", "العربية", _("Arabic"), is_rtl=True),
    Language("bn", "বাংলা", _("Bengali")),
    Language("bg", "Български", _("Bulgarian")),
    Language("zh-hans", "简体中文", _("Chinese")),
    Language("cs", "Čeština", _("Czech")),
    Language("fa", "فارسی", _("Farsi"), is_rtl=True),
    Language("fr", "Français", _("French")),
    Language("gu", "ગુજરાતી", _("Gujarati")),
    Language("hi", "हिन्दी", _("Hindi")),
    Language("hu", "Magyar", _("Hungarian")),
    Language("it", "Italiano", _("Italian")),
    Language("ckb", "کوردی", _("Kurdish (Sorani)"), is_rtl=True),
    Language("lv", "Latviešu", _("Latvian")),
    Language("lt", "Lietuvių", _("Lithuanian")),
    Language("pl", "Polski", _("Polish")),
    Language("pt", "Português", _("Portuguese")),
    Language("pa", "ਪੰਜਾਬੀ", _("Punjabi")),
    Language("ro", "Română", _("Romanian")),
    Language("ru", "Русский", _("Russian")),
    Language("sk", "Slovenčina", _("Slovak")),
    Language("so", "Soomaali", _("Somali")),
    Language("es", "Español", _("Spanish")),
    Language("ta", "தமிழ்", _("Tamil")),
    Language("ti", "ትግርኛ", _("Tigrinya")),
    Language("tr", "Türkçe", _("Turkish")),
    Language("uk", "Українська", _("Ukrainian")),
    Language("ur", "اردو", _("Urdu"), is_rtl=True),
    Language("vi", "Tiếng Việt", _("Vietnamese")),
]
LANGUAGES = {language.code: language for language in _ALL}
DEFAULT = "en-gb"


def language(code: str) -> Language:
    return LANGUAGES.get(code, LANGUAGES[DEFAULT])


def choices() -> list[tuple[str, str]]:
    """For a field: by their own name, and in English where that is another."""
    return [(one.code, one.own if one.code == DEFAULT else f"{one.own} ({one.english})") for one in _ALL]


def page_language(code: str) -> str:
    """The language of the pages somebody reads: theirs if our words have been put in it, else the usual one.

    A page of English words that runs from right to left, with Polish names of days, helps nobody.
    """
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
