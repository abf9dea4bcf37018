"""One organisation with somebody in every role, and strangers beside it, for the permission matrix."""

from types import SimpleNamespace

from groups.models import Membership, OrganisationRole
from sessions.models import Facilitation
from tests.factories.groups import (
    GroupFactory,
    MembershipFactory,
    OrganisationFactory,
    OrganisationRoleFactory,
)
from tests.factories.people import PersonFactory
from tests.factories.sessions import InvitationFactory, sent_out

# Left to right as in the tables beside this file.
ROLES = (
    "anonymous",
    "stranger",  # a member of another group, in another organisation
    "member",  # lived experience, invited
    "professional",  # invited
    "facilitator",  # leads the session
    "colleague",  # facilitates the group, but not this session
    "elsewhere",  # facilitates another group of the same organisation
    "finance",  # prepares batches
    "approver",
    "releaser",
    "safeguarding",
    "admin",
    "other_admin",  # of another organisation
)


def build_world():
    """The world as a namespace: people by role name, plus `organisation`, `group`, `group_session`."""
    organisation, other_organisation = OrganisationFactory(), OrganisationFactory()
    group = GroupFactory(organisation=organisation)
    other_group = GroupFactory(organisation=organisation)
    foreign_group = GroupFactory(organisation=other_organisation)
    people = {role: PersonFactory(preferred_name=role.title()) for role in ROLES[1:]}
    seat = Membership.Seat
    for role, its_group, its_seat in [
        ("stranger", foreign_group, seat.LIVED_EXPERIENCE),
        ("member", group, seat.LIVED_EXPERIENCE),
        ("professional", group, seat.PROFESSIONAL),
        ("facilitator", group, seat.FACILITATOR),
        ("colleague", group, seat.FACILITATOR),
        ("elsewhere", other_group, seat.FACILITATOR),
    ]:
        MembershipFactory(group=its_group, person=people[role], seat=its_seat)
    held = OrganisationRole.Role
    for role, its_role, its_organisation in [
        ("finance", held.PREPARER, organisation),
        ("approver", held.APPROVER, organisation),
        ("releaser", held.RELEASER, organisation),
        ("safeguarding", held.SAFEGUARDING_LEAD, organisation),
        ("admin", held.ADMIN, organisation),
        ("other_admin", held.ADMIN, other_organisation),
    ]:
        OrganisationRoleFactory(organisation=its_organisation, person=people[role], role=its_role)
    group_session = sent_out(group=group)
    Facilitation.objects.filter(group_session=group_session, role=Facilitation.Role.LEAD).update(
        person=people["facilitator"]
    )
    invitation = InvitationFactory(group_session=group_session, person=people["member"])
    InvitationFactory(group_session=group_session, person=people["professional"])
    return SimpleNamespace(
        **people,
        organisation=organisation,
        group=group,
        group_session=group_session,
        invitation=invitation,
    )
