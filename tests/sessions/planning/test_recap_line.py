"""Advice, never a hurdle: a few minutes for how the group works together."""

import pytest

from sessions.models import AgendaItem, GroupSession
from sessions.planning.agenda import add_item, usual_title
from sessions.planning.readiness import readiness
from tests.factories.agreement import published_version
from tests.factories.sessions import GroupSessionFactory, add_agenda

pytestmark = pytest.mark.django_db


def recap_line(group_session):
    return next((line for line in readiness(group_session) if line.name == "recap"), None)


def test_an_agenda_without_a_recap_is_advised_to_have_one():
    group_session = GroupSessionFactory(group=published_version().group)
    add_agenda(group_session)
    assert recap_line(group_session).state == "advice"

    kind = AgendaItem.Kind.RECAP
    add_item(group_session=group_session, kind=kind, title=usual_title(kind), minutes=5)

    assert recap_line(group_session).state == "done"
    assert [item.kind for item in group_session.agenda.all()][:2] == ["check_in", "recap"]


def test_no_advice_without_an_agreement_or_in_a_one_to_one():
    assert recap_line(GroupSessionFactory()) is None
    alone = GroupSessionFactory(group=published_version().group, kind=GroupSession.Kind.ONE_TO_ONE)
    assert recap_line(alone) is None
