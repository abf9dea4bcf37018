"""Each rule that the database holds about agreements, broken once."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from groups.models import AgreementItem, AgreementVersion, ChangeProposal, ChangeSupport
from tests.factories.agreement import (
    AgreementResponseFactory,
    ChangeProposalFactory,
    published_version,
)
from tests.factories.groups import AgreementItemFactory, AgreementVersionFactory, published
from tests.factories.people import PersonFactory
from tests.refusing import refused_by

pytestmark = pytest.mark.django_db

VERSION, ITEM = "groups_agreementversion", "groups_agreementitem"


def as_it_stands(version):
    return (
        AgreementVersion.objects.values("number", "words", "published_at", "published_by").get(
            pk=version.pk
        ),
        list(
            AgreementItem.objects.filter(version=version).values_list("key", "position", "text", "why")
        ),
    )


ATTACKS = {
    "its words": f"UPDATE {VERSION} SET words = 'x' WHERE id = %(version)s",
    "not published": f"UPDATE {VERSION} SET published_at = NULL, published_by_id = NULL"
    " WHERE id = %(version)s",
    "another group": f"UPDATE {VERSION} SET group_id = %(other_group)s WHERE id = %(version)s",
    "gone": f"DELETE FROM {VERSION} WHERE id = %(version)s",
    "a statement's words": f"UPDATE {ITEM} SET text = 'We obey.' WHERE version_id = %(version)s",
    "a statement's place": f"UPDATE {ITEM} SET position = 99 WHERE id = %(item)s",
    "a statement gone": f"DELETE FROM {ITEM} WHERE id = %(item)s",
    "all statements gone": f"DELETE FROM {ITEM}",
    "a statement moved out": f"UPDATE {ITEM} SET version_id = %(draft)s WHERE id = %(item)s",
    "a statement moved in": f"UPDATE {ITEM} SET version_id = %(version)s WHERE id = %(drafted)s",
    "a statement put in": f"INSERT INTO {ITEM} (public_id, created_at, key, position, text, why, version_id)"
    " VALUES (gen_random_uuid(), now(), gen_random_uuid(), 50, 'We obey.', '', %(version)s)",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_published_agreement_attacked_with_raw_sql_stays_as_it_was(attack):
    version = published_version(texts=["We listen.", "You can pass."])
    draft = AgreementVersionFactory(group=version.group, number=2)
    names = {
        "version": version.pk,
        "item": version.items.first().pk,
        "draft": draft.pk,
        "drafted": AgreementItemFactory(version=draft).pk,
        "other_group": AgreementVersionFactory().group_id,
    }
    before, drafted = as_it_stands(version), as_it_stands(draft)

    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        connection.cursor().execute(ATTACKS[attack], names)

    assert "publish" in str(refused.value) or "Cannot" in str(refused.value)
    assert as_it_stands(version) == before
    assert as_it_stands(draft) == drafted


def test_published_agreement_goes_with_nothing_else_either():
    version = published_version()
    before = as_it_stands(version)

    with pytest.raises(DatabaseError), transaction.atomic():
        version.delete()  # Django would take the statements with it
    with pytest.raises(DatabaseError), transaction.atomic():
        AgreementVersion.objects.filter(pk=version.pk)._raw_delete("default")

    assert as_it_stands(version) == before


def test_a_draft_may_be_changed_and_thrown_away():
    draft = AgreementItemFactory().version

    draft.items.update(text="We laugh, too.")
    draft.delete()

    assert AgreementItem.objects.count() == 0


def test_one_version_is_written_at_a_time():
    draft = AgreementVersionFactory()

    with refused_by("agreement_one_draft_at_a_time"):
        AgreementVersionFactory(group=draft.group)
    published(draft)
    AgreementVersionFactory(group=draft.group)


def test_a_number_is_given_once():
    version = published_version(number=1)

    with refused_by("agreement_version_number_once"):
        AgreementVersionFactory(group=version.group, number=1)


def test_published_says_when_and_by_whom():
    draft = AgreementVersionFactory()

    with refused_by("agreement_published_at_and_published_by_set_together"):
        AgreementVersion.objects.filter(pk=draft.pk).update(published_at=timezone.now())


def test_one_statement_at_each_place():
    item = AgreementItemFactory(position=1)

    with refused_by("agreement_item_one_at_each_place"):
        AgreementItemFactory(version=item.version, position=1)
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_statement_is_once_in_a_version():
    item = AgreementItemFactory()

    with refused_by("agreement_item_once_in_a_version"):
        AgreementItemFactory(version=item.version, key=item.key)


@pytest.mark.parametrize("text", ["", " \n"])
def test_a_statement_says_something(text):
    with refused_by("agreement_item_says_something"):
        AgreementItemFactory(text=text)


def test_one_answer_each():
    response = AgreementResponseFactory()

    with refused_by("agreement_response_one_each"):
        AgreementResponseFactory(version=response.version, membership=response.membership)


def test_settled_says_when_and_by_whom():
    with refused_by("agreement_response_settled_at_and_settled_by_set_together"):
        AgreementResponseFactory(answer="talk", settled_at=timezone.now())


def test_who_agrees_needs_no_settling():
    with refused_by("agreement_response_agreed_needs_no_settling"):
        AgreementResponseFactory(settled_at=timezone.now(), settled_by=PersonFactory())


@pytest.mark.parametrize(
    "fields", [{"item_key": uuid.uuid4()}, {"kind": "change"}, {"kind": "take_out"}]
)
def test_a_change_is_about_a_statement_or_adds_one(fields):
    with refused_by("change_proposal_is_about_a_statement_or_adds_one"):
        ChangeProposalFactory(**fields)


def test_a_change_gives_words_unless_something_goes():
    with refused_by("change_proposal_gives_words"):
        ChangeProposalFactory(text=" ")
    ChangeProposalFactory(kind="take_out", item_key=uuid.uuid4(), text="")


def test_a_settled_change_says_when_and_by_whom():
    proposal = ChangeProposalFactory()
    rows = ChangeProposal.objects.filter(pk=proposal.pk)

    with refused_by("change_proposal_settled_says_when_and_by_whom"):
        rows.update(state="taken_up")
    with refused_by("change_proposal_settled_says_when_and_by_whom"):
        rows.update(settled_at=timezone.now())


def test_a_change_not_taken_up_says_why():
    proposal = ChangeProposalFactory()
    settled = {"settled_at": timezone.now(), "settled_by": PersonFactory()}

    with refused_by("change_proposal_not_taken_up_says_why"):
        ChangeProposal.objects.filter(pk=proposal.pk).update(state="not_taken_up", **settled)


def test_support_is_given_once():
    proposal = ChangeProposalFactory()
    ChangeSupport.objects.create(proposal=proposal, membership=proposal.proposed_by)

    with refused_by("change_support_once_each"):
        ChangeSupport.objects.create(proposal=proposal, membership=proposal.proposed_by)


def test_a_comment_says_something():
    proposal = ChangeProposalFactory()

    with refused_by("change_comment_says_something"):
        proposal.comments.create(membership=proposal.proposed_by, words=" ")
