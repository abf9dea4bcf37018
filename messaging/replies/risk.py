"""Words after which a person looks at once: somebody may not be safe. A false alarm costs one call.

In the languages that `reading` reads. Misspelt words count too: nobody spells well who is afraid.
"""

from messaging.replies.reading import plain

# Beginnings of words: "threat" is also "threatened" and "threatening".
BEGINNINGS = """
    suicid kill murder strangl chok stab knife rapist raped raping assault attack threat violen abus stalk
    scared scary frighten afraid terrif petrif danger unsafe bleeding overdos ambulance emergency police coppers
    selfharm beating beaten beats punch kidnap hostage weapon
    hunanladdiad hunanniwed perygl bygwth bygythi treisi trais dychryn heddlu ambiwlans argyfwng gwaedu gorddos
    camdrin anniogel cyllell
    samoboj zabij zabic zabil smierc gwalt zgwalc grozi grozba krwaw niebezpiecz policj pogotow karetk przedawk
    skrzywdz okalecz przemoc ratunku pobil
"""
# Whole words, too short to be the beginning of anything.
WORDS = "999 112 rape gun die dying suicide sos marw ofn niwed niweidio boje umrzec umieram noz bije"
# Anywhere in an Arabic word, before which "and", "the" and "he will" are written without a blank.
PARTS = """
    انتحر انتحار اقتل يقتل قتلني اموت خايف خطر يضرب ضربني عنف يهدد هددني تهديد اغتصب سكين نزيف شرطة اسعاف النجدة
    انقذ يوذيني اذيني
"""
SAYINGS = [
    "end it all", "end my life", "take my life", "took my life", "want to end it", "going to end it",
    "no point living", "no reason to live", "want to live any", "want to be here any",
    "better off without me", "better off dead", "wish i was dead", "wish i were dead", "want to be dead",
    "be dead", "cant go on", "cannot go on", "can not go on", "cant cope", "cant do this any",
    "cant take any more", "give up on life", "harm my self", "harm myself", "harming myself", "hurt myself",
    "hurt my self", "hurting myself", "cut myself", "cutting myself", "cut my self", "self harm", "hurt me",
    "hurts me", "hurting me", "hurt us", "hurting us", "hurt him", "hurt her", "hurt the", "hurting the",
    "hurting my", "hurting him", "hurting her", "hurt my kid", "hurt my son", "hurt my daughter",
    "hurt my bab", "get hurt", "been hurt", "hit me", "hits me", "hitting me", "hit us", "hit the kid",
    "hit my", "he hit", "she hit", "beat me", "beat us", "beat up", "not safe", "dont feel safe",
    "do not feel safe", "isnt safe", "arent safe", "aint safe", "never safe", "he found me", "he found us",
    "found out where", "knows where i live", "knows where we live", "he is outside", "hes outside",
    "he is here", "hes here", "at my door", "at the door shouting", "banging on", "break in", "broke in",
    "breaking in", "broken in", "locked me", "locked us", "locked in", "wont let me", "will not let me",
    "lets me out", "following me", "follows me", "follow me home", "watching me", "took my phone",
    "takes my phone", "took the kids", "took my kids", "took the baby", "ran away", "run away from him",
    "took too many", "too many tablets", "too many pills", "took all my", "help he", "please help us",
    "come quick", "come now please", "someone help", "somebody help", "call the law", "lladd fy hun",
    "lladd fi", "eisiau marw", "yn fy nharo", "fy mrifo", "brifo fi", "brifo fy hun", "ddim yn ddiogel",
    "ddim yn saff", "nid wyf yn ddiogel", "methu mynd ymlaen", "mae o yma", "mae e yma", "nie chce zyc",
    "nie chce juz zyc", "boje sie", "bil mnie", "uderzyl mnie", "on tu jest", "jest tutaj", "sledzi mnie",
    "zamknal mnie", "nie jestem bezpieczn", "zrobic sobie krzywde", "odebrac sobie zycie", "غير امن",
    "مش امان", "لست بامان", "جرعة زايدة", "لا اريد ان اعيش", "هو هنا",
]  # fmt: skip
# Of these a letter may be wrong, missing, too many, or in the wrong place; of the long ones two.
OFTEN_MISSPELT = """
    suicide suicidal killed killing scared frightened frightening afraid terrified dangerous danger threatened
    threatening violent violence abused abusive strangled attacked emergency ambulance overdose police
    unsafe assaulted
"""
# Near one of them, and harmless.
HARMLESS = (
    "shared scored cared dancer dancers ranger banger manger hanger anger polite policy policies filled"
)
LONG_ENOUGH = 6
LONG = 8


def may_not_be_safe(words: str) -> bool:
    """Whether a person should read this before anything else."""
    text = plain(words)
    found = set(text.split())
    return bool(
        found & WHOLE
        or any(word.startswith(STARTS) for word in found)
        or any(part in text for part in ANYWHERE)
        or any(saying in f" {text} " for saying in SAID)
        or any(_is_nearly(word) for word in found - UNWORRIED if len(word) >= LONG_ENOUGH - 1)
    )


def _is_nearly(word):
    return any(
        word[0] == meant[0]
        and abs(len(word) - len(meant)) <= 2
        and _slips(word, meant) <= (2 if len(meant) >= LONG else 1)
        for meant in MISSPELT
    )


def _slips(word, meant):
    """How many letters are wrong, missing, too many or swapped with the next one."""
    before, last = [], list(range(len(meant) + 1))
    for row, letter in enumerate(word, start=1):
        line = [row]
        for column, wanted in enumerate(meant, start=1):
            best = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != wanted))
            if row > 1 and column > 1 and (letter, word[row - 2]) == (meant[column - 2], wanted):
                best = min(best, before[column - 2] + 1)
            line.append(best)
        before, last = last, line
    return last[-1]


STARTS = tuple(plain(start) for start in BEGINNINGS.split())
WHOLE = {plain(word) for word in WORDS.split()}
ANYWHERE = [plain(part) for part in PARTS.split()]
SAID = [f" {plain(saying)}" for saying in SAYINGS]
MISSPELT = [plain(word) for word in OFTEN_MISSPELT.split()]
UNWORRIED = {plain(word) for word in HARMLESS.split()}
