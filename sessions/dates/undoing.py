"""The minute in which asking a group about dates can be undone: then nobody is asked, or nobody again."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from messaging.models import Message, Sending
from messaging.undoing import Kind, PutBack, Rows, register
from people.models import Person
from sessions.models import DateAnswer, DatePoll

AGAIN = "date-poll-again"


def register_kinds():
    for purpose, says, put_back in [
        ("date-poll", _("Then nobody new is asked. The dates stay here."), put_back_asking),
        (AGAIN, _("Then nobody is asked again."), put_back_reminding),
    ]:
        register(
            Kind(
                purpose,
                says=says,
                may_undo=may_undo,
                page=lambda sending: reverse("sessions:dates", args=[sending.target]),
                put_back=put_back,
                lock=lambda sending: DatePoll.objects.select_for_update().get(public_id=sending.target),
            )
        )


def may_undo(person: Person, sending: Sending) -> bool:
    polls = DatePoll.objects.filter(group__in=Group.objects.run_by(person))
    return polls.filter(public_id=sending.target).exists()


def rows_of_asking(poll: DatePoll) -> list[Rows]:
    return [Rows(DateAnswer.objects.filter(poll=poll), ("answered_at",))]


def rows_of_reminding(poll: DatePoll) -> list[Rows]:
    answers = DateAnswer.objects.filter(poll=poll)
    return [
        Rows(DatePoll.objects.filter(pk=poll.pk), ("reminded_at",)),
        Rows(Message.objects.filter(target__in=answers.values("public_id")), ("state", "finished_at")),
    ]


def put_back_asking(back: PutBack) -> None:
    """Whoever has answered in the meantime stays asked. The page offers to ask the others."""
    back.take_out_new(DateAnswer)


def put_back_reminding(back: PutBack) -> None:
    back.must_be_unchanged(DatePoll)
    back.as_before(DatePoll)
    back.as_before(Message)
