"""The facts of the message that says the summary is there; its words are in templates/messages/summary/."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from groups.help import who_to_ask
from messaging import purposes
from messaging.models import Message
from people.services import issue_link
from sessions.models import SharedSummary

LINK_LASTS = timedelta(days=60)


def register():
    from sessions.debriefing import undoing

    undoing.register_kinds()
    purposes.register(purposes.Purpose("summary", build=build_summary))


def build_summary(message: Message) -> dict | None:
    """What the message may say, with a link of its own. None for whoever may not read the summary now."""
    summary = (
        SharedSummary.objects.shared_with(message.person)
        .select_related("group_session__group__organisation")
        .filter(group_session__public_id=message.target)
        .first()
    )
    if summary is None:
        return None
    group_session = summary.group_session
    token = issue_link(
        person=message.person,
        purpose="summary",
        target=group_session.public_id,
        expires_at=timezone.now() + LINK_LASTS,
    )
    return {
        "organisation_id": group_session.group.organisation_id,
        "sender": group_session.group.organisation.sender_name,
        "name": message.person.preferred_name,
        "help_line": who_to_ask(person=message.person, group=group_session.group),
        "zone": group_session.zone,
        "starts_at": group_session.starts_at,
        "link": settings.SITE_URL + reverse("sessions:summary_by_link", args=[token]),
    }
