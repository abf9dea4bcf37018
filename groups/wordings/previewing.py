"""What words would look like on somebody's phone, how long they are and how hard to read."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models import Organisation
from groups.wordings.readers import Reader, how_it_goes
from messaging import previewing, prices, segments, stopping, wording
from messaging.kinds import Kind
from people.languages import DEFAULT, Language, language
from people.plain_words import (
    GRADE_NEEDS_A_REASON,
    GRADE_WARNS,
    WORDS_FOR_A_GRADE,
    measure,
    too_long,
    unexplained,
)


@dataclass(frozen=True)
class Preview:
    """One message for one reader, as a text and as an email."""

    reader: Reader
    how: str
    tongue: Language
    text: str
    subject: str
    body: str
    length: list[str]
    warnings: list[str]
    reading: list[str]


def preview(
    *, organisation: Organisation, kind: Kind, subject: str, body: str, code: str, reader: Reader
) -> Preview | None:
    """None where there are no words yet, or they name a place that is not there."""
    if not body.strip():
        return None
    facts = example_facts(organisation, kind, reader)
    try:
        words = wording.write(
            subject=subject, body=body, purpose=kind.purpose, facts=facts, language=code
        )
    except KeyError:
        return None
    text = stopping.with_the_way_out(words.body, code)
    return Preview(
        reader=reader,
        how=how_it_goes(reader),
        tongue=language(code),
        text=text,
        subject=words.subject,
        body=words.body,
        length=_length(text),
        warnings=_warnings(text),
        reading=_reading(words.body) if code == DEFAULT else [],
    )


def example_facts(organisation: Organisation, kind: Kind, reader: Reader) -> dict:
    """As a message of this organisation would have them."""
    facts = previewing.example_facts(
        name=reader.name,
        sender=organisation.sender_name,
        help_line={
            "name": organisation.help_name or _("Jo"),
            "phone": organisation.help_phone or "01632 960000",
        },
        zone=organisation.zone,
        # As long as a real one.
        link=f"{settings.SITE_URL}/i/xGfWDU2lGKwGpm2qfM1T8w/" if reader.links_ok else "",
    )
    return facts | kind.example(facts["starts_at"])


def _length(text):
    found = segments.length(text)
    lines = [
        ngettext("%(n)d text", "%(n)d texts", found.texts) % {"n": found.texts},
        ngettext("%(n)d letter", "%(n)d letters", found.units) % {"n": found.units},
    ]
    pence = found.texts * prices.pence_a_text(timezone.localdate())
    if pence:
        lines.append(_("about %(pence)sp each time") % {"pence": formats.number_format(pence)})
    return lines


def _warnings(text):
    warnings = []
    if costly := segments.that_make_it_unicode(text):
        shown = " ".join(letter for letter in costly if letter.isprintable() and not letter.isspace())
        warnings.append(
            _("Only 70 letters fit into one text, not 160, because of: %(letters)s")
            % {"letters": shown[:60] or _("letters that cannot be seen")}
        )
    if lost := segments.lost_by_notify(text):
        letters = " ".join(letter for letter in lost if letter.isprintable())[:60]
        if settings.TEXT_PROVIDER == "notify":
            warnings.append(
                _(
                    "Your text service would write “?” for these, so it goes by email or a call: %(letters)s"
                )
                % {"letters": letters}
            )
        else:
            warnings.append(
                _("Notify would write “?” for these, so texts need another service: %(letters)s")
                % {"letters": letters}
            )
    elif (written := segments.notify_writes(text)) != text and settings.TEXT_PROVIDER == "notify":
        warnings.append(_("Your text service drops some accents: %(text)s") % {"text": written})
    return warnings


def _reading(body):
    """Of English only: the measure is made for it."""
    notes = [_("Long sentence: “%(words)s”") % {"words": words} for words in too_long(body)[:3]]
    notes += [_("Not everybody knows “%(word)s”.") % {"word": word} for word in unexplained(body)[:5]]
    found = measure(body)
    if found.words < WORDS_FOR_A_GRADE or found.grade is None:
        return notes or [_("No long sentence, and no short form that nobody knows.")]
    if found.grade > GRADE_NEEDS_A_REASON:
        return [*notes, _("This is hard to read. Use shorter words and sentences.")]
    if found.grade > GRADE_WARNS:
        return [*notes, _("This is a little hard to read.")]
    return notes or [_("A nine-year-old could read this.")]
