from datetime import UTC, datetime, timedelta

import time_machine
from django.template.loader import render_to_string
from django.utils import timezone

from sessions.models import GroupSession
from sessions.planning.stepper import steps
from tests.factories.groups import GroupFactory, OrganisationFactory
from tests.factories.sessions import GroupSessionFactory, InvitationFactory, sent_out


def states(group_session, stage):
    return [step.state for step in steps(group_session, stage)]


def test_steps_of_a_draft(db):
    group_session = GroupSessionFactory()

    assert states(group_session, "plan") == ["now", "later", "later", "later", "later", "later"]
    assert states(group_session, "invite") == ["later", "now", "later", "later", "later", "later"]


def test_steps_of_a_session_with_answers_to_come(db):
    group_session = sent_out()
    InvitationFactory(group_session=group_session)

    assert states(group_session, "prepare") == ["done", "later", "now", "later", "later", "later"]


def test_steps_once_everybody_answered(db):
    group_session = sent_out()
    invitation = InvitationFactory(group_session=group_session)
    invitation.answer, invitation.answered_at = "coming", timezone.now()
    invitation.answered_by = invitation.person
    invitation.save()

    assert states(group_session, "prepare") == ["done", "done", "now", "later", "later", "later"]


def test_steps_once_it_is_over(db):
    group_session = sent_out(starts_at=timezone.now() - timedelta(hours=3))

    assert states(group_session, "debrief") == ["done", "done", "done", "done", "now", "later"]


def test_steps_take_one_query(db, django_assert_num_queries):
    group_session = GroupSession.objects.select_related("group__organisation").get(pk=sent_out().pk)

    with django_assert_num_queries(1):
        steps(group_session, "plan")


def test_a_draft_links_to_no_later_page(db):
    urls = {step.url for step in steps(GroupSessionFactory(), "plan")[2:]}

    assert urls == {""}


@time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC))
def test_header_says_the_time_of_the_organisations_zone(db):
    group = GroupFactory(organisation=OrganisationFactory(time_zone="Asia/Karachi"))
    group_session = GroupSessionFactory(group=group, starts_at=datetime(2026, 12, 1, 5, tzinfo=UTC))

    page = render_to_string("sessions/_header.html", {"group_session": group_session, "stage": "plan"})

    assert "<h1>Tuesday 1 December</h1>" in page
    assert "<p>10 in the morning to 12 noon · in person</p>" in page
