"""The list of who is prepared and who still needs a time, for the page of the facilitators."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Membership
from messaging.models import Message
from messaging.services import states_for
from people.models import Person
from people.presentation import day_in_words
from people.reaching.words import times_in_words
from sessions.models import GroupSession, Invitation, PreparationCall
from sessions.preparing import reasons
from sessions.preparing.availability import open_diary, time_for_calls, to_prepare, ways_to_ring
from sessions.preparing.looking import MOST_TRIES
from sessions.preparing.recording import RECORDABLE
from sessions.preparing.window import first_day_for_calls

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
LEFT_IN_PEACE = (_("no call this time"), "plain")


@dataclass(frozen=True)
class Why:
    """Why somebody has no time yet; `mend` is what would help (words, and where), or None."""

    words: str
    mend: tuple | None
    safe_times: str = ""


@dataclass(frozen=True)
class Line:
    """One person: their call, or why there is none; `told` is the message about it."""

    invitation: Invitation
    person: Person
    seat: str
    call: PreparationCall | None
    why_none: Why | None
    tries: int
    told: Message | None
    word: str
    kind: str

    can_be_opened: bool  # by whoever is looking

    @property
    def needs_a_time(self):
        return self.call is None and self.kind == "look"

    @property
    def mend_at(self):
        """The address of what would help them to a time."""
        _words, where = self.why_none.mend
        if where == "person":
            return reverse("groups:seat", args=[self.invitation.seat_id])
        if where == "decide":
            session = self.invitation.group_session.public_id
            return reverse("sessions:decide_on_calls", args=[session, self.invitation.public_id])
        return reverse("sessions:hours")


def invitations_to_prepare(group_session: GroupSession) -> QuerySet[Invitation]:
    """Everybody with lived experience, and whoever else has a call or asked for one; those who still need a
    time first."""
    calls = PreparationCall.objects.filter(group_session=group_session, person=OuterRef("person"))
    seat = Membership.objects.current().filter(group=group_session.group_id, person=OuterRef("person"))
    return (
        Invitation.objects.filter(group_session=group_session)
        .annotate(
            seat=Subquery(seat.values("seat")[:1]),
            is_settled=Exists(calls.that_count()),
            was_rung=Exists(calls),
            asked_for_one=Q(call_wish__isnull=False),
            is_left_in_peace=Q(left_in_peace__isnull=False),
            seat_id=Subquery(seat.values("public_id")[:1]),
        )
        .filter(
            Q(seat=Seat.LIVED_EXPERIENCE)
            | Q(seat__isnull=False, was_rung=True)
            | Q(seat__isnull=False, asked_for_one=True)
        )
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
    waiting = [
        invitation
        for invitation in invitations
        if invitation.person_id not in calls and _needs_one(invitation)
    ]
    for invitation in waiting:
        invitation.group_session = group_session
    why = _why_none(group_session, waiting, tries, now=now)
    return [
        _line(invitation, calls.get(invitation.person_id), why, tries, told, opens, now)
        for invitation in invitations
    ]


def _needs_one(invitation):
    """Of somebody who has no call that counts."""
    return (
        invitation.answer != Invitation.Answer.CANT
        and not invitation.is_left_in_peace
        and (invitation.seat == Seat.LIVED_EXPERIENCE or invitation.asked_for_one)
    )


def _line(invitation, call, why, tries, told, opens, now):
    person = invitation.person
    if call is not None:
        word, kind = OVER if call.state == State.BOOKED and call.starts_at <= now else WORDS[call.state]
    elif invitation.answer == Invitation.Answer.CANT:
        word, kind = NOT_COMING
    elif invitation.is_left_in_peace:
        word, kind = LEFT_IN_PEACE
    else:
        word, kind = NEEDS_A_TIME if _needs_one(invitation) else ("", "plain")
    messages = told[call.public_id] if call else []
    return Line(
        invitation=invitation,
        person=person,
        seat=invitation.seat,
        call=call,
        why_none=why.get(person.pk) if kind == "look" and call is None else None,
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


def _why_none(group_session, waiting, tries, *, now):
    """Why each of these invitations has no call yet: a `Why` by person. Nothing is calculated that a look
    for times would: who has an option left gets one with the next."""
    if not waiting:
        return {}
    span = time_for_calls(group_session, now=now)
    diary = open_diary(waiting, now=now)
    found = {}
    for invitation in waiting:
        person = invitation.person
        name = _word_why(group_session, invitation, tries, diary, span, now)
        words = reasons.UNPLACED[name]
        if name == "not_yet":
            words = words % {"day": day_in_words(first_day_for_calls(group_session))}
        safe = ""
        if name in ("no_shared_time", "all_taken"):
            safe = "; ".join(times_in_words(point) for point in ways_to_ring(person))
        found[person.pk] = Why(words, reasons.MEND.get(name), safe)
    return found


def _word_why(group_session, invitation, tries, diary, span, now):
    if tries.get(invitation.person_id, 0) >= MOST_TRIES:
        return "no_answer"
    if not ways_to_ring(invitation.person):
        return "no_safe_way"
    if span.end - max(span.start, now) < settings.PREPARATION_CALL_LENGTH:
        return "too_late"
    if first_day_for_calls(group_session) > timezone.localtime(now, group_session.zone).date():
        return "not_yet"
    if not diary.has_hours(invitation):
        return "no_hours"
    if diary.options_for(invitation):
        return "soon"
    return "all_taken" if diary.would_fit(invitation) else "no_shared_time"


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
    asked = to_prepare(group_session.invitations.all())
    settled = PreparationCall.objects.that_count().filter(
        group_session=group_session, person=OuterRef("person")
    )
    return Count(
        everybody=asked.count(),
        need_a_time=asked.filter(~Exists(settled), left_in_peace=None).count(),
    )
