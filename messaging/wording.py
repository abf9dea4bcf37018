"""The words of a message: an organisation's own, if it has agreed any, else `templates/messages/<purpose>/`."""

import logging
import re
from dataclasses import dataclass

from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from messaging import own_words
from people.languages import DEFAULT, page_language

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Words:
    subject: str
    body: str
    # What they are in, which may be another than was wished for.
    language: str = DEFAULT


def render(*, purpose, wording, facts, language, links_ok, shelf=None):
    """The words in `language`, with days and hours in the zone of the facts. `wording`: plain or discreet.

    Without `links_ok` there is no link: they say how to answer by phone. `shelf`: where the words an
    organisation has agreed stand (`own_words.Shelf`); without one, only ours are used.
    """
    facts = facts if links_ok else facts | {"link": ""}
    zone = facts.get("zone") or timezone.get_current_timezone()
    with timezone.override(zone):
        own = shelf.words_for(purpose, wording, language, facts) if shelf else None
        return (own and _own(own, purpose, facts)) or _ours(purpose, wording, facts, language)


def write(*, subject, body, purpose, facts, language):
    """The words of an organisation, as they would be sent. Raises KeyError where they name what is not there."""
    with timezone.override(facts.get("zone") or timezone.get_current_timezone()):
        if subject:
            subject = own_words.put_together(subject, facts, language)
        else:
            subject = _subject(purpose, facts, language)
        body = own_words.put_together(body, facts, language)
    return Words(_one_line(subject), _tidy(body), language)


def _own(own, purpose, facts):
    """None where they name a place that is not there any more: then our own words are as good."""
    try:
        return write(
            subject=own.subject, body=own.body, purpose=purpose, facts=facts, language=own.language
        )
    except KeyError as place:
        logger.error("Words of kind %s name what is not there: %s.", own.kind, place)
        return None


def _ours(purpose, wording, facts, language):
    with translation.override(page_language(language)):
        body = _render(f"messages/{purpose}/{wording}.txt", facts)
    return Words(_one_line(_subject(purpose, facts, language)), _tidy(body), page_language(language))


def _subject(purpose, facts, language):
    with translation.override(page_language(language)):
        return _render(f"messages/{purpose}/subject.txt", facts)


def _one_line(text):
    return " ".join(text.split())


def _render(name, facts):
    # Plain text: `&` stays `&`.
    return get_template(name).template.render(Context(facts, autoescape=False))


def _tidy(text):
    """No blanks at the ends of lines, one empty line between paragraphs, none around."""
    lines = "\n".join(line.strip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()
