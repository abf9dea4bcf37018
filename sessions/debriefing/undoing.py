"""The minute in which sharing a summary can be undone: then it is a draft again."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from messaging.models import Sending
from messaging.undoing import Kind, PutBack, Rows, register
from people.models import Person
from sessions.models import GroupSession, SharedSummary
from sessions.moving.undoing import lock_session


def register_kinds():
    register(
        Kind(
            "summary",
            says=_("Then it is a draft again that only the two of you read."),
            may_undo=may_undo,
            page=lambda sending: reverse("sessions:summary_edit", args=[sending.target]),
            put_back=put_back,
            lock=lock_session,
        )
    )


def may_undo(person: Person, sending: Sending) -> bool:
    return GroupSession.objects.facilitated_by(person).filter(public_id=sending.target).exists()


def rows(group_session: GroupSession) -> list[Rows]:
    return [
        Rows(SharedSummary.objects.filter(group_session=group_session), ("shared_at", "shared_by_id"))
    ]


def put_back(back: PutBack) -> None:
    back.must_be_unchanged(SharedSummary)
    back.as_before(SharedSummary)
