"""That something waits which cannot wait. It tells nothing in any wording, and nobody's name."""

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from groups.help import who_to_ask
from messaging import purposes
from messaging.models import Message
from wellbeing.models import FollowUp
from wellbeing.passing_on import PURPOSE


def register():
    purposes.register(purposes.Purpose(PURPOSE, build=build))


def late_calls_of(groups: QuerySet) -> QuerySet:
    """What the messages about these groups are about: who runs them sees that one could not be told."""
    return FollowUp.objects.filter(group__in=groups).values("public_id")


def build(message: Message) -> dict | None:
    """None once somebody has rung, or when it is no longer theirs to see."""
    open_ones = FollowUp.objects.visible_to(message.person).open()
    found = open_ones.select_related("group__organisation").filter(public_id=message.target).first()
    if found is None:
        return None
    organisation = found.group.organisation
    return {
        "sender": organisation.sender_name,
        "name": message.person.preferred_name,
        "help_line": who_to_ask(group=found.group),
        "zone": organisation.zone,
        # They sign in: it opens nothing by itself.
        "link": settings.SITE_URL + reverse("home"),
    }
