from groups.models.agreement import (
    AgreementItem,
    AgreementResponse,
    AgreementReview,
    AgreementVersion,
    ChangeComment,
    ChangeProposal,
    ChangeSupport,
)
from groups.models.group import Group, PurposeChange, StageChange
from groups.models.joining import JoinInvitation
from groups.models.membership import Leaving, Membership
from groups.models.organisation import Organisation, OrganisationRole
from groups.models.roster import RosterImport
from groups.models.terms import SchoolTerm
from groups.models.training import Training, TrainingRecord, TrainingRule
from groups.models.unease import Unease
from groups.models.wordings import Wording
from groups.models.words import JargonTerm

__all__ = [
    "AgreementItem",
    "AgreementResponse",
    "AgreementReview",
    "AgreementVersion",
    "ChangeComment",
    "ChangeProposal",
    "ChangeSupport",
    "Group",
    "JargonTerm",
    "JoinInvitation",
    "Leaving",
    "Membership",
    "Organisation",
    "OrganisationRole",
    "PurposeChange",
    "RosterImport",
    "SchoolTerm",
    "StageChange",
    "Training",
    "TrainingRecord",
    "TrainingRule",
    "Unease",
    "Wording",
]
