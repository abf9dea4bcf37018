"""The facts of the message that asks for dates; its words are in templates/messages/date-poll/."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from groups.help import who_to_ask
from messaging import purposes
from messaging.models import Message
from people.services import issue_link
from sessions.models import DateAnswer


def register():
    from sessions.dates import undoing

    undoing.register_kinds()
    purposes.register(purposes.Purpose("date-poll", build=build_date_poll))


def build_date_poll(message: Message) -> dict | None:
    """None once it is closed or answered, or all its dates are over."""
    answer = (
        DateAnswer.objects.standing()
        .waiting()
        .select_related("person", "poll__group__organisation")
        .filter(public_id=message.target)
        .first()
    )
    if answer is None:
        return None
    dates = [date for date in answer.poll.dates.all() if not date.is_over]
    if not dates:
        return None
    group = answer.poll.group
    return {
        "organisation_id": group.organisation_id,
        "sender": group.organisation.sender_name,
        "name": answer.person.preferred_name,
        "help_line": who_to_ask(person=answer.person, group=group),
        "zone": group.organisation.zone,
        "starts_at": dates[0].starts_at,
        "is_again": message.key.endswith(":again"),
        "link": link_to_mark(answer, until=max(date.ends_at for date in dates)),
    }


def link_to_mark(answer: DateAnswer, *, until: datetime) -> str:
    """A new personal link, as a full address."""
    token = issue_link(
        person=answer.person,
        purpose="dates",
        target=answer.public_id,
        expires_at=until,
    )
    return settings.SITE_URL + reverse("sessions:dates_by_link", args=[token])
