"""What messages about sessions are about: so that those who run a group find them."""

from sessions.models import DateAnswer, GroupSession, Invitation, PreparationCall, SessionSeries

TARGETS = [
    lambda groups: GroupSession.objects.filter(group__in=groups).values("public_id"),
    lambda groups: SessionSeries.objects.filter(group__in=groups).values("public_id"),
    lambda groups: Invitation.objects.filter(group_session__group__in=groups).values("public_id"),
    lambda groups: PreparationCall.objects.filter(group_session__group__in=groups).values("public_id"),
    lambda groups: DateAnswer.objects.filter(poll__group__in=groups).values("public_id"),
]
