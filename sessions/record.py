"""What sessions add to the group's own record: when it met, and the summaries this person may read."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.record import Part, register
from sessions.models import GroupSession, SharedSummary

AT_ONCE = 200


def register_parts():
    register(Part("met", _("When we met"), _met, "sessions/record/_met.html", 100))
    register(
        Part(
            "summaries", _("What we said and decided"), _summaries, "sessions/record/_summary.html", 110
        )
    )


def _held(group):
    # What two people talked about is theirs, and so is that they did.
    group_sessions = GroupSession.objects.going_ahead().exclude(kind=GroupSession.Kind.ONE_TO_ONE)
    return group_sessions.filter(group=group, ends_at__lte=timezone.now())


def _met(group, person):
    return _held(group).order_by("starts_at", "pk").iterator(chunk_size=AT_ONCE)


def _summaries(group, person):
    shared = SharedSummary.objects.shared_with(person).filter(group_session__in=_held(group))
    return (
        shared.select_related("group_session")
        .order_by("group_session__starts_at", "pk")
        .iterator(chunk_size=AT_ONCE)
    )
