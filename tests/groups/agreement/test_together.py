"""Two people, or two tabs, at the same moment: real connections, each in a thread of its own."""

from threading import Event
from time import sleep

import pytest
from django.db import DatabaseError, connection, transaction

from groups.agreement import answering, drafting, proposing
from groups.agreement.drafting import mark_of
from groups.agreement.services import standing
from groups.models import AgreementItem, AgreementResponse, AgreementVersion, ChangeProposal
from messaging.models import Message
from tests.factories.agreement import (
    ChangeProposalFactory,
    facilitator_of,
    published_version,
)
from tests.factories.groups import MembershipFactory
from tests.payments.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_people_answering_at_once_are_both_kept():
    version = published_version()
    sam, ruth = MembershipFactory(group=version.group), MembershipFactory(group=version.group)

    at_once(
        *[
            lambda one=one: answering.answer(
                version=version, membership=one, answer="agree", by=one.person
            )
            for one in (sam, ruth)
        ]
    )

    assert standing(version.group).is_agreed


def test_two_tabs_answering_at_once_keep_one_answer():
    version = published_version()
    sam = MembershipFactory(group=version.group)

    at_once(
        *[
            lambda said=said: answering.answer(
                version=version, membership=sam, answer=said, by=sam.person, words=said
            )
            for said in ("change", "talk") * 3
        ]
    )

    response = AgreementResponse.objects.get()
    assert response.answer == response.words


def test_answering_while_it_is_replaced_never_counts_for_the_new_words():
    version = published_version()
    sam, jo = MembershipFactory(group=version.group), facilitator_of(version.group).person
    drafting.start_draft(group=version.group)
    drafting.add_statement(group=version.group, text="New.")
    seen = mark_of(list(drafting.draft_of(version.group).items.all()))
    refused = []

    def say():
        try:
            answering.answer(version=version, membership=sam, answer="agree", by=sam.person)
        except answering.Replaced as replaced:
            refused.append(replaced.current.number)

    at_once(say, lambda: drafting.publish(group=version.group, by=jo, seen=seen))

    assert AgreementResponse.objects.filter(version__number=2).count() == 0
    assert AgreementResponse.objects.filter(version__number=1).count() == 1 - len(refused)
    assert refused in ([], [2])
    assert sam in standing(version.group).waiting_for


def test_two_facilitators_publishing_at_once_publish_one_version_and_tell_once():
    version = published_version()
    jo, _amina, _sam = (
        facilitator_of(version.group),
        facilitator_of(version.group),
        MembershipFactory(group=version.group),
    )
    drafting.start_draft(group=version.group)
    drafting.add_statement(group=version.group, text="New.")
    seen = mark_of(list(drafting.draft_of(version.group).items.all()))
    refused = []

    def publish():
        try:
            drafting.publish(group=version.group, by=jo.person, seen=seen)
        except drafting.NothingBeingWritten:
            refused.append(1)

    at_once(publish, publish)

    assert (refused, AgreementVersion.objects.published().count()) == ([1], 2)
    assert Message.objects.filter(purpose="agreement").count() == 3


def test_a_change_settled_by_two_at_once_is_settled_one_way():
    version = published_version()
    jo, amina = facilitator_of(version.group).person, facilitator_of(version.group).person
    proposal = ChangeProposalFactory(proposed_by=MembershipFactory(group=version.group), text="Tea.")
    refused = []

    def try_to(settle):
        try:
            settle()
        except proposing.NoLongerOpen:
            refused.append(1)

    at_once(
        lambda: try_to(lambda: proposing.take_up(proposal=proposal, by=jo)),
        lambda: try_to(lambda: proposing.take_up(proposal=proposal, by=amina)),
        lambda: try_to(lambda: proposing.do_not_take_up(proposal=proposal, by=amina, words="No.")),
    )

    proposal.refresh_from_db()
    assert len(refused) == 2
    is_taken_up = proposal.state == ChangeProposal.State.TAKEN_UP
    assert AgreementItem.objects.filter(text="Tea.").count() == is_taken_up


def test_two_taps_at_once_support_once():
    proposal = ChangeProposalFactory()

    at_once(
        *[lambda: proposing.support(proposal=proposal, membership=proposal.proposed_by, is_for=True)] * 4
    )

    assert proposal.supports.count() == 1


def test_a_draft_begun_twice_at_once_is_one():
    group = MembershipFactory().group

    at_once(*[lambda: drafting.start_draft(group=group, from_starter_set=True)] * 4)

    draft = AgreementVersion.objects.get()
    assert draft.items.count() == len({item.text for item in draft.items.all()})


def test_raw_sql_cannot_slip_words_in_while_it_is_published():
    """What people were shown is what is published, even beside somebody who writes past our own code."""
    version = published_version()
    jo = facilitator_of(version.group).person
    draft = drafting.start_draft(group=version.group)
    drafting.add_statement(group=version.group, text="New.")
    seen = mark_of(list(draft.items.all()))
    has_written, outcomes = Event(), []

    def attack():
        with transaction.atomic():
            connection.cursor().execute(
                "UPDATE groups_agreementitem SET text = 'We obey.' WHERE version_id = %s", [draft.pk]
            )
            has_written.set()
            sleep(0.5)  # not committed yet: publishing has to wait for it, and read it again

    def publish():
        has_written.wait()
        try:
            drafting.publish(group=version.group, by=jo, seen=seen)
        except drafting.ChangedMeanwhile:
            outcomes.append("not published")

    at_once(attack, publish)

    assert outcomes == ["not published"]


def test_raw_sql_that_comes_while_it_is_published_waits_and_is_refused():
    version = published_version()
    jo = facilitator_of(version.group).person
    draft = drafting.start_draft(group=version.group)
    drafting.add_statement(group=version.group, text="New.")
    before = list(draft.items.values_list("text", flat=True))
    is_published, refused = Event(), []

    def publish():
        with transaction.atomic():
            items = list(draft.items.all())
            drafting.publish(group=version.group, by=jo, seen=mark_of(items))
            is_published.set()
            sleep(0.5)  # nobody else sees yet that it is

    def attack():
        is_published.wait()
        try:
            connection.cursor().execute(
                "UPDATE groups_agreementitem SET text = 'We obey.' WHERE version_id = %s", [draft.pk]
            )
        except DatabaseError:
            refused.append(1)

    at_once(publish, attack)

    assert refused == [1]
    assert list(draft.items.values_list("text", flat=True)) == before
