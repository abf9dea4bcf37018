"""What somebody would get: the real wordings, with example facts."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging import reasons, stopping, wording
from people.models import ContactPoint

Wording = ContactPoint.Wording
# The message that asks, and the one that says most.
SHOWN = {
    "invitation": gettext_lazy("When you are asked to a session"),
    "reminder": gettext_lazy("The day before"),
    "pay-offer": gettext_lazy("When your pay is ready"),
}


@dataclass(frozen=True)
class Preview:
    """One message in one wording. `is_theirs`: it is the wording they chose."""

    purpose: str
    when: str | Promise
    wording: str
    is_theirs: bool
    subject: str
    body: str


def previews_for(point: ContactPoint, *, sender: str, help_line) -> list[Preview]:
    """Each message of `SHOWN` in both wordings, the chosen one first. Nothing is sent or kept."""
    links_ok = point.links_ok and not reasons.by_hand(point)
    facts = _example(point.person, sender=sender, help_line=help_line)
    previews = []
    for purpose, when in SHOWN.items():
        for chosen in sorted(Wording.values, key=lambda value: value != point.wording):
            words = wording.render(
                purpose=purpose,
                wording=chosen,
                facts=facts,
                language=point.person.language,
                links_ok=links_ok,
            )
            body = words.body
            if point.channel == ContactPoint.Channel.TEXT:
                body = stopping.with_the_way_out(body, words.language)
            previews.append(Preview(purpose, when, chosen, chosen == point.wording, words.subject, body))
    return previews


def _example(person, *, sender, help_line):
    """A Tuesday at ten, not too soon, in the zone of the page."""
    soon = timezone.localdate() + timedelta(days=5)
    tuesday = soon + timedelta(days=(1 - soon.weekday()) % 7)
    starts_at = datetime.combine(tuesday, time(10), timezone.get_current_timezone())
    return {
        "name": person.preferred_name,
        "sender": sender or _("Jo"),
        "help_line": help_line or {"name": sender or _("Jo"), "phone": "01632 960000"},
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "place": _("the library"),
        "is_online": False,
        "is_coming": True,
        "is_again": False,
        "link": f"{settings.SITE_URL}/i/…",
    }
