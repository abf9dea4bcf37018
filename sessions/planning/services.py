"""From an idea to a session that can be sent out, and calling one off."""

from collections.abc import Mapping
from uuid import UUID

import pghistory
from django.db import transaction
from django.utils import timezone

from groups.models import Group, Membership, OrganisationRole, Training
from groups.permissions import plans_sessions
from groups.training.standing import not_trained
from messaging.services import call_off, tell_all
from messaging.undoing import to_many
from people.models import Person
from sessions.facilitating.asking import (
    ASK,
    say_for_oneself,
    say_for_the_cover,
    tell_about,
    tell_whoever_is_asked,
)
from sessions.models import Facilitation, GroupSession, PreparationCall
from sessions.moving.telling import cancelled_tellings
from sessions.moving.undoing import rows
from sessions.planning.agenda import suggest_agenda
from wellbeing.rooms.clashes import Clash, clashes_among

Role, State = Facilitation.Role, GroupSession.State


class GroupIsClosed(Exception):
    """A closed group plans no new session."""


class PlanIsFixed(Exception):
    """It was sent out or cancelled: what people were told is not changed behind their backs."""


class HasBegun(Exception):
    """What has begun can no longer be called off."""


class TwoFacilitatorsNeeded(Exception):
    """One to lead and another to support: not one person twice, and none missing once it is sent out."""


class CoverIsTaken(Exception):
    """Whoever covers is neither of the two: else one person would be both."""


class TrainingNeeded(Exception):
    """Somebody new to a job has not done what the organisation asks for it. `lacking`: by role."""

    def __init__(self, lacking):
        super().__init__("training needed")
        self.lacking = lacking


def facilitators_of(group: Group):
    """The people who may lead or support its sessions."""
    seats = Membership.objects.current().filter(group=group, seat=Membership.Seat.FACILITATOR)
    return Person.objects.filter(pk__in=seats.values("person")).order_by("preferred_name", "pk")


def safeguarding_leads_of(organisation):
    """The people who may be the safeguarding lead within reach."""
    held = OrganisationRole.objects.current().filter(
        organisation=organisation, role=OrganisationRole.Role.SAFEGUARDING_LEAD
    )
    return Person.objects.filter(pk__in=held.values("person")).order_by("preferred_name", "pk")


class CannotSitTogether(Exception):
    """There is a clash between these people. `clash` says whom to talk to, and nothing else."""

    def __init__(self, clash: Clash):
        super().__init__("clash")
        self.clash = clash


@transaction.atomic
def plan_session(*, group: Group, public_id: UUID, by: Person, **facts) -> GroupSession:
    """Begin a session with a suggested agenda, and the people who did it last time.

    `facts` are fields of GroupSession. `public_id` comes from the form: pressing twice plans it once.
    Raises GroupIsClosed.
    """
    # Whoever closes the group waits for this, or this for them.
    group = Group.objects.select_for_update().get(pk=group.pk)
    if not plans_sessions(group):
        raise GroupIsClosed
    with pghistory.context(by=by.pk):
        group_session, is_new = GroupSession.objects.get_or_create(
            public_id=public_id, group=group, defaults=facts
        )
        if is_new:
            if group_session.kind != GroupSession.Kind.SOCIAL:
                suggest_agenda(group_session=group_session)
            _same_people_as_last_time(group_session, by=by)
    return group_session


def _same_people_as_last_time(group_session, *, by):
    last = last_session_of(group_session.group, but=group_session)
    may_facilitate = set(facilitators_of(group_session.group))
    pair = (
        {held.role: held.person for held in last.facilitations.select_related("person")} if last else {}
    )
    pair = {role: person for role, person in pair.items() if person in may_facilitate}
    pair = pair or {Role.LEAD: by}
    lacking = untrained(group_session, pair)
    for role, person in pair.items():
        if role in lacking:
            continue
        facilitation = Facilitation(group_session=group_session, person=person, role=role)
        say_for_oneself(facilitation, by=by)
        facilitation.save()
        if group_session.series_id is None:  # else they are asked once for all its sessions
            tell_whoever_is_asked(group_session, [facilitation])
    leads = list(safeguarding_leads_of(group_session.group.organisation))
    if last and last.safeguarding_contact in leads:
        group_session.safeguarding_contact = last.safeguarding_contact
    elif len(leads) == 1:
        group_session.safeguarding_contact = leads[0]
    group_session.save(update_fields=["safeguarding_contact"])


def last_session_of(group: Group, *, but: GroupSession | None = None) -> GroupSession | None:
    """The group's last session in time that was not cancelled and was for everyone."""
    sessions = group.group_sessions.exclude(state=State.CANCELLED).exclude(
        kind=GroupSession.Kind.ONE_TO_ONE
    )
    if but:
        sessions = sessions.exclude(pk=but.pk)
    return sessions.select_related("safeguarding_contact").order_by("-starts_at", "-pk").first()


@transaction.atomic
def change_plan(*, group_session: GroupSession, **facts) -> GroupSession:
    """Change a session that nobody was told about yet. Raises PlanIsFixed once they were."""
    group_session = lock(group_session)
    if group_session.state != State.DRAFT:
        raise PlanIsFixed
    if "place" in facts and facts["place"] != group_session.place:
        # The quiet room was in the other house.
        facts["quiet_place"] = ""
    for name, value in facts.items():
        setattr(group_session, name, value)
    group_session.save(update_fields=[*facts])
    return group_session


