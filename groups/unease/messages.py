"""The message that there is something to read. It goes to either side, and tells nothing in any wording."""

from django.conf import settings
from django.urls import reverse

from groups.help import who_to_ask
from groups.models import Unease
from messaging import purposes
from messaging.models import Message


def register():
    purposes.register(purposes.Purpose("something-said", build=build))


def build(message: Message) -> dict | None:
    """None for what was read, or answered, before the message could go."""
    found = Unease.objects.select_related("group__organisation").filter(public_id=message.target)
    unease = found.visible_to(message.person).first()
    if unease is None or not _is_wanted(unease, message):
        return None
    organisation = unease.group.organisation
    return {
        "sender": organisation.sender_name,
        "name": message.person.preferred_name,
        # Never their named contact: it may be about them.
        "help_line": who_to_ask(group=unease.group),
        "zone": organisation.zone,
        # They sign in: it opens nothing by itself.
        "link": settings.SITE_URL + reverse("home"),
    }


def _is_wanted(unease, message):
    if message.key.endswith(":answered"):
        return message.person == unease.said_by
    return message.person == unease.said_to and unease.seen_at is None
