"""A place in a group, offered to one person: by a link, a QR code or a code read out loud."""

import secrets
from dataclasses import dataclass
from uuid import UUID

import pghistory
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from groups.joining.codes import hash_code, hash_token, new_code
from groups.joining.seats import GroupIsClosed
from groups.models import Group, JoinInvitation, Membership, OrganisationRole
from people.models import Person, Reveal
from people.services import TOKEN_BYTES

Seat = Membership.Seat


class OverAlready(Exception):
    """This offer was used or taken back in the meantime."""


class NoNewWayIn(Exception):
    """They have an email to sign in with, or run things here: nobody else opens a door for them."""


@dataclass(frozen=True)
class WayIn:
    """An invitation with its link's token and its code: to be shown once, and kept nowhere."""

    invitation: JoinInvitation
    token: str
    code: str

    @property
    def link(self) -> str:
        return settings.SITE_URL + reverse("groups:join", args=[self.token])


@transaction.atomic
def invite(
    *,
    group: Group,
    public_id: UUID,
    by: Person,
    seat: str,
    for_whom: str = "",
    named_contact: Person | None = None,
) -> WayIn:
    """Offer somebody a place. `public_id` comes from the form: pressing twice offers one place, and only
    the link and code shown last work. Raises GroupIsClosed or OverAlready.
    """
    group = Group.objects.select_for_update().get(pk=group.pk)
    if group.stage == Group.Stage.CLOSED:
        raise GroupIsClosed
    facts = {
        "seat": seat,
        "for_whom": for_whom,
        "named_contact": None if seat == Seat.FACILITATOR else named_contact,
    }
    return _offer(group=group, public_id=public_id, by=by, **facts)


@transaction.atomic
def make_new_way_in(*, membership: Membership, public_id: UUID, by: Person) -> WayIn:
    """For somebody without an email whose phone is lost or new. Those made for them before stop working.

    Raises NoNewWayIn, GroupIsClosed or OverAlready. See docs/adr/0010.
    """
    group = Group.objects.select_for_update().get(pk=membership.group_id)
    membership = Membership.objects.current().select_related("person").get(pk=membership.pk)
    if group.stage == Group.Stage.CLOSED:
        raise GroupIsClosed
    if not may_have_a_new_way_in(membership):
        raise NoNewWayIn
    if not JoinInvitation.objects.filter(public_id=public_id).exists():
        Reveal.objects.create(
            by=by, person=membership.person, what=Reveal.What.WAY_IN, why=Reveal.Why.NEW_PHONE
        )
    before = JoinInvitation.objects.filter(person=membership.person, used_at=None, revoked_at=None)
    before.exclude(public_id=public_id).update(revoked_at=timezone.now())
    return _offer(
        group=group,
        public_id=public_id,
        by=by,
        seat=membership.seat,
        person=membership.person,
        for_whom="",
        named_contact=None,
    )


def may_have_a_new_way_in(membership: Membership) -> bool:
    """Never for whoever can sign in by email, facilitates any group or does a job for an organisation."""
    person = membership.person
    return not (
        membership.left_at
        or person.email
        or not person.is_active
        or person.is_superuser
        or OrganisationRole.objects.held_by(person).exists()
        or Membership.objects.current().facilitators().filter(person=person).exists()
    )


def _offer(*, group, public_id, by, **facts):
    token, code = secrets.token_urlsafe(TOKEN_BYTES), new_code()
    facts |= {
        "token_hash": hash_token(token),
        "code_hash": hash_code(code),
        "expires_at": timezone.now() + settings.JOIN_INVITATION_LASTS,
    }
    invitation = JoinInvitation.objects.select_for_update().filter(public_id=public_id).first()
    if invitation is None:
        invitation = JoinInvitation(public_id=public_id, group=group, made_by=by)
    elif (invitation.group_id, invitation.made_by_id) != (group.pk, by.pk) or invitation.is_over:
        raise OverAlready
    for name, value in facts.items():
        setattr(invitation, name, value)
    with pghistory.context(by=by.pk):
        invitation.save()
    return WayIn(invitation, token, code)


@transaction.atomic
def take_back(*, invitation: JoinInvitation, by: Person) -> JoinInvitation:
    """The link and the code stop working. What was used stays used: somebody was faster."""
    invitation = JoinInvitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.used_at is None and invitation.revoked_at is None:
        with pghistory.context(by=by.pk):
            invitation.revoked_at = timezone.now()
            invitation.save(update_fields=["revoked_at"])
    return invitation
