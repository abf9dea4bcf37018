"""The facts of the message that asks for an answer; its words are in templates/messages/agreement/."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from groups.agreement.standing import newest_version, waiting_for
from groups.agreement.telling import PURPOSE
from groups.help import who_to_ask
from groups.models import AgreementVersion
from messaging import purposes
from messaging.models import Message
from people.services import issue_link

LINK_LASTS = timedelta(days=60)


def register():
    from groups.agreement import undoing

    undoing.register_kinds()
    purposes.register(purposes.Purpose(PURPOSE, build=build))


def build(message: Message) -> dict | None:
    """What the message may say, with a link of its own. None once it is answered or replaced, or they left."""
    version = (
        AgreementVersion.objects.select_related("group__organisation")
        .filter(public_id=message.target)
        .first()
    )
    if version is None or newest_version(version.group) != version:
        return None
    if not waiting_for(version).filter(person=message.person).exists():
        return None
    group = version.group
    token = issue_link(
        person=message.person,
        purpose=PURPOSE,
        target=version.public_id,
        expires_at=timezone.now() + LINK_LASTS,
    )
    return {
        "organisation_id": group.organisation_id,
        "sender": group.organisation.sender_name,
        "name": message.person.preferred_name,
        "help_line": who_to_ask(person=message.person, group=group),
        "zone": group.organisation.zone,
        "is_first": version.number == 1,
        "link": settings.SITE_URL + reverse("groups:agreement_by_link", args=[token]),
    }
