"""What is said to facilitators about who leads and who supports, worked out when it is sent."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from groups.help import who_to_ask
from groups.models import Group
from messaging import purposes
from messaging.models import Message
from people.services import issue_link
from sessions.facilitating.asking import ASK, GAP, SERIES, jobs_in
from sessions.models import Facilitation, GroupSession, SessionSeries

Answer = Facilitation.Answer
LINK_LASTS_AFTER_THE_END = timedelta(days=1)
# Named in a message; the rest is a number, and all of them are on the page.
MOST_DAYS = 6


def register():
    purposes.register(purposes.Purpose("facilitating", build))


def build(message: Message) -> dict | None:
    """None once it was settled, the session begun or was cancelled, or they facilitate no more."""
    _purpose, what, job = message.key.split(":")[:3]
    if what == SERIES:
        return _build_for_a_series(message)
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
        "more": _also_missing(facilitation) if said == "gap" else 0,
        "link": link_to_say(group_session, person),
    }


def _build_for_a_series(message):
    """What they have not said yet, as it is when it is sent; None when that is nothing any more."""
    person = message.person
    series = (
        SessionSeries.objects.filter(public_id=message.target)
        .select_related("group__organisation")
        .first()
    )
    jobs = list(jobs_in(series, person).filter(answer=Answer.ASKED)) if series else []
    if not jobs:
        return None
    group, days = series.group, [job.group_session.starts_at for job in jobs]
    return {
        "sender": group.organisation.sender_name,
        "zone": group.organisation.zone,
        "help_line": who_to_ask(person=person, group=group),
        "name": person.preferred_name,
        "said": "series",
        "days": days[:MOST_DAYS],
        "more": len(days[MOST_DAYS:]),
        "link": _link(
            person,
            purpose="facilitating-series",
            target=series.public_id,
            until=days[-1],
            page="sessions:series_by_link",
        ),
    }


def _also_missing(facilitation):
    """At how many more sessions of the series the same person said that they can't."""
    group_session = facilitation.group_session
    if group_session.series_id is None:
        return 0
    theirs = jobs_in(group_session.series, facilitation.person).filter(answer=Answer.CANT)
    return theirs.exclude(group_session=group_session).count()


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
    return _link(
        person,
        purpose="facilitating",
        target=group_session.public_id,
        until=group_session.ends_at,
        page="sessions:facilitating_by_link",
    )


def _link(person, *, purpose, target, until, page):
    token = issue_link(
        person=person, purpose=purpose, target=target, expires_at=until + LINK_LASTS_AFTER_THE_END
    )
    return settings.SITE_URL + reverse(page, args=[token])
