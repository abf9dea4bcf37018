"""Somebody says yes: a place is taken, once, and they are in."""

import pghistory
from django.db import transaction
from django.utils import timezone

from groups.help import HelpLine, who_to_ask
from groups.joining.codes import hash_code, hash_token, read_code
from groups.joining.inviting import may_have_a_new_way_in
from groups.models import Group, JoinInvitation, Membership
from groups.roster.importing import PAID
from people.models import ContactPoint, Person
from people.models.reaching import matching_digest
from people.services import LinkNotWorking

Paid, Seat = Membership.Paid, Membership.Seat


def by_token(token: str) -> JoinInvitation:
    """The invitation this link opens. Writes nothing; raises LinkNotWorking."""
    return working(token_hash=hash_token(token))


def by_code(typed: str) -> JoinInvitation:
    """The invitation this code opens, however it was spelt. Writes nothing; raises LinkNotWorking."""
    code = read_code(typed)
    if not code:
        raise LinkNotWorking
    return working(code_hash=hash_code(code))


def working(**which) -> JoinInvitation:
    """The one invitation that fits, if it can still be used. Raises LinkNotWorking."""
    invitation = (
        JoinInvitation.objects.working(now=timezone.now())
        .exclude(group__stage=Group.Stage.CLOSED)
        .select_related("group__organisation", "made_by", "named_contact", "person")
        .filter(**which)
        .first()
    )
    if invitation is None:
        raise LinkNotWorking
    if invitation.person and not _seat_to_come_back_to(invitation):
        raise LinkNotWorking
    return invitation


def help_for(invitation: JoinInvitation) -> HelpLine:
    """Somebody to ring before they have said yes: who they will be able to ring, or who invited them."""
    group = invitation.group
    helper = invitation.named_contact or invitation.made_by
    seat = group.memberships.current().facilitators().filter(person=helper).first()
    if seat is None:
        return who_to_ask(group=group)
    organisation = group.organisation
    return HelpLine(
        helper.preferred_name, seat.work_phone or organisation.help_phone, organisation.help_hours
    )


@transaction.atomic
def join(
    *,
    invitation: JoinInvitation,
    preferred_name: str,
    way: tuple[str, str] | None = None,
    job: str = "",
    works_for: str = "",
) -> Membership:
    """A new person takes the place. `way`: (channel, value), which they have just said yes to.

    Raises LinkNotWorking when it was used, taken back or ran out meanwhile.
    """
    invitation = _locked(invitation)
    person = Person.objects.create_user(preferred_name=preferred_name)
    with pghistory.context(by=person.pk):
        membership = _sit_down(invitation, person, job=job, works_for=works_for)
        if way:
            channel, value = way
            today = timezone.localdate(timezone=invitation.group.organisation.zone)
            ContactPoint.objects.create(
                person=person,
                channel=channel,
                value=value,
                digest=matching_digest(value),
                allowed=ContactPoint.Allowed.YES,
                confirmed_on=today,
            )
    return membership


@transaction.atomic
def join_as(*, invitation: JoinInvitation, person: Person) -> Membership:
    """Somebody who is known here takes the place. Who has a seat already keeps that, and uses up nothing.

    Raises LinkNotWorking.
    """
    invitation = _locked(invitation)
    seat = invitation.group.memberships.current().filter(person=person).first()
    if seat is not None:
        return seat
    with pghistory.context(by=person.pk):
        return _sit_down(invitation, person)


@transaction.atomic
def come_back_in(*, invitation: JoinInvitation) -> Membership:
    """Somebody without an email comes in again by a way a facilitator made for them.

    Every other phone they were signed in on is signed out: it may be the lost one. Raises LinkNotWorking.
    """
    invitation = _locked(invitation)
    membership = _seat_to_come_back_to(invitation)
    if membership is None:
        raise LinkNotWorking
    person = membership.person
    with pghistory.context(by=person.pk):
        _use(invitation, person)
    # Sessions are tied to it: a new one ends them all.
    person.set_unusable_password()
    person.save(update_fields=["password"])
    return membership


def _seat_to_come_back_to(invitation):
    seats = Membership.objects.current().filter(group=invitation.group, person=invitation.person)
    membership = seats.select_related("person", "group").first()
    return membership if membership and may_have_a_new_way_in(membership) else None


def _locked(invitation):
    """The invitation as it is now. Two taps queue here, and whoever takes it back."""
    # The group first, as everybody does who changes who is in it.
    group = (
        Group.objects.select_for_update(of=["self"])
        .select_related("organisation")
        .get(pk=invitation.group_id)
    )
    invitation = (
        JoinInvitation.objects.select_for_update(of=["self"])
        .select_related("named_contact", "person")
        .get(pk=invitation.pk)
    )
    if invitation.is_over or group.stage == Group.Stage.CLOSED:
        raise LinkNotWorking
    invitation.group = group
    return invitation


def _sit_down(invitation, person, *, job="", works_for=""):
    seats = invitation.group.memberships.current()
    contact = invitation.named_contact
    if contact and (contact == person or not seats.facilitators().filter(person=contact).exists()):
        contact = None
    membership = Membership.objects.create(
        group=invitation.group,
        person=person,
        seat=invitation.seat,
        named_contact=contact,
        paid=PAID.get(invitation.seat, Paid.NO),
        job=job,
        works_for=works_for,
    )
    _use(invitation, person)
    return membership


def _use(invitation, person):
    invitation.used_at, invitation.used_by = timezone.now(), person
    invitation.save(update_fields=["used_at", "used_by"])
