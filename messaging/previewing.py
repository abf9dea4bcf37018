"""What somebody would get: the real wordings, with example facts."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

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
    facts = example_facts(
        name=point.person.preferred_name,
        sender=sender,
        help_line=help_line,
        zone=timezone.get_current_timezone(),
        link=f"{settings.SITE_URL}/i/…",
    )
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


def example_facts(*, name: str, sender: str, help_line, zone: tzinfo, link: str) -> dict:
    """What a message about a session may say: it is on a Tuesday at ten, not too soon."""
    soon = timezone.localdate() + timedelta(days=5)
    tuesday = soon + timedelta(days=(1 - soon.weekday()) % 7)
    starts_at = datetime.combine(tuesday, time(10), zone)
    sender = sender or _("Jo")
    return {
        "name": name,
        "sender": sender,
        "help_line": help_line or {"name": sender, "phone": "01632 960000"},
        "zone": zone,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "place": _("the library"),
        "is_online": False,
        "is_coming": True,
        "is_again": False,
        "link": link,
    }
