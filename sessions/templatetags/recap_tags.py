"""The agreement in a session: three statements to read aloud, and when it is time to look at it again."""

from django import template
from django.utils import timezone

from groups.agreement.recap import recap
from groups.agreement.reviewing import review_of
from groups.models import AgreementItem, AgreementVersion
from sessions.models import GroupSession

register = template.Library()


@register.inclusion_tag("sessions/meeting/_recap.html")
def agreement_recap(group_session):
    """The statements for this session, in their rotation. Two queries; nothing without an agreement."""
    if group_session.kind == GroupSession.Kind.ONE_TO_ONE:
        return {}
    newest = AgreementVersion.objects.current().filter(group=group_session.group_id)
    items = list(AgreementItem.objects.filter(version__in=newest).select_related("version"))
    if not items:
        return {"items": []}
    earlier = _sessions_since(group_session.group_id, items[0].version.published_at)
    nth = earlier.filter(starts_at__lt=group_session.starts_at).count()
    return {"items": recap(items, nth), "group_id": group_session.group.public_id}


@register.inclusion_tag("sessions/meeting/_review_due.html")
def review_due(group, *, runs_it=True):
    """When it is time to look at the agreement again, and why. Two queries."""
    review = review_of(group)
    if review is None:
        return {}
    held = _sessions_since(group.pk, review.looked_at).filter(ends_at__lte=timezone.now()).count()
    return {
        "is_due": review.is_due(held),
        "joined": review.joined,
        "held": held,
        "group": group,
        "runs_it": runs_it,
    }


def _sessions_since(group_id, moment):
    """The sessions of the whole group since then."""
    sessions = GroupSession.objects.going_ahead().filter(group=group_id, starts_at__gt=moment)
    return sessions.exclude(kind=GroupSession.Kind.ONE_TO_ONE)
