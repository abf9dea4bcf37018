"""The minute in which sending invitations can be undone: then nobody is asked."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from messaging.undoing import Kind, PutBack, Rows, register
from sessions.models import GroupSession, Invitation
from sessions.moving.undoing import lock_session, may_undo


def register_kinds():
    register(
        Kind(
            "invitation",
            says=_("Then nobody new is asked, and no message goes."),
            may_undo=may_undo,
            page=lambda sending: reverse("sessions:invite", args=[sending.target]),
            put_back=put_back,
            lock=lock_session,
        )
    )


def rows(group_session: GroupSession) -> list[Rows]:
    return [
        Rows(Invitation.objects.filter(group_session=group_session), ("answer", "answer_before")),
        Rows(GroupSession.objects.filter(pk=group_session.pk), ("state", "invited_at", "invited_by_id")),
    ]


def put_back(back: PutBack) -> None:
    """Whoever has answered in the meantime knows of it: they stay asked."""
    back.take_out_new(Invitation)
    if not Invitation.objects.filter(group_session__public_id=back.sending.target).exists():
        back.as_before(GroupSession)
