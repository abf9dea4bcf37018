"""What is said to facilitators about who leads and who supports, worked out when it is sent."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from groups.help import who_to_ask
from groups.models import Group
from messaging import purposes
from messaging.models import Message
from people.services import issue_link
from sessions.facilitating.asking import ASK, GAP
from sessions.models import Facilitation, GroupSession

Answer = Facilitation.Answer
LINK_LASTS_AFTER_THE_END = timedelta(days=1)


def register():
    purposes.register(purposes.Purpose("facilitating", build))


def build(message: Message) -> dict | None:
    """None once it was settled, the session begun or was cancelled, or they facilitate no more."""
    _purpose, what, job = message.key.split(":")[:3]
    facilitation = (
        Facilitation.objects.select_related("person", "cover", "group_session__group__organisation")
        .filter(public_id=job, group_session__public_id=message.target)
        .first()
    )
    if facilitation is None:
        return None
    group_session, person = facilitation.group_session, message.person
    is_off = group_session.state == GroupSession.State.CANCELLED or group_session.has_started
    runs_it = Group.objects.run_by(person).filter(pk=group_session.group_id).exists()
    said = None if is_off or not runs_it else _said(facilitation, person, what)
    if said is None:
        return None
    return {
        "sender": group_session.group.organisation.sender_name,
        "zone": group_session.zone,
        "help_line": who_to_ask(person=person, group=group_session.group),
        "name": person.preferred_name,
        "other": facilitation.person.preferred_name,
        "role": facilitation.role,
        "said": said,
        "starts_at": group_session.starts_at,
        "link": link_to_say(group_session, person),
    }


def _said(facilitation, person, what):
    """Which sentence: "ask", "ask_cover", "step_in", "gap" or "settled"; None when nothing is so any more."""
    is_holder = facilitation.person_id == person.pk
    is_cover = facilitation.cover_id == person.pk
    if what == ASK:
        if is_holder and facilitation.answer == Answer.ASKED:
            return "ask"
        if is_cover and facilitation.cover_answer == Answer.ASKED and not facilitation.cannot:
            return "ask_cover"
        return None
    if what == GAP:
        if not facilitation.cannot or is_holder:
            return None
        return "step_in" if is_cover and facilitation.cover_may_step_in else "gap"
    return "settled" if facilitation.can else None


def link_to_say(group_session: GroupSession, person) -> str:
    """A new personal link, as a full address: it opens what this person was asked about this session."""
    token = issue_link(
        person=person,
        purpose="facilitating",
        target=group_session.public_id,
        expires_at=group_session.ends_at + LINK_LASTS_AFTER_THE_END,
    )
    return settings.SITE_URL + reverse("sessions:facilitating_by_link", args=[token])
