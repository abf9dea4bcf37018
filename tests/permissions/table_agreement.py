from datetime import timedelta

from django.utils import timezone

from groups.models import AgreementResponse
from people.services import issue_link
from tests.factories.agreement import (
    AgreementResponseFactory,
    ChangeProposalFactory,
    published_version,
)
from tests.factories.groups import AgreementItemFactory, AgreementVersionFactory
from tests.permissions.table import Row, only, public

MEMBERS = "member professional facilitator colleague"
RUN_IT = "facilitator colleague"


def the_group(world):
    return [world.group.public_id]


def with_a_draft(world):
    AgreementItemFactory(version=AgreementVersionFactory(group=world.group, number=2))
    return the_group(world)


def with_an_agreement(world):
    published_version(world.group)
    return the_group(world)


def a_statement(world):
    published = published_version(world.group)
    return [world.group.public_id, published.items.first().key]


def a_version(world):
    return [published_version(world.group).public_id]


def a_statement_being_written(world):
    version = AgreementVersionFactory(group=world.group, number=2)
    return [world.group.public_id, AgreementItemFactory(version=version).public_id]


def the_members_seat(world):
    published_version(world.group)
    return [_seat(world.group, world.member).public_id]


def what_the_member_wants(world):
    response = AgreementResponseFactory(
        version=published_version(world.group),
        membership=_seat(world.group, world.member),
        answer=AgreementResponse.Answer.TALK,
    )
    return [response.public_id]


def a_change(world):
    return [ChangeProposalFactory(proposed_by=_seat(world.group, world.member)).public_id]


def the_members_comment(world):
    proposal = ChangeProposalFactory(proposed_by=_seat(world.group, world.member))
    comment = proposal.comments.create(membership=proposal.proposed_by, words="Yes please.")
    return [comment.public_id]


def a_link(world):
    return [_token(world, published_version(world.group))]


def a_link_and_its_version(world):
    version = published_version(world.group)
    return [_token(world, version), version.public_id]


def _token(world, version):
    return issue_link(
        person=world.member,
        purpose="agreement",
        target=version.public_id,
        expires_at=timezone.now() + timedelta(days=1),
    )


def _seat(group, person):
    return group.memberships.get(person=person)


# By a link, for whoever holds it; not on a device where somebody else is signed in.
def by_the_members_link(status):
    return public(404) | {"anonymous": status, "member": status}


ROWS = {
    "groups:agreement": Row(only(MEMBERS, 200), with_an_agreement),
    "groups:agreement_answer": Row(only(MEMBERS, 302), a_version, "post", {"answer": "agree"}),
    "groups:agreement_by_link": Row(by_the_members_link(200), a_link),
    "groups:agreement_answer_by_link": Row(
        by_the_members_link(302), a_link_and_its_version, "post", {"answer": "agree"}
    ),
    "groups:agreement_versions": Row(only(MEMBERS, 200), with_an_agreement),
    "groups:agreement_version": Row(only(MEMBERS, 200), a_version),
    "groups:agreement_draft": Row(only(MEMBERS, 200), with_a_draft),
    "groups:agreement_start": Row(only(RUN_IT, 302), the_group, "post"),
    "groups:agreement_throw_away": Row(only(RUN_IT, 302), the_group, "post"),
    "groups:agreement_add_statement": Row(only(RUN_IT, 200), with_a_draft),
    "groups:agreement_statement": Row(only(RUN_IT, 200), a_statement_being_written),
    "groups:agreement_move": Row(only(RUN_IT, 302), a_statement_being_written, "post"),
    "groups:agreement_take_out": Row(only(RUN_IT, 302), a_statement_being_written, "post"),
    "groups:agreement_publish": Row(only(RUN_IT, 200), with_a_draft),
    "groups:agreement_changes": Row(only(MEMBERS, 200), the_group),
    "groups:agreement_which": Row(only(MEMBERS, 200), with_an_agreement),
    "groups:agreement_propose": Row(only(MEMBERS, 200), the_group),
    "groups:agreement_propose_about": Row(only(MEMBERS, 200), a_statement),
    "groups:agreement_change": Row(only(MEMBERS, 200), a_change),
    "groups:agreement_support": Row(only(MEMBERS, 302), a_change, "post", {"support": "yes"}),
    "groups:agreement_comment": Row(only(MEMBERS, 302), a_change, "post", {"words": "I think so too."}),
    "groups:agreement_take_back": Row(only("member", 302), a_change, "post"),
    "groups:agreement_settle_change": Row(
        only(RUN_IT, 302), a_change, "post", {"verdict": "not", "words": "There is no money for tea."}
    ),
    "groups:agreement_take_back_comment": Row(only("member", 302), the_members_comment, "post"),
    "groups:agreement_answers": Row(only(RUN_IT, 200), with_an_agreement),
    "groups:agreement_for_them": Row(only(RUN_IT, 200), the_members_seat),
    "groups:agreement_settle": Row(only(RUN_IT, 200), what_the_member_wants),
    "groups:agreement_review": Row(only(RUN_IT, 200), with_an_agreement),
}
