"""The list of who is prepared and who still needs a time, for the page of the facilitators."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Membership
from messaging.models import Message
from messaging.services import states_for
from people.models import Person
from sessions.models import GroupSession, Invitation, PreparationCall
from sessions.preparing import reasons
from sessions.preparing.availability import open_diary, time_for_calls, to_prepare
from sessions.preparing.services import MOST_TRIES, RECORDABLE

State, Seat = PreparationCall.State, Membership.Seat

# What has become of a call, and the kind of status word it is.
WORDS = {
    State.BOOKED: (_("booked"), "ok"),
    State.SPOKE: (_("we spoke"), "ok"),
    State.DECLINED: (_("said no thanks"), "plain"),
}
OVER = (_("how did it go?"), "look")
NEEDS_A_TIME = (_("needs a time"), "look")
NOT_COMING = (_("can’t come"), "plain")


@dataclass(frozen=True)
class Line:
    """One person: their call, or why there is none; `told` is the message about it."""

    invitation: Invitation
    person: Person
    seat: str
    call: PreparationCall | None
    why_none: str
    tries: int
    told: Message | None
    word: str
    kind: str

    can_be_opened: bool  # by whoever is looking

    @property
    def needs_a_time(self):
        return self.call is None and self.kind == "look"


def invitations_to_prepare(group_session: GroupSession) -> QuerySet[Invitation]:
    """Everybody with lived experience, and whoever else has a call; those who still need a time first."""
    calls = PreparationCall.objects.filter(group_session=group_session, person=OuterRef("person"))
    seat = Membership.objects.current().filter(group=group_session.group_id, person=OuterRef("person"))
    return (
        Invitation.objects.filter(group_session=group_session)
        .annotate(
            seat=Subquery(seat.values("seat")[:1]),
            is_settled=Exists(calls.that_count()),
            was_rung=Exists(calls),
        )
        .filter(Q(seat=Seat.LIVED_EXPERIENCE) | Q(seat__isnull=False, was_rung=True))
        .select_related("person")
        .order_by("is_settled", Lower("person__preferred_name"), "pk")
    )


def lines_for(group_session: GroupSession, invitations, *, by: Person) -> list[Line]:
    """The lines of one page. The number of queries does not grow with it."""
    now = timezone.now()
    opens = set(
        PreparationCall.objects.made_by(by)
        .filter(group_session=group_session)
        .values_list("pk", flat=True)
    )
    people = [invitation.person for invitation in invitations]
    calls, tries = _calls(group_session, people)
    told = states_for(call.public_id for call in calls.values())
    why = _why_none(group_session, people, calls, tries, now=now)
    return [
        _line(invitation, calls.get(invitation.person_id), why, tries, told, opens, now)
        for invitation in invitations
    ]


def _line(invitation, call, why, tries, told, opens, now):
    person = invitation.person
    if call is not None:
        word, kind = OVER if call.state == State.BOOKED and call.starts_at <= now else WORDS[call.state]
    elif invitation.answer == Invitation.Answer.CANT or invitation.seat != Seat.LIVED_EXPERIENCE:
        word, kind = NOT_COMING if invitation.answer == Invitation.Answer.CANT else ("", "plain")
    else:
        word, kind = NEEDS_A_TIME
    messages = told[call.public_id] if call else []
    return Line(
        invitation=invitation,
        person=person,
        seat=invitation.seat,
        call=call,
        why_none=why.get(person.pk, "") if kind == "look" and call is None else "",
        tries=tries.get(person.pk, 0),
        told=next((message for message in messages if message.person_id == person.pk), None),
        word=word,
        kind=kind,
        can_be_opened=call is not None and call.pk in opens and call.state in RECORDABLE,
    )


def _calls(group_session, people):
    """The call that counts of each, and how often nobody answered."""
    calls, tries = {}, {}
    found = PreparationCall.objects.filter(group_session=group_session, person__in=people)
    for call in found.select_related("caller").defer("record"):
        if call.state in PreparationCall.THAT_COUNT:
            calls[call.person_id] = call
        elif call.state == State.NO_ANSWER:
            tries[call.person_id] = tries.get(call.person_id, 0) + 1
    return calls, tries


def _why_none(group_session, people, calls, tries, *, now):
    """Why each of the others has none yet: a sentence by person."""
    waiting = [person for person in people if person.pk not in calls]
    if not waiting:
        return {}
    span = time_for_calls(group_session, now=now)
    diary = open_diary(group_session, waiting, now=now)
    placed = diary.place().slots
    found = {}
    for person in waiting:
        if span.end - span.start < settings.PREPARATION_CALL_LENGTH:
            why = "too_late"
        elif not diary.can_be_told(person):
            why = "no_safe_way"
        elif tries.get(person.pk, 0) >= MOST_TRIES:
            why = "no_answer"
        elif person.pk in placed:
            why = "soon"
        else:
            why = "no_time" if diary.has_hours else "no_hours"
        found[person.pk] = reasons.UNPLACED[why]
    return found


@dataclass(frozen=True)
class Count:
    """How many of those with lived experience have been offered a call, and how many still need a time."""

    everybody: int
    need_a_time: int

    @property
    def offered(self):
        return self.everybody - self.need_a_time


def count(group_session: GroupSession) -> Count:
    """Two queries."""
    asked = to_prepare(group_session)
    settled = PreparationCall.objects.that_count().filter(
        group_session=group_session, person=OuterRef("person")
    )
    return Count(everybody=asked.count(), need_a_time=asked.filter(~Exists(settled)).count())
