"""Whoever left lower than they came: said to the two facilitators in words, and only while feelings are kept."""

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from people.models import Person
from sessions.meeting.services import MARKED_DROP, promise_source
from sessions.models import CheckIn, CheckOut
from wellbeing.models import FollowUp


def say(follow_ups: list[FollowUp], viewer: Person) -> dict[int, str]:
    """For those of these calls that came after a drop which `viewer` may read: why. At most one query."""
    waiting = {row.source: row for row in follow_ups if row.reason == FollowUp.Reason.LOOK_IN}
    if not waiting:
        return {}
    arrived = CheckIn.objects.filter(
        group_session=OuterRef("group_session"), person=OuterRef("person"), passed=False
    )
    dropped = (
        CheckOut.objects.visible_to(viewer)
        .filter(person__in={row.person_id for row in waiting.values()})
        .exclude(person=viewer)
        .alias(arrived=Subquery(arrived.values("feeling")[:1]))
        .filter(arrived__gte=F("feeling") + MARKED_DROP)
        .select_related("group_session", "person")
        .defer("word", "to_change")
    )
    sources = {promise_source(row.group_session, row.person) for row in dropped}
    return {
        row.pk: _("they left lower than they came")
        for source, row in waiting.items()
        if source in sources
    }
