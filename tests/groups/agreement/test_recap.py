from collections import Counter
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from groups.agreement.recap import recap
from groups.models import AgreementReview, AgreementVersion
from sessions.models import GroupSession
from tests.factories.agreement import facilitator_of, published_version
from tests.factories.groups import MembershipFactory
from tests.factories.sessions import GroupSessionFactory, sent_out

TEXTS = ["One.", "Two.", "Three.", "Four.", "Five."]


@given(length=st.integers(0, 40), sessions=st.integers(0, 60))
def test_over_time_every_statement_comes_up_as_often_as_any_other(length, sessions):
    items = [SimpleNamespace(number=number) for number in range(length)]

    said = [recap(items, nth) for nth in range(sessions)]

    assert all(len(now) == len({item.number for item in now}) == min(3, length) for now in said)
    often = Counter(item.number for now in said for item in now)
    counts = [often[item.number] for item in items]
    assert max(counts, default=0) - min(counts, default=0) <= 1
    if sessions * 3 >= length:
        assert 0 not in counts or not sessions


def said(tag, **context):
    return Template("{% load recap_tags %}" + tag).render(Context(context))


def read_in(group_session):
    page = said("{% agreement_recap s %}", s=group_session)
    return [text for text in TEXTS if text in page]


def held_on(group, moment, **fields):
    return sent_out(group=group, starts_at=moment, ends_at=moment + timedelta(hours=2), **fields)


def test_three_statements_are_read_in_each_session_in_turn(db, django_assert_num_queries):
    version = published_version(texts=TEXTS)
    group, now = version.group, timezone.now()
    weeks = [now + timedelta(weeks=n) for n in (1, 2, 3)]
    first, second, third = (held_on(group, moment) for moment in weeks)
    draft = GroupSessionFactory(group=group, starts_at=weeks[0], ends_at=weeks[1])
    held_on(group, weeks[0], kind=GroupSession.Kind.ONE_TO_ONE)
    held_on(published_version(texts=["Other."]).group, weeks[0])

    with django_assert_num_queries(2):
        assert read_in(first) == ["One.", "Two.", "Three."]
    # Neither plans that were not sent out nor one-to-ones move the turn on.
    assert read_in(second) == ["One.", "Four.", "Five."]
    assert read_in(third) == ["Two.", "Three.", "Four."]
    assert read_in(draft) == ["One.", "Two.", "Three."]


def test_a_new_version_begins_the_turn_anew(db):
    group, now = published_version(texts=["Old."]).group, timezone.now()
    held_on(group, now - timedelta(days=1))
    published_version(group, texts=TEXTS, number=2)

    assert read_in(held_on(group, now + timedelta(days=1))) == ["One.", "Two.", "Three."]


def test_without_an_agreement_there_is_nothing_to_read(db):
    group_session = GroupSessionFactory()

    assert said("{% agreement_recap s %}", s=group_session).strip() == ""


def test_nobody_reads_aloud_in_a_one_to_one(db):
    group = published_version(texts=TEXTS).group

    assert read_in(GroupSessionFactory(group=group, kind=GroupSession.Kind.ONE_TO_ONE)) == []


@pytest.fixture
def agreed_long_ago(db, time_machine):
    """A group that agreed ten weeks ago, and has met five times since."""
    now = timezone.now()
    time_machine.move_to(now - timedelta(weeks=10))
    group = published_version(texts=TEXTS).group
    facilitators = [facilitator_of(group).person for _ in range(2)]
    for n in range(5):
        sent_out_by(facilitators, group, now - timedelta(weeks=9 - n))
    time_machine.move_to(now)
    return SimpleNamespace(group=group, facilitators=facilitators, now=now)


def sent_out_by(facilitators, group, moment):
    group_session = GroupSessionFactory(
        group=group, starts_at=moment, ends_at=moment + timedelta(hours=2)
    )
    for person, role in zip(facilitators, ["lead", "support"], strict=True):
        group_session.facilitations.create(person=person, role=role)
    group_session.state, group_session.invited_by = "invited", facilitators[0]
    group_session.invited_at = moment
    group_session.save()


def test_the_review_is_due_after_six_sessions(agreed_long_ago, django_assert_num_queries):
    group, now = agreed_long_ago.group, agreed_long_ago.now
    AgreementVersion.objects.get()
    # They ran it from the day it was agreed.
    group.memberships.update(created_at=now - timedelta(weeks=11))
    assert said("{% review_due g %}", g=group).strip() == ""

    sent_out_by(agreed_long_ago.facilitators, group, now + timedelta(minutes=1))
    assert said("{% review_due g %}", g=group).strip() == ""  # it is not over yet
    GroupSession.objects.filter(starts_at__gt=now).update(
        starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=1)
    )

    with django_assert_num_queries(2):
        assert "6 sessions since the last time." in said("{% review_due g %}", g=group)

    AgreementReview.objects.create(
        version=AgreementVersion.objects.get(), by=agreed_long_ago.facilitators[0]
    )
    assert said("{% review_due g %}", g=group).strip() == ""


def test_the_review_is_due_when_somebody_has_joined(agreed_long_ago):
    group, now = agreed_long_ago.group, agreed_long_ago.now
    group.memberships.update(created_at=now - timedelta(weeks=11))
    MembershipFactory(group=group, seat="observer")
    assert said("{% review_due g %}", g=group).strip() == ""

    MembershipFactory(group=group)

    assert "1 person has joined since." in said("{% review_due g %}", g=group)


def test_nothing_is_due_without_an_agreement(db):
    assert said("{% review_due g %}", g=MembershipFactory().group).strip() == ""
