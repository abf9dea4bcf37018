"""Beginning an organisation, and saying who does what for it."""

from dataclasses import dataclass

import pghistory
from django.db import transaction
from django.utils import timezone

from groups.models import Organisation, OrganisationRole
from groups.organisation.permissions import is_admin
from people.models import Person

Role = OrganisationRole.Role


class NoLongerAdmin(Exception):
    """Whoever asks looked after the organisation when they opened the page, and does not now."""


class LastAdmin(Exception):
    """Somebody has to look after an organisation."""


class OwnSecondMoneyRole(Exception):
    """Nobody gives themself a second part in the same money."""


class SecondMoneyRole(Exception):
    """They have a part in the money already. It can be done knowingly: `known=True`."""


class HasAnAdmin(Exception):
    """An organisation of this name is looked after by somebody else, who can give the role."""


@dataclass(frozen=True)
class Started:
    organisation: Organisation
    person: Person
    is_new: bool


@transaction.atomic
def start_organisation(*, email: str, preferred_name: str, name: str = "") -> Started:
    """Make an organisation that still has to be set up, and its first admin.

    Asking again gives the same one: that of this name, or, without a name, the one they look after.
    One that nobody looks after any more gets its admin back. Raises HasAnAdmin.
    """
    person = _person(email=email, preferred_name=preferred_name)
    # Whoever starts two at once for the same person queues on this row.
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    with pghistory.context(by=person.pk):
        organisation = _standing_already(person, name.strip())
        is_new = organisation is None
        if is_new:
            organisation = Organisation.objects.create(name=name.strip())
        elif is_admin(person, organisation):
            return Started(organisation, person, is_new=False)
        elif organisation.roles.current().filter(role=Role.ADMIN).exists():
            raise HasAnAdmin(organisation)
        organisation.roles.create(person=person, role=Role.ADMIN)
    return Started(organisation, person, is_new)


def _standing_already(person, name):
    if name:
        return Organisation.objects.filter(name__iexact=name).order_by("pk").first()
    return Organisation.objects.looked_after_by(person).order_by("pk").first()


@transaction.atomic
def give_role(
    *,
    organisation: Organisation,
    role: str,
    email: str,
    preferred_name: str,
    by: Person,
    known: bool = False,
) -> OrganisationRole:
    """Give somebody a job, by the address they sign in with. Giving it again changes nothing.

    Somebody who is known by that address keeps the name they go by. Raises NoLongerAdmin,
    OwnSecondMoneyRole, or SecondMoneyRole unless `known`.
    """
    organisation = _lock(organisation, by=by)
    person = _person(email=email, preferred_name=preferred_name)
    held = organisation.roles.held_by(person)
    if same := held.filter(role=role).first():
        return same
    money = OrganisationRole.MONEY
    if role in money and held.filter(role__in=money).exists():
        if person == by:
            raise OwnSecondMoneyRole
        if not known:
            raise SecondMoneyRole
    with pghistory.context(by=by.pk):
        return organisation.roles.create(person=person, role=role)


@transaction.atomic
def end_role(*, role: OrganisationRole, by: Person) -> OrganisationRole:
    """Say that somebody no longer does this. The row stays. Ending twice changes nothing.

    Raises LastAdmin, or NoLongerAdmin: of two admins who end each other at once, one stays.
    """
    organisation = _lock(role.organisation, by=by)
    role = OrganisationRole.objects.select_for_update(of=["self"]).get(pk=role.pk)
    if role.ended_at:
        return role
    admins = organisation.roles.current().filter(role=Role.ADMIN)
    if role.role == Role.ADMIN and not admins.exclude(pk=role.pk).exists():
        raise LastAdmin
    with pghistory.context(by=by.pk):
        role.ended_at = timezone.now()
        role.save(update_fields=["ended_at"])
    return role


def _lock(organisation, *, by):
    """Everyone who gives or ends a job here queues on this row, and has to be admin when it is their turn."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if not is_admin(by, organisation):
        raise NoLongerAdmin
    return organisation


def _person(*, email, preferred_name):
    email = email.strip().lower()
    found = Person.objects.filter(email=email).first()
    if found:
        return found
    person = Person(email=email, preferred_name=preferred_name.strip())
    person.set_unusable_password()
    made, _is_new = Person.objects.get_or_create(
        email=email, defaults={"preferred_name": person.preferred_name, "password": person.password}
    )
    return made
