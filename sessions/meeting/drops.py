"""Whoever left lower than they came: said to the two facilitators in words, and only while feelings are kept."""

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from people.models import Person
from sessions.meeting.services import MARKED_DROP, promise_source
from sessions.models import CheckIn, CheckOut
from wellbeing.models import FollowUp


def say(follow_up: FollowUp, viewer: Person) -> str | None:
    """Why, where this call came after a drop which `viewer` may read. At most one query."""
    if follow_up.reason != FollowUp.Reason.LOOK_IN or viewer.pk == follow_up.person_id:
        return None
    arrived = CheckIn.objects.filter(
        group_session=OuterRef("group_session"), person=OuterRef("person"), passed=False
    )
    dropped = (
        CheckOut.objects.visible_to(viewer)
        .filter(person=follow_up.person_id)
        .alias(arrived=Subquery(arrived.values("feeling")[:1]))
        .filter(arrived__gte=F("feeling") + MARKED_DROP)
        .select_related("group_session", "person")
        .defer("word", "to_change")
    )
    if follow_up.source in {promise_source(row.group_session, row.person) for row in dropped}:
        return _("they left lower than they came")
    return None
