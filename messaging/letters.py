"""Letters, as PDF: large print, the address where the window of a plain envelope is, and no logo anywhere.

A letter is drawn when somebody prints it, and says what is true then. It is kept nowhere.
"""

import base64
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import segno
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from messaging import purposes, wording
from messaging.models import LetterPrint, Message
from messaging.own_words import Shelf
from people.models import AccessNeed, ContactPoint, Reveal
from people.reaching.services import reveal

STYLE = Path(__file__).with_name("letter.css")
# Who said that reading or seeing is easier with some help gets larger letters still.
LARGER = [AccessNeed.Kind.SEEING, AccessNeed.Kind.READING]


class NoLongerWanted(Exception):
    """There is nothing to tell any more, or no address to tell it at."""


@dataclass(frozen=True)
class Letter:
    """One letter: what stands on the paper, and nothing else. `link`: only for whoever said links are ok."""

    name: str
    address: str
    body: str
    link: str
    language: str
    is_large: bool


def letter_for(message: Message) -> Letter:
    """What it says now. It may issue a link, so call it in a transaction. Raises NoLongerWanted."""
    point, person = message.contact_point, message.person
    if point is None or point.channel != ContactPoint.Channel.POST:
        raise NoLongerWanted
    if point.allowed != ContactPoint.Allowed.YES or not point.value or not point.is_checked_lately():
        raise NoLongerWanted
    facts = purposes.get(message.purpose).build(message)
    if facts is None:
        raise NoLongerWanted
    words = wording.render(
        purpose=message.purpose,
        wording=point.wording,
        facts=facts,
        language=person.language,
        links_ok=False,
        shelf=Shelf(),
    )
    return Letter(
        name=person.preferred_name,
        address=point.value,
        body=words.body,
        link=facts.get("link", "") if point.links_ok else "",
        language=words.language,
        is_large=AccessNeed.objects.current().filter(person=person, kind__in=LARGER).exists(),
    )


def pages_of(letter: Letter):
    """The letter as pages of WeasyPrint, which fetches nothing from anywhere."""
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    with translation.override(letter.language):
        html = render_to_string(
            "messaging/letter.html",
            {
                "name": letter.name,
                "address": letter.address,
                "body": letter.body,
                "is_large": letter.is_large,
                "language": translation.get_language(),
                "direction": "rtl" if translation.get_language_bidi() else "ltr",
                "qr": segno.make(letter.link, error="m").svg_data_uri() if letter.link else "",
            },
        )
    nowhere = URLFetcher(allowed_protocols=["data"])
    page = HTML(string=html, url_fetcher=nowhere)
    return page.render(stylesheets=[CSS(string=STYLE.read_text())])


def pdf_of(letters: Iterable[Letter]) -> bytes:
    """All of them in one file, each on sheets of its own."""
    drawn = [pages_of(letter) for letter in letters]
    if not drawn:
        raise NoLongerWanted
    return drawn[0].copy([page for one in drawn for page in one.pages]).write_pdf()


def print_all(pk: int) -> None:
    """Draw the letters of one print, and say after each how far it is. Again starts where it stopped."""
    while True:
        with transaction.atomic():
            batch = LetterPrint.objects.select_for_update().get(pk=pk)
            if batch.finished_at or batch.done >= len(batch.messages):
                break
            message = batch.messages[batch.done]
            drawn = _drawn_for(batch, message)
            batch.done += 1
            if drawn:
                batch.drawn += 1
                batch.pdf = json.dumps([*_drawn_in(batch), [message, asdict(drawn)]])
            batch.save(update_fields=["done", "drawn", "pdf"])
    with transaction.atomic():
        batch = LetterPrint.objects.select_for_update().get(pk=pk)
        if batch.finished_at is None:
            drawn = _drawn_in(batch)
            letters = [Letter(**one) for _pk, one in drawn]
            batch.pdf = base64.b64encode(pdf_of(letters)).decode() if letters else None
            # Only what is in the file can be posted: nobody is to be written down as told who was not.
            batch.messages = [pk for pk, _one in drawn]
            batch.finished_at = timezone.now()
            batch.save(update_fields=["pdf", "messages", "finished_at"])


def _drawn_in(batch):
    """The letters so far, each with the key of its message; kept in place of the file until all are there."""
    return json.loads(batch.pdf or "[]")


def _drawn_for(batch, pk):
    """The letter, with its address shown to whoever prints it; None where it is no longer wanted."""
    waiting = Message.objects.select_related("person", "contact_point__person")
    message = waiting.filter(pk=pk, state=Message.State.HELD).first()
    if message is None:
        return None
    try:
        letter = letter_for(message)
    except NoLongerWanted:
        return None
    reveal(contact_point=message.contact_point, by=batch.by, why=Reveal.Why.TOUCH)
    return letter
