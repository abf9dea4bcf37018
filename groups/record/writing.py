"""The record as one page of its own: no scripts, nothing fetched, readable on any phone, also in years."""

from collections.abc import Iterator

from django.template.loader import get_template, render_to_string
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from groups.models import Group
from groups.record import parts
from people.models import Person

# In the file itself, because it is opened where our stylesheet is not.
LOOK = """
:root { color-scheme: light dark; }
body { font: 1.1rem/1.6 system-ui, sans-serif; max-inline-size: 40rem; margin: 0 auto; padding: 1rem; }
h1, h2, h3 { line-height: 1.25; } h2 { margin-block-start: 2.5rem; }
li, p { overflow-wrap: anywhere; } ul { padding-inline-start: 1.25rem; } .soft { opacity: 0.75; }
"""


def record(*, group: Group, person: Person) -> Iterator[str]:
    """The whole page, piece by piece, in the zone of the group: as many queries as there are parts, or few
    more. Says what `person` may read anyway, and no more."""
    # It is written while it leaves, after the page's own settings are gone.
    language, zone = translation.get_language(), group.organisation.zone
    pieces = _pieces(group, person)
    while True:
        with translation.override(language), timezone.override(zone):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


def _pieces(group, person):
    look = mark_safe(LOOK)  # noqa: S308 (our own words)
    yield render_to_string(
        "groups/record/_top.html",
        {"group": group, "look": format_html("<{0}>{1}</{0}>", mark_safe("style"), look)},
    )
    for part in parts():
        template, is_empty = get_template(part.template), True
        for row in part.rows(group, person):
            if is_empty:
                is_empty = False
                yield format_html("\n<h2>{}</h2>\n", part.title)
            yield template.render({"row": row, "group": group})
    yield "</body></html>\n"
