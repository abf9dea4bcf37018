"""The minute in which a move, or a cancellation, can be undone: then it is as it was, and nobody heard a thing."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.models import Message, Sending
from messaging.undoing import Kind, PutBack, Rows, register
from people.models import Person
from sessions.models import Arrangement, GroupSession, Invitation, PreparationCall

MOVED = "session-moved"
# All that an answer is, also one that waits for a place.
ANSWERED = ("answer", "answer_before", "answered_at", "answered_by_id", "moved_late")
ANSWERED += ("waiting_since", "offered_until")


def register_kinds():
    for purpose, says in [
        (MOVED, _("Then it is when and where it was, and nobody hears of it.")),
        ("session-cancelled", _("Then it happens after all, and nobody hears of it.")),
    ]:
        register(
            Kind(
                purpose,
                says=says,
                may_undo=may_undo,
                page=lambda sending: reverse("sessions:plan", args=[sending.target]),
                put_back=put_back,
                lock=lock_session,
            )
        )


def may_undo(person: Person, sending: Sending) -> bool:
    return GroupSession.objects.run_by(person).filter(public_id=sending.target).exists()


def lock_session(sending: Sending) -> GroupSession:
    from sessions.planning.services import lock

    return lock(GroupSession.objects.get(public_id=sending.target))


def rows(group_session: GroupSession, fields: tuple[str, ...]) -> list[Rows]:
    """All that moving or cancelling may change, and `fields` of the session."""
    invitations = Invitation.objects.filter(group_session=group_session)
    calls = PreparationCall.objects.filter(
        group_session__group__organisation=group_session.group.organisation_id,
        ends_at__gt=timezone.now(),
    )
    about = Q(target=group_session.public_id) | Q(target__in=invitations.values("public_id"))
    about |= Q(target__in=calls.filter(group_session=group_session).values("public_id"))
    return [
        Rows(GroupSession.objects.filter(pk=group_session.pk), (*fields, "sequence")),
        Rows(invitations, ANSWERED),
        Rows(calls, ("state",)),
        Rows(
            Arrangement.objects.filter(invitation__group_session=group_session),
            ("look_again_at", "telling"),
        ),
        Rows(Message.objects.filter(about), ("state", "finished_at")),
    ]


def put_back(back: PutBack) -> None:
    """As it was, with a new number: whoever saw the page in between is to look again."""
    back.must_be_unchanged(GroupSession)
    number = GroupSession.objects.get(public_id=back.sending.target).sequence + 1
    # The session first: what the database holds about answers is about the session as it becomes.
    for group_session in back.as_before(GroupSession):
        group_session.sequence = number
        group_session.save(update_fields=["sequence"])
    back.as_before(Invitation)
    back.take_out_new(PreparationCall)
    back.as_before(PreparationCall)
    back.as_before(Arrangement)
    for message in back.as_before(Message):
        if message.purpose == MOVED:
            # It tells what stands under this number now.
            message.key = f"{message.key.rpartition(':')[0]}:{number}"
            message.save(update_fields=["key"])
