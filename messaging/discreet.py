"""What must not stand in discreet words, and why: whoever else looks at the phone would learn something.

A list, not a judgement: it stops what is known to tell. The member panel reads the rest. Words are found
whatever their case, accents, spacing or inflection; a row of letters with blanks between them too.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CHILD = _("It says that this is about a child or a family.")
CARE = _("It says that social care or health services are involved.")
COURT = _("It says that a court or the police are involved.")
HARM = _("It says that somebody was hurt or is not safe.")
MONEY = _("It says that there is money. Somebody may want it.")
WORK = _("It says what this is: a group, a meeting, a project.")
US = _("It names who writes.")
TOPIC = _("It names a group, or what it is about.")
WHERE = _("It names where you meet.")
AMOUNT = _("It is a sum of money.")

# `word*` is a word however it goes on; `=word` only as it stands; the rest with the usual endings too.
# English is checked by us. Of the other languages these are the plainest words: whoever checks the language
# knows more.
_TELLING = {
    CHILD: {
        "en-gb": """
            child* childcare childminder =kid =kids baby babies toddler* teen* infant* newborn* daughter*
            =son =sons grandchild* stepchild* parent* grandparent* mother* father* mum mums mummy =dad =dads daddy
            famil* sibling* foster* adopt* pregnan* perinatal maternity custody carer* school* nursery
            young_people young_person youth*
        """,
        "cy": "plentyn plant =blant =phlant teulu =deulu mabwysiad* maeth* rhieni rhiant mam =dad",
        "pl": "dzieck* dzieci* rodzin* rodzic* matk* ojciec ojca adopc* szkoł*",
        "ro": "copil* copii* famil* parint* mama =tata adopt* scoal*",
        "pt": "crianca* filho* filha* famil* =pais adoc* escola*",
        "uk": "дитин* дітей діти дітям сімʼ* сім'* родин* батьк* мати",
        "ru": "ребен* дети детей семь* родител*",
        "ar": "طفل* اطفال* الطفل* الاطفال* ابن* اسرة الاسرة عائل* العائل* والد* مدرس*",
        "ur": "بچہ بچے بچوں خاندان والد*",
        "bn": "শিশু* সন্তান* পরিবার*",
    },
    CARE: {
        "en-gb": """
            social* =care =cares council* service* social_worker* welfare safeguard* wellbeing health*
            hospital* =nhs clinic* therap* counsel* mental* addict* rehab* recovery refuge* shelter
            psych* midwi* visitor* charit* camhs cafcass mash lado intervention* case_worker* caseworker*
            support_worker*
        """,
        "cy": "cymdeithasol gofal =ofal diogelu iechyd ysbyty cyngor =gyngor elusen",
        "pl": "socjaln* opiek* zdrow* szpital* psych* urząd urzad*",
        "ro": "social* protecti* ingrij* sanat* spital* psih*",
        "pt": "social* cuidad* saude hospital* psic* camara",
        "uk": "соціальн* опік* здоров* лікарн* псих*",
        "ru": "социальн* опек* здоров* больниц* псих*",
        "ar": "اجتماعي* الاجتماعي* رعاية الرعاية حماية الحماية صحة الصحة مستشفى",
        "ur": "سماجی صحت ہسپتال",
        "bn": "সামাজিক স্বাস্থ্য হাসপাতাল",
    },
    COURT: {
        "en-gb": """
            court =courthouse =courtroom judge* legal* solicitor* barrister* lawyer* tribunal* police* prison*
            probation hearing* crime* criminal*
        """,
        "cy": "llys =lys heddlu cyfreith*",
        "pl": "sąd* policj* prawnik* adwokat*",
        "ro": "instant* tribunal* judec* politi* avocat*",
        "pt": "tribuna* juiz* policia* advogad*",
        "uk": "суд суду суді судом судов* поліці* адвокат*",
        "ru": "суд суду суде судом судеб* полици* адвокат*",
        "ar": "محكمة المحكمة قاضي القاضي شرطة الشرطة محام*",
        "ur": "عدالت پولیس وکیل",
        "bn": "আদালত* পুলিশ* উকিল*",
    },
    HARM: {
        "en-gb": """
            abus* violen* domestic neglect* harm* victim* survivor* trauma* assault* rape* danger* unsafe
            suicid* self_harm drug* alcohol* at_risk
        """,
        "cy": "cam-drin camdrin trais =drais niwed",
        "pl": "przemoc* krzywd* zaniedb* naduży*",
        "ro": "abuz* violen* neglij*",
        "pt": "abus* violen* neglig*",
        "uk": "насил* насильств*",
        "ru": "насил* насильств*",
        "ar": "عنف العنف اساءة الاساءة اعتداء",
        "ur": "تشدد زیادتی",
        "bn": "নির্যাতন* সহিংসতা*",
    },
    MONEY: {
        "en-gb": """
            =pay =pays =paid paying payment* payslip* payout* money* cash* wage* salary =fee =fees voucher*
            expense* refund* reward* benefits bank* pounds quid
        """,
        "cy": "arian =tal taliad*",
        "pl": "pieniądz* pienied* zapłat* płatn* wypłat* gotówk*",
        "ro": "=bani banii plata plati platit* numerar",
        "pt": "dinheiro pagament* =pago",
        "uk": "гроші грошей грошима оплат* виплат*",
        "ru": "деньги денег оплат* выплат*",
        "ar": "مال المال نقود دفع الدفع",
        "ur": "رقم پیسے ادائیگی",
        "bn": "টাকা* অর্থ",
    },
    WORK: {
        "en-gb": """
            group* =session =sessions =meeting =meetings debrief* facilitat* co_production coproduc*
            lived_experience professional* organisation* organization* project* workshop* research* panel
            preparation involvement
        """,
        "cy": "grŵp grwp sefydliad*",
        "pl": "grup* organizacj* spotkani*",
        "ro": "grup grupul* organizati* sedint*",
        "pt": "grupo* organizac* reuni*",
        "uk": "груп* організац* зустріч*",
        "ru": "групп* организац* встреч*",
        "ar": "مجموعة المجموعة منظمة المنظمة جلسة الجلسة",
        "ur": "گروپ تنظیم",
        "bn": "দল সংগঠন*",
    },
}  # fmt: skip
ENDINGS = ("", "s", "es")
LONG_ENDINGS = (
    *ENDINGS, "d", "e", "ed", "en", "er", "ers", "or", "ors", "ren", "ing", "ion", "ions", "hood", "y", "ies",
    "ist", "ists", "ment", "ments", "ive",
)  # fmt: skip
# Of words that are pulled apart, in languages that bend them.
BENT_ENDINGS = ("o", "a", "u", "i", "e", "y", "em", "om", "ami", "ach", "ow", "ie", "ă", "și")
# Of a name these say nothing by themselves.
_EVERYDAY = """
    about after again and are back been better change changes come comes coming day days doing each first forward
    from give going good have having hear heard hello here home ideas into just keep know life listen listening
    look made make meet more move moving much need next once one open other ours ourselves out over past place
    people ready right room same say saying see share shared some something speak speaking start still take talk
    talking team than that the their them then there these they things think this those time together under until
    voice voices walk want week well what when where which who will with without words work working world year
    your yours monday tuesday wednesday thursday friday saturday sunday morning afternoon evening north south
    east west
