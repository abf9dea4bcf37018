"""A group run by Jo and Amina; Sam and Layla, whose contact is Jo; Ruth, a professional; Esme listens outside."""

from types import SimpleNamespace

from groups.models import Membership, OrganisationRole
from tests.factories.groups import GroupFactory, MembershipFactory, OrganisationRoleFactory

Seat = Membership.Seat


def a_group():
    group = GroupFactory()
    jo = MembershipFactory(group=group, seat=Seat.FACILITATOR, person__preferred_name="Jo")
    amina = MembershipFactory(group=group, seat=Seat.FACILITATOR, person__preferred_name="Amina")
    sam = MembershipFactory(group=group, named_contact=jo.person, person__preferred_name="Sam")
    layla = MembershipFactory(group=group, named_contact=jo.person, person__preferred_name="Layla")
    ruth = MembershipFactory(
        group=group, seat=Seat.PROFESSIONAL, person__preferred_name="Ruth", job="midwife"
    )
    esme = OrganisationRoleFactory(
        organisation=group.organisation,
        role=OrganisationRole.Role.LISTENER,
        person__preferred_name="Esme",
    ).person
    return SimpleNamespace(group=group, jo=jo, amina=amina, sam=sam, layla=layla, ruth=ruth, esme=esme)
