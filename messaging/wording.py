"""The words of a message, from `templates/messages/<purpose>/`."""

import re
from dataclasses import dataclass

from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation


@dataclass(frozen=True)
class Words:
    subject: str
    body: str


def render(*, purpose, wording, facts, language, links_ok):
    """The words in `language`, with days and hours in the zone of the facts. `wording`: plain or discreet.

    Without `links_ok` the templates are given no link and say how to answer by phone.
    """
    facts = facts if links_ok else facts | {"link": ""}
    zone = facts.get("zone") or timezone.get_current_timezone()
    with translation.override(language), timezone.override(zone):
        subject = _render(f"messages/{purpose}/subject.txt", facts)
        body = _render(f"messages/{purpose}/{wording}.txt", facts)
    return Words(subject=" ".join(subject.split()), body=_tidy(body))


def _render(name, facts):
    # Plain text: `&` stays `&`.
    return get_template(name).template.render(Context(facts, autoescape=False))


def _tidy(text):
    """No blanks at the ends of lines, one empty line between paragraphs, none around."""
    lines = "\n".join(line.strip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()
