import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import AgreementResponse, ChangeProposal
from groups.record import parts
from sessions.models import GroupSession
from tests.factories.groups import (
    AgreementItemFactory,
    AgreementVersionFactory,
    JargonTermFactory,
    MembershipFactory,
    in_purpose,
    published,
)
from tests.factories.sessions import GroupSessionFactory, InvitationFactory, sent_out
from tests.factories.summaries import SharedSummaryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam():
    return MembershipFactory(group=in_purpose(), person__preferred_name="Sam")


def record(client, membership):
    client.force_login(membership.person)
    response = client.get(reverse("groups:record_file", args=[membership.group.public_id]))
    return response, b"".join(response.streaming_content).decode()


def an_agreement(group, answers=("agree",)):
    version = AgreementVersionFactory(group=group)
    AgreementItemFactory(version=version, text="One person speaks at a time.")
    published(version)
    for answer in answers:
        seat = MembershipFactory(group=group)
        AgreementResponse.objects.create(
            version=version,
            membership=seat,
            answer=answer,
            words="It frightens me.",
            answered_at=timezone.now(),
            answered_by=seat.person,
        )
    return version


def a_change(membership, **fields):
    return ChangeProposal.objects.create(
        group=membership.group, kind="add", text="We begin with tea.", proposed_by=membership, **fields
    )


def held(group, **fields):
    starts_at = timezone.now() - timedelta(days=3)
    return sent_out(
        GroupSessionFactory(
            group=group, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), **fields
        )
    )


def test_it_is_one_file_with_an_everyday_name_that_asks_nobody_for_anything(client, sam):
    response, page = record(client, sam)

    assert response.headers["Content-Disposition"] == 'attachment; filename="record.html"'
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert re.findall(r"<script|<link|<img|src=|https?:", page) == []
    assert page.startswith("<!doctype html>")
    assert page.endswith("</body></html>\n")
    assert "<title>Record</title>" in page


def test_it_says_what_the_group_is_for_and_what_nobody_knows_yet(client, sam):
    _response, page = record(client, sam)

    assert "Coming home sooner." in page
    assert "What a court decides." in page
    assert "<b>Staff time:</b> nobody knows yet." in page
    assert "Within 10 working days." in page
    assert sam.group.name not in page


def test_answers_are_counted_and_have_no_names_or_words(client, sam):
    an_agreement(sam.group, ["agree", "agree", "talk"])

    _response, page = record(client, sam)

    assert "One person speaks at a time." in page
    assert "I agree: 2. I want a change: 0. Let’s talk: 1." in page
    assert "It frightens me." not in page


def test_a_draft_is_not_in_it(client, sam):
    AgreementItemFactory(version=AgreementVersionFactory(group=sam.group), text="Not yet agreed.")

    assert "Not yet agreed." not in record(client, sam)[1]


@pytest.mark.parametrize("show_name", [True, False])
def test_who_proposed_a_change_stands_there_only_if_they_want(client, sam, show_name):
    layla = MembershipFactory(group=sam.group, person__preferred_name="Layla")
    a_change(layla, show_name=show_name)

    _response, page = record(client, sam)

    change = page[page.index("We begin with tea.") :].split("</p>")[0]
    assert ("Layla" in change) == show_name
    assert "<b>Open</b>" in change


def test_only_words_that_were_explained_are_in_it(client, sam):
    JargonTermFactory(group=sam.group, short="CP", meaning="child protection", state="explained")
    JargonTermFactory(group=sam.group, short="LAC")

    _response, page = record(client, sam)

    assert "child protection" in page
    assert "LAC" not in page


def test_sessions_that_were_held_are_in_it_and_one_to_ones_are_not(client, sam):
    went = held(sam.group)
    GroupSessionFactory(group=sam.group)
    apart = held(sam.group, kind=GroupSession.Kind.ONE_TO_ONE)
    for group_session, words in [(went, "We spoke of the first week."), (apart, "Just the two of us.")]:
        InvitationFactory(group_session=group_session, person=sam.person)
        SharedSummaryFactory(
            group_session=group_session, shared_by=group_session.invited_by, we_said=words
        )

    _response, page = record(client, sam)

    assert page.count("in the ") + page.count("at night") + page.count("12 noon") >= 1
    assert "We spoke of the first week." in page
    assert "Just the two of us." not in page


def test_whoever_was_not_asked_does_not_read_the_summary(client, sam):
    group_session = held(sam.group)
    SharedSummaryFactory(
        group_session=group_session, shared_by=group_session.invited_by, we_said="For those who came."
    )

    _response, page = record(client, sam)

    assert "When we met" in page
    assert "For those who came." not in page


def test_what_people_write_stays_what_it_is(client, sam):
    JargonTermFactory(
        group=sam.group, short="<script>", meaning="</body><b>عائشة</b>", state="explained"
    )

    _response, page = record(client, sam)

    assert "<script" not in page
    assert "&lt;/body&gt;&lt;b&gt;عائشة&lt;/b&gt;" in page


def test_page_before_it_says_what_is_in_it_and_warns(client, sam):
    client.force_login(sam.person)

    page = client.get(reverse("groups:record", args=[sam.group.public_id])).content.decode()

    assert all(str(part.title) in page.replace("&#x27;", "'") for part in parts())
    assert "If somebody else looks at your phone" in page


def test_whoever_left_gets_it_no_more(client, sam):
    sam.left_at = timezone.now()
    sam.save()
    client.force_login(sam.person)

    response = client.get(reverse("groups:record_file", args=[sam.group.public_id]))

    assert response.status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_questions_for_any_number_of_rows(client, sam, rows, django_assert_num_queries):
    for _row in range(rows):
        an_agreement(sam.group)
        a_change(sam)
        JargonTermFactory(group=sam.group, meaning="a meaning", state="explained")
        group_session = held(sam.group)
        InvitationFactory(group_session=group_session, person=sam.person)
        SharedSummaryFactory(group_session=group_session, shared_by=group_session.invited_by)
    client.force_login(sam.person)

    with django_assert_num_queries(16):  # signing in, the group, and one or two for each part
        record(client, sam)
