"""Looking for times: every hour, when something is new, and when a session changes."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from groups.models import Membership, Organisation
from people.models import ContactPoint
from sessions.models import (
    GroupSession,
    Invitation,
    LookForCalls,
    PreparationCall,
)
from sessions.preparing.availability import (
    is_time_for_calls,
    no_longer_fit,
    open_diary,
    to_prepare,
)
from sessions.preparing.booking import CannotBook, book, locked
from sessions.preparing.telling import caller_hears, member_hears

State = PreparationCall.State

# After this many calls without an answer a person asks what suits, not the machine.
MOST_TRIES = 2
# Everybody but those who said they can't is offered one, also who would rather meet one-to-one.
# Nobody is prepared for what they are not at.
ANSWERS_WITH_A_CALL = [
    answer for answer in ["", *Invitation.Answer.values] if answer not in ("cant", "waiting")
]
# No further than the earliest day on which calls are offered can be: working days, with weeks of holidays.
LOOK_AHEAD = timedelta(days=2 * settings.PREPARATION_OFFERED_DAYS + 14)
# In one calculation; whoever is left has their turn with the next look.
MOST_AT_ONCE = 2000


def organisations_to_look_at(*, now: datetime) -> QuerySet[Organisation]:
    """Where times for calls are to be looked for: something is new since the last look, or that is an hour ago.

    New is: a session sent out, somebody asked, an answer, a wish for a call, a way to be reached, somebody
    who came, left or is having a pause. Hours for calls ask for a look by themselves. One query.
    """
    since = OuterRef("look_for_calls__looked_at")
    ahead = GroupSession.objects.going_ahead().filter(
        starts_at__gt=now, starts_at__lt=now + LOOK_AHEAD, group__organisation=OuterRef("pk")
    )
    asked = Invitation.objects.filter(
        group_session__state=GroupSession.State.INVITED,
        group_session__starts_at__gt=now,
        group_session__group__organisation=OuterRef("pk"),
    )
    seats = Membership.objects.filter(group__organisation=OuterRef(OuterRef("pk")))
    is_new = (
        Exists(ahead.filter(invited_at__gt=since))
        | Exists(
            asked.filter(
                Q(created_at__gt=since) | Q(answered_at__gt=since) | Q(call_wish__created_at__gt=since)
            )
        )
        | Exists(
            Membership.pgh_event_model.objects.filter(
                pgh_created_at__gt=since, group__organisation=OuterRef("pk")
            )
        )
        | Exists(
            ContactPoint.pgh_event_model.objects.filter(
                pgh_created_at__gt=since, person__in=seats.values("person")
            )
        )
    )
    is_due = Q(look_for_calls=None) | Q(look_for_calls__looked_at=None)
    is_due |= Q(look_for_calls__looked_at__lte=now - settings.PREPARATION_LOOK_EVERY)
    return Organisation.objects.filter(Exists(ahead)).filter(is_due | is_new).order_by("pk")


def waiting_for_a_call(invitations: QuerySet[Invitation] | None = None) -> QuerySet[Invitation]:
    """Of these invitations, those whose person has no call that counts, was not tried twice in vain, and
    is not left in peace."""
    theirs = PreparationCall.objects.filter(
        group_session=OuterRef("group_session"), person=OuterRef("person")
    ).order_by()
    tries = theirs.filter(state=State.NO_ANSWER).values("person").annotate(n=Count("pk")).values("n")
    return (
        (Invitation.objects.all() if invitations is None else invitations)
        .exclude(answer=Invitation.Answer.CANT)
        .filter(~Exists(theirs.that_count()), left_in_peace=None)
        .exclude(Exists(tries.filter(n__gte=MOST_TRIES)))
    )


@transaction.atomic
def look_for_calls(*, organisation: Organisation) -> list[PreparationCall]:
    """Mend what no longer fits, and find a time for everybody who waits, all sessions together.

    What still fits stays as it is; again changes nothing. Returns the calls that are new. Loads SciPy
    when somebody waits.
    """
    now = timezone.now()
    # Two workers do not look at once: the second finds nothing left to do.
    _lock_look(organisation)
    calls = _to_come(now).filter(group_session__group__organisation=organisation)
    waiting = Invitation.objects.filter(
        group_session__group__organisation=organisation, group_session__starts_at__lt=now + LOOK_AHEAD
    )
    booked = _mend_and_place(calls, waiting, now=now)
    LookForCalls.objects.filter(organisation=organisation).update(looked_at=now)
    return booked


@transaction.atomic
def replan(*, group_session: GroupSession) -> list[PreparationCall]:
    """After a session was moved, cancelled or its people changed: mend its calls. Again changes nothing.

    Calls that still fit stay put and nobody hears of them. What no longer fits is called off, also calls
    of other sessions that would now be during this one; another time is looked for, and only those it
    touches are told. Returns the calls that are new. Call it in the transaction of the change, once the
    session is saved. Loads SciPy when somebody waits.
    """
    now = timezone.now()
    _lock_look(group_session.group.organisation)
    call_off_stale(group_session=group_session)
    people = [
        *group_session.facilitations.values_list("person", flat=True),
        *group_session.invitations.values_list("person", flat=True),
    ]
    during_it = PreparationCall.objects.overlapping(group_session.starts_at, group_session.ends_at)
    touched = Q(group_session=group_session) | Q(
        Q(caller__in=people) | Q(person__in=people), pk__in=during_it.values("pk")
    )
    calls = _to_come(now).filter(
        touched, group_session__group__organisation=group_session.group.organisation_id
    )
    return _mend_and_place(calls, group_session.invitations.all(), now=now)


def place_calls(*, group_session: GroupSession) -> list[PreparationCall]:
    """A time for everyone who waits for a call before this one session. Again changes nothing."""
    return _mend_and_place(
        PreparationCall.objects.none(), group_session.invitations.all(), now=timezone.now()
    )


def _lock_look(organisation):
    LookForCalls.objects.get_or_create(organisation=organisation)
    LookForCalls.objects.select_for_update().get(organisation=organisation)


def _to_come(now):
    calls = PreparationCall.objects.standing().filter(starts_at__gt=now).order_by("pk")
    return calls.select_related("group_session__group__organisation", "person")


def _mend_and_place(calls, invitations, *, now):
    gone = [call for call in map(_call_off, no_longer_fit(calls, now=now)) if call]
    others = Invitation.objects.filter(
        pk__in=[
            pk
            for call in gone
            for pk in Invitation.objects.filter(
                group_session=call.group_session_id, person=call.person_id
            ).values_list("pk", flat=True)
        ]
    )
    wanted = Invitation.objects.filter(
        Q(pk__in=invitations.values("pk")) | Q(pk__in=others.values("pk"))
    )
    booked = _place(wanted, now=now)
    again = {(call.group_session_id, call.person_id) for call in booked}
    for call in gone:
        if (call.group_session_id, call.person_id) not in again:
            member_hears(call)
    return booked


def _call_off(call):
    call = locked(pk=call.pk)
    if call.state != State.BOOKED:
        return None
    call.state = State.CALLED_OFF
    call.save(update_fields=["state"])
    caller_hears(call)
    return call


def _place(invitations, *, now):
    """One savepoint a call: whoever was faster takes that time, and the next look finds another."""
    waiting = [
        invitation
        for invitation in waiting_for_a_call(to_prepare(invitations)).filter(
            group_session__state=GroupSession.State.INVITED, group_session__starts_at__gt=now
        )[:MOST_AT_ONCE]
        if is_time_for_calls(invitation.group_session, now=now)
    ]
    if not waiting:
        return []
    slots = open_diary(waiting, now=now).place().slots
    booked = []
    for invitation in waiting:
        if slot := slots.get(invitation.pk):
            with suppress(CannotBook):
                booked.append(
                    book(
                        group_session=invitation.group_session,
                        person=invitation.person,
                        caller_id=slot.caller,
                        starts_at=slot.start,
                    )
                )
    return booked


def call_off_stale(*, group_session: GroupSession | None = None) -> int:
    """Call off what nobody needs any more: the session is cancelled, or they can't come, left, or have a pause."""
    stale = _stale().filter(group_session=group_session) if group_session else _stale()
    gone = 0
    for call in stale.order_by("pk"):
        with transaction.atomic():
            gone += _call_off(call) is not None
    return gone


def _stale():
    seats = Membership.objects.taking_part().filter(
        group=OuterRef("group_session__group"), person=OuterRef("person")
    )
    asked = Invitation.objects.filter(
        group_session=OuterRef("group_session"), person=OuterRef("person")
    ).exclude(answer=Invitation.Answer.CANT)
    return PreparationCall.objects.standing().filter(
        ~Q(group_session__state=GroupSession.State.INVITED) | ~Exists(asked) | ~Exists(seats),
        starts_at__gt=timezone.now(),
    )