@transaction.atomic
def choose_people(
    *,
    group_session: GroupSession,
    lead: Person | None,
    support: Person | None,
    safeguarding_contact: Person | None,
    by: Person,
    covers: Mapping[str, Person | None] | None = None,
) -> GroupSession:
    """Say who leads, who supports, who covers for them and which safeguarding lead is within reach.

    Whoever is new in a job is asked whether they can; naming oneself is saying yes. `covers`, by role, stay
    as they are when it is not given. While it is planned anyone may still be missing; once it is sent out
    people can only change places or be changed for others. A cover is a third person, for a job that is
    held. Raises CoverIsTaken, TwoFacilitatorsNeeded, PlanIsFixed when it was cancelled, or
    CannotSitTogether when a one-to-one that was sent out would bring together two who clash.
    """
    group_session = lock(group_session)
    if group_session.state == State.CANCELLED:
        raise PlanIsFixed
    is_out = group_session.state == State.INVITED
    if (lead and lead == support) or (is_out and not (lead and support)):
        raise TwoFacilitatorsNeeded
    if is_out and group_session.kind == GroupSession.Kind.ONE_TO_ONE:
        clash = clashes_among([group_session.one_to_one_with_id, lead.pk, support.pk])
        if clash and clash.is_hard:
            raise CannotSitTogether(clash)
    wanted = {Role.LEAD: lead, Role.SUPPORT: support}
    wanted = {role: person for role, person in wanted.items() if person}
    held = {facilitation.role: facilitation for facilitation in group_session.facilitations.all()}
    before = {role: facilitation.person_id for role, facilitation in held.items()}
    new = {role: person for role, person in wanted.items() if before.get(role) != person.pk}
    if covers and any(cover in wanted.values() for cover in covers.values() if cover):
        raise CoverIsTaken
    if lacking := untrained(group_session, new):
        raise TrainingNeeded(lacking)
    held = _put_in_their_places(group_session, held, wanted)
    for role, facilitation in held.items():
        _settle_job(facilitation, is_new=role in new, covers=covers, by=by)
    tell_whoever_is_asked(group_session, [held[role] for role in sorted(new)])
    group_session.safeguarding_contact = safeguarding_contact
    group_session.save(update_fields=["safeguarding_contact"])
    return group_session


def _put_in_their_places(group_session, held, wanted):
    for role in held.keys() - wanted.keys():
        held.pop(role).delete()
    for role, facilitation in held.items():
        facilitation.person = wanted[role]
    # In one statement: two people changing places never stand in each other's way.
    Facilitation.objects.bulk_update(held.values(), ["person"])
    for role in wanted.keys() - held.keys():
        held[role] = Facilitation(group_session=group_session, role=role, person=wanted[role])
    return held


def _settle_job(facilitation, *, is_new, covers, by):
    if is_new:
        say_for_oneself(facilitation, by=by)
        if facilitation.cover_id == facilitation.person_id:
            facilitation.cover = None
            say_for_the_cover(facilitation, by=by)
    cover_before = facilitation.cover_id
    if covers is not None:
        facilitation.cover = covers.get(facilitation.role)
    is_new_cover = facilitation.cover_id != cover_before
    if is_new_cover:
        say_for_the_cover(facilitation, by=by)
    facilitation.save()
    if is_new_cover and facilitation.cover_answer == Facilitation.Answer.ASKED:
        tell_about(
            facilitation,
            person=facilitation.cover,
            what=ASK,
            group_session=facilitation.group_session,
        )


def untrained(group_session: GroupSession, people: dict[str, Person]) -> dict[str, list[Training]]:
    """Of the people by role, what each lacks on the day of the session. Those who lack nothing are not in it."""
    day = group_session.starts_at.astimezone(group_session.zone).date()
    lacking = not_trained(
        organisation=group_session.group.organisation,
        people={role: [person.pk] for role, person in people.items()},
        day=day,
    )
    return {role: trainings for role, by_person in lacking.items() for trainings in by_person.values()}


@transaction.atomic
def cancel(*, group_session: GroupSession, by: Person) -> GroupSession:
    """Call a session off: everyone who heard of it is told, and its links say so kindly.

    Nothing else that waits about it is sent. It can be undone for a minute. Cancelling twice changes
    nothing. Raises HasBegun once people may have come.
    """
    group_session = lock(group_session)
    if group_session.state == State.CANCELLED:
        return group_session
    if group_session.state == State.INVITED and group_session.has_started:
        raise HasBegun
    was_sent_out = group_session.state == State.INVITED
    can_be_undone = to_many(
        by=by,
        purpose="session-cancelled",
        target=group_session.public_id,
        rows=rows(group_session, ("state", "cancelled_at", "cancelled_by_id")),
    )
    with pghistory.context(by=by.pk), can_be_undone:
        group_session.state = State.CANCELLED
        group_session.cancelled_at, group_session.cancelled_by = timezone.now(), by
        group_session.sequence += was_sent_out
        group_session.save(update_fields=["state", "cancelled_at", "cancelled_by", "sequence"])
        tellings = cancelled_tellings(group_session, by=by) if was_sent_out else []
        calls = PreparationCall.objects.filter(group_session=group_session)
        about = [
            group_session.public_id,
            *group_session.invitations.values_list("public_id", flat=True),
            *calls.values_list("public_id", flat=True),
        ]
        calls.standing().update(state=PreparationCall.State.CALLED_OFF)
        call_off(targets=about)
        tell_all(tellings)
    return group_session


def lock(group_session: GroupSession) -> GroupSession:
    """The session as it is now; others who would change it wait for this transaction."""
    return (
        GroupSession.objects.select_for_update(of=["self"])
        .select_related("group__organisation")
        .get(pk=group_session.pk)
    )
