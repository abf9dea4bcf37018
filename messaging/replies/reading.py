"""What a text means, however it was typed. Where there is a doubt it means nothing: a person reads it.

STOP is understood most easily, because too early a stop is put right by a call, and a text that comes
after somebody asked for none may harm them.
"""

import re
import unicodedata

from messaging.models import InboundReply

Meaning = InboundReply.Meaning

# Longer than this nobody answers a question.
LONGEST = 160

# Words as they are left by `plain`: small letters, no accents, no letter twice.
SAID = {
    Meaning.STOP: """
        stop sotp stpo stp stoo srop stopal unstopme unsubscribe unsubcribe unsuscribe unsubscibe unsub
        end quit cancel optout remove
        stopio stopiwch peidio peidiwch
        koniec dosc przestan przestancie wypisz
        توقف توقفوا قف اوقف وقف ايقاف الغاء
    """,
    Meaning.YES: """
        yes y ye yse eys yeah yea yah yep yup yess ys yh yeh yas yis yers yesd yeas yus yip yer ok okay oky okey
        okeydokey k sure shure yws ues tes defo definitely definately absolutely ofcourse
        ie ydw ydy ydi ydyn oes gallaf iawn
        tak takk
        نعم ايوه ايوا اجل اه
        haan ہاں جی так si sim oui evet
    """,
    Meaning.NO: """
        no n nope nop nopr nah noo nno cant cannot cnt carnt
        na nage nac nagydw nadw
        nie
        لا كلا
        nahi nahin نہیں ні nu nao non hayir hayır
    """,
    Meaning.LATE: "late lates lat lte l8 delayed delaid hwyr spozniony spozniona spoznie متاخر متاخرة",
    Meaning.CALL: """
        call cal ring phone fone rign cll calme ringme
        ffonia ffonio galw zadzwon zadzwoncie اتصل اتصلوا
    """,
    Meaning.START: "start unstop resume strat",
    Meaning.HELP: "help hepl hlp info cymorth helpu pomoc pomocy مساعدة ساعدوني",
}
# Said beside the word that counts, and changing nothing about it.
BESIDE = """
    please pls plz pleas thanks thank thanx ta cheers you u hi hello helo dear x xx
    i il wil can come coming be there then see to me my texting text texts txt txts messages message msg msgs
    give sending these this the now sory im am running a bit
    diolch os gwelwch yn dda plis fi i mi
    prosze dziekuje dzieki mi
    شكرا من فضلك
"""
# Whole sayings, with their words as `plain` leaves them.
SAYINGS = {
    "no more": Meaning.STOP,
    "no more texts": Meaning.STOP,
    "no more texts please": Meaning.STOP,
    "no more mesages": Meaning.STOP,
    "no more mesages please": Meaning.STOP,
    "opt out": Meaning.STOP,
    "leave me alone": Meaning.STOP,
    "dim mwy": Meaning.STOP,
    "dim diolch": Meaning.NO,
    "nac ydw": Meaning.NO,
    "i can not": Meaning.NO,
    "can not": Meaning.NO,
    "not coming": Meaning.NO,
    "im not coming": Meaning.NO,
    "i am not coming": Meaning.NO,
    "cant make it": Meaning.NO,
    "i cant make it": Meaning.NO,
    "sorry cant make it": Meaning.NO,
    "sorry i cant make it": Meaning.NO,
    "wont make it": Meaning.NO,
    "not this time": Meaning.NO,
    "count me in": Meaning.YES,
    "see you there": Meaning.YES,
    "of course": Meaning.YES,
    "can not come": Meaning.NO,
    "yes i can": Meaning.YES,
    "wypisz mnie": Meaning.STOP,
    "لا شكرا": Meaning.NO,
}
# Welsh and Polish have words of their own that read as those of another language.
NOT_IN = {"pl": {"no"}, "cy": {"si"}}


def read(words: str, *, language: str = "en-gb", names: tuple[str, ...] = ()) -> Meaning:
    """`language` is that of whoever wrote it; `names` may be signed with, and change nothing."""
    text = plain(words)
    if not text or len(words) > LONGEST:
        return Meaning.OTHER
    if text in SAYINGS_AS_READ:
        return SAYINGS_AS_READ[text]
    signed = {part for name in names for part in plain(name).split()}
    counts = [word for word in text.split() if word not in BESIDE_AS_READ and word not in signed]
    not_here = NOT_IN.get(language[:2], set())
    meanings = {None if word in not_here else MEANINGS.get(word) for word in counts}
    if not counts:
        return Meaning.OTHER
    if meanings == {Meaning.LATE, None} and len(counts) <= 4:
        return Meaning.LATE  # "10 mins late": a person reads it anyway
    if len(meanings) != 1 or None in meanings:
        return Meaning.OTHER
    return meanings.pop()


def plain(words):
    """Small letters without accents, one blank between words, and no letter twice in a row."""
    letters = unicodedata.normalize("NFKD", words.casefold()).replace("ł", "l").replace("ـ", "")
    kept = (letter for letter in letters if not unicodedata.combining(letter))
    text = re.sub(r"['’‘`]", "", "".join(kept))
    text = re.sub(r"[^\w]|_", " ", text)
    return re.sub(r"([^\W\d])\1+", r"\1", " ".join(text.split()))


MEANINGS = {plain(word): meaning for meaning, said in SAID.items() for word in said.split()}
BESIDE_AS_READ = {plain(word) for word in BESIDE.split()}
SAYINGS_AS_READ = {plain(saying): meaning for saying, meaning in SAYINGS.items()}
