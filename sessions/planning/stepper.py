"""The line a session walks: plan, invite, prepare, meet, debrief, pay."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from sessions.models import Debrief, GroupSession, Invitation

STAGES = {
    "plan": pgettext_lazy("stage of a session", "Plan"),
    "invite": pgettext_lazy("stage of a session", "Invite"),
    "prepare": pgettext_lazy("stage of a session", "Prepare"),
    "meet": pgettext_lazy("stage of a session", "Meet"),
    "debrief": pgettext_lazy("stage of a session", "Debrief"),
    "pay": pgettext_lazy("stage of a session", "Pay"),
}
# Before anybody was asked there is nobody to prepare, meet or talk over.
BEFORE_SENDING_OUT = {"plan", "invite"}


@dataclass(frozen=True)
class Step:
    """One step: `state` is "done", "now" (the page being read) or "later"; `url` may be empty."""

    text: str
    state: str
    url: str


def steps(group_session: GroupSession, stage: str) -> list[Step]:
    """The six steps as seen from the page of `stage`. One query."""
    done = _done(group_session)
    return [
        Step(
            text,
            "now" if name == stage else "done" if name in done else "later",
            _url(group_session, name),
        )
        for name, text in STAGES.items()
    ]


def _done(group_session):
    """Which steps are behind. Pay is never: only the room of payments knows, and it comes later."""
    if group_session.state != GroupSession.State.INVITED:
        return set()
    now = timezone.now()
    facts = (
        GroupSession.objects.filter(pk=group_session.pk)
        .values(
            waits=Exists(Invitation.objects.unanswered().filter(group_session=OuterRef("pk"))),
            written=Exists(Debrief.objects.filter(group_session=OuterRef("pk"))),
        )
        .get()
    )
    behind = {
        "plan": True,
        "invite": group_session.starts_at <= now or not facts["waits"],
        "prepare": group_session.starts_at <= now,
        "meet": group_session.ends_at <= now,
        "debrief": facts["written"],
    }
    return {name for name, is_behind in behind.items() if is_behind}


def _url(group_session, name):
    is_out = group_session.state == GroupSession.State.INVITED
    if name == "pay" or not (is_out or name in BEFORE_SENDING_OUT):
        return ""
    try:
        return reverse(f"sessions:{name}", args=[group_session.public_id])
    except NoReverseMatch:
        return ""
