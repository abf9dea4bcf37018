"""Who may do what with the agreement of a group."""

from groups.agreement.standing import ASKED
from groups.models import ChangeComment, ChangeProposal, Membership


def can_answer(membership: Membership) -> bool:
    """Both sides and whoever runs the group, while they are in it."""
    return membership.left_at is None and membership.seat in ASKED


def can_settle(membership: Membership) -> bool:
    """Facilitators write the next version, publish it, and settle what people wanted different."""
    return membership.left_at is None and membership.seat == Membership.Seat.FACILITATOR


def can_take_back(membership: Membership, one: ChangeProposal | ChangeComment) -> bool:
    """One's own, and nobody else's."""
    owner = one.proposed_by_id if isinstance(one, ChangeProposal) else one.membership_id
    return owner == membership.pk