"""
EVERYDAY = frozenset(_EVERYDAY.split())
SHORT = 4  # letters: shorter words of a name are “the”, “and”, “of”
LONGEST_SPACED = 24  # letters of a word that somebody may have pulled apart

_CURRENCY = re.compile(
    r"[£€$¢]\s?\d[\d.,]*|[£€$]|\b\d[\d.,]*\s?(?:p|pence|pounds?|quid|gbp|euros?)\b", re.IGNORECASE
)
# Letters of other scripts that look like ours. Only in a word that mixes scripts: Russian stays Russian.
_LOOK_ALIKES = str.maketrans("аеорсухіјѕԁһոսԛԝɡαορυνκτικ", "aeopcyxijsdhnuqwgaopuvktik")

Names = Callable[[int], Iterable[tuple[str, str | Promise]]]
_names: list[Names] = []


def register(names: Names) -> None:
    """Called from `AppConfig.ready` of a room that knows names which tell: (name, why), by organisation."""
    if names not in _names:
        _names.append(names)


def names_of(organisation: int) -> list[tuple[str, str | Promise]]:
    """All that is known to tell about this organisation. As many queries as rooms that registered."""
    return [found for names in _names for found in names(organisation)]


@dataclass(frozen=True)
class Telling:
    """What tells something, as it was written, and why it may not stand there."""

    words: str
    why: str | Promise


@dataclass(frozen=True)
class _Token:
    folded: str
    start: int
    end: int


def what_tells(text: str, names: Iterable[tuple[str, str | Promise]] = ()) -> list[Telling]:
    """Each thing in the text that discreet words must not hold, once, in the order in which it stands there.

    `names`: of the organisation, its groups and places, as `names_of` gives them.
    """
    tokens = list(_tokens(text))
    found = {}
    spans = [*_words_in(tokens), *_names_in(tokens, names), *_sums_in(text)]
    for start, end, why in sorted(spans, key=lambda span: span[:2]):
        found.setdefault(" ".join(text[start:end].split()), why)
    return [Telling(words, why) for words, why in found.items()]


def _tokens(text) -> Iterator[_Token]:
    """The runs of letters, without accents and in small letters, and where they stand."""
    letters, start, end = [], 0, 0
    for at, character in enumerate(text):
        for folded in unicodedata.normalize("NFKD", character.casefold()):
            category = unicodedata.category(folded)
            if category in ("Mn", "Me", "Cf"):
                continue  # an accent, or nothing that anybody sees
            if category[0] in "LM":
                if not letters:
                    start = at
                letters.append(folded)
                end = at + 1
            elif folded not in "'’ʼ":
                if letters:
                    yield _Token(_plain("".join(letters)), start, end)
                letters = []
    if letters:
        yield _Token(_plain("".join(letters)), start, end)


def _plain(word):
    if word.isascii() or not any(letter.isascii() for letter in word):
        return word
    return word.translate(_LOOK_ALIKES)


def _fold(words):
    return " ".join(token.folded for token in _tokens(words))


@cache
def _list():
    """(how a word may begin, words as they stand and sayings without their blanks), each with why."""
    stems, exact = {}, {}
    every = [
        (why, code, entry)
        for why, languages in _TELLING.items()
        for code, entries in languages.items()
        for entry in entries.split()
    ]
    for why, code, entry in every:
        word = _fold(entry.strip("=*").replace("_", ""))
        if entry.startswith("="):
            exact[word] = why
        elif entry.endswith("*") and "_" not in entry:
            stems[word] = why
            endings = LONG_ENDINGS if code == "en-gb" else (*LONG_ENDINGS, *BENT_ENDINGS)
            exact |= {word + ending: why for ending in endings}
        else:
            exact |= {word + ending: why for ending in ENDINGS}
    return stems, exact


def _words_in(tokens):
    stems, exact = _list()
    for place, token in enumerate(tokens):
        word = token.folded
        why = exact.get(word) or next(
            (stems[word[:size]] for size in range(len(word), 2, -1) if word[:size] in stems), None
        )
        if why:
            yield token.start, token.end, why
            continue
        # Pulled apart, or two words that only together tell.
        joined = word
        for later in tokens[place + 1 : place + 1 + LONGEST_SPACED]:
            joined += later.folded
            if len(joined) > LONGEST_SPACED:
                break
            if why := exact.get(joined):
                yield token.start, later.end, why
                break


def _names_in(tokens, names):
    folded = [token.folded for token in tokens]
    for name, why in names:
        words = [word for word in _fold(name).split() if word]
        alone = {word for word in words if len(word) >= SHORT and word not in EVERYDAY}
        if why == WHERE and len(words) > 1:
            alone = set()
        for token in tokens:
            if token.folded in alone or token.folded.removesuffix("s") in alone:
                yield token.start, token.end, why
        together = "".join(words)
        if len(together) < SHORT:
            continue
        for place in range(len(folded)):
            joined = ""
            for last in range(place, len(folded)):
                joined += folded[last]
                if len(joined) >= len(together):
                    break
            if joined == together and (len(words) > 1 or together not in EVERYDAY):
                yield tokens[place].start, tokens[last].end, why


def _sums_in(text):
    return ((found.start(), found.end(), AMOUNT) for found in _CURRENCY.finditer(text))


# "Tomorrow" is not true any more on a phone that was off for a night.
_LATE = {
    "en-gb": "tomorrow tonight today yesterday", "cy": "yfory heno heddiw", "pl": "jutro dzisiaj dzis",
    "ro": "maine astazi azi", "pt": "amanha hoje", "uk": "завтра сьогодні", "ru": "завтра сегодня",
    "ar": "غدا اليوم", "bn": "আগামীকাল আজ", "es": "manana hoy", "fr": "demain aujourdhui",
}  # fmt: skip
_TODAY = "today heddiw dzisiaj dzis astazi azi hoje сьогодні сегодня اليوم আজ hoy aujourdhui"


def comes_too_late(text: str, *, may_say_today: bool) -> list[str]:
    """Words that are only true on one day. `may_say_today`: of what is gone when that day's session begins."""
    late = {_fold(word) for words in _LATE.values() for word in words.split()}
    if may_say_today:
        late -= {_fold(word) for word in _TODAY.split()}
    return list(
        dict.fromkeys(text[token.start : token.end] for token in _tokens(text) if token.folded in late)
    )
