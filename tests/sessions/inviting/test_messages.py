from datetime import UTC, datetime
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from groups.models import Membership
from messaging import purposes, wording
from messaging.models import Message
from people.models import ActionLink
from people.services import open_link
from sessions.inviting.services import answer_invitation, send_link_again, send_out
from sessions.models import Invitation
from sessions.planning.services import cancel
from tests.factories.people import PersonFactory
from tests.sessions.planning.test_readiness import ready

NOW = datetime(2026, 11, 23, 13, tzinfo=UTC)
NEVER_IN_DISCREET = [
    "Library",
    "parent",
    "group",
    "session",
    "meet",
    "care",
    "court",
    "child",
    "Together",
]


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW):
        yield


def message_to_sam(**fields):
    group_session = ready(starts_at=datetime(2026, 12, 1, 10, tzinfo=UTC), **fields)
    organisation = group_session.group.organisation
    organisation.name, organisation.help_hours = "Riverside Together", ""
    organisation.save()
    [*_others, invitation] = send_out(group_session=group_session, by=PersonFactory())
    invitation.person.preferred_name = "Sam"
    invitation.person.save()
    return Message.objects.get(target=invitation.public_id), invitation


def words(message, *, in_words="plain", links_ok=True, language="en-gb"):
    facts = purposes.get("invitation").build(message)
    link = facts["link"]
    said = wording.render(
        purpose="invitation", wording=in_words, facts=facts, language=language, links_ok=links_ok
    )
    return said.subject, said.body.replace(link, "LINK")


def test_plain_words(db):
    message, _invitation = message_to_sam()

    assert words(message) == (
        "Tuesday",
        (
            "Hi Sam, Jo here. Can you come on Tuesday 1 December, 10 in the morning to 12 noon? "
            "We meet at The Old Library.\n"
            "Tap here to answer: LINK\n"
            "Or ring Jo on 01632 960000."
        ),
    )


def test_plain_words_without_a_link(db):
    message, _invitation = message_to_sam(kind="online", online_link="https://example.org")

    assert words(message, links_ok=False) == (
        "Tuesday",
        (
            "Hi Sam, Jo here. Can you come on Tuesday 1 December, 10 in the morning to 12 noon? We meet online.\n"
            "Ring or text Jo on 01632 960000 to say yes or no."
        ),
    )


@pytest.mark.parametrize("links_ok", [True, False])
def test_discreet_words_tell_nothing(db, links_ok):
    message, _invitation = message_to_sam()

    subject, body = words(message, in_words="discreet", links_ok=links_ok)

    assert subject == "Tuesday"
    assert body.startswith("Hi Sam, Jo here. Is Tuesday 1 December, 10 in the morning, good for you?")
    assert ("LINK" in body) is links_ok
    assert [word for word in NEVER_IN_DISCREET if word.lower() in body.lower()] == []
    assert len(body) < 160


def test_link_is_issued_when_it_is_sent_and_lasts_a_day_longer_than_the_session(db):
    message, invitation = message_to_sam()
    assert not ActionLink.objects.exists()

    purposes.get("invitation").build(message)

    link = ActionLink.objects.get()
    assert (link.person, link.purpose, link.target) == (
        invitation.person,
        "invitation",
        invitation.public_id,
    )
    assert link.expires_at == datetime(2026, 12, 2, 12, tzinfo=UTC)


def test_a_link_that_is_sent_again_says_so(db):
    message, invitation = message_to_sam()
    Message.objects.update(state=Message.State.SENT, channel="email", finished_at=NOW)
    answer_invitation(invitation=invitation, answer="coming", by=invitation.person)

    again = send_link_again(invitation=invitation)

    assert words(again)[1] == (
        "Hi Sam, Jo here, about Tuesday 1 December. We meet at The Old Library.\n"
        "Here is your new link: LINK\n"
        "Or ring Jo on 01632 960000."
    )
    assert words(again, in_words="discreet")[1] == (
        "Hi Sam, Jo here, about Tuesday 1 December.\n"
        "Say yes or no here: LINK\n"
        "Or ring Jo on 01632 960000."
    )
    assert purposes.get("invitation").build(message) is None


def test_nothing_is_sent_about_a_cancelled_session(db):
    message, invitation = message_to_sam()
    cancel(group_session=invitation.group_session, by=PersonFactory())

    assert purposes.get("invitation").build(message) is None


def test_nothing_is_sent_once_it_has_begun(db):
    message, _invitation = message_to_sam()

    with time_machine.travel(datetime(2026, 12, 1, 10, tzinfo=UTC)):
        assert purposes.get("invitation").build(message) is None


def test_nothing_is_sent_to_who_has_answered_already(db):
    message, invitation = message_to_sam()
    answer_invitation(invitation=invitation, answer="coming", by=PersonFactory())

    assert purposes.get("invitation").build(message) is None


def test_nothing_is_sent_to_who_left_the_group(db):
    message, invitation = message_to_sam()
    Membership.objects.filter(person=invitation.person).update(left_at=timezone.now())

    assert purposes.get("invitation").build(message) is None


def test_many_are_built_with_as_many_queries_as_one_and_each_gets_its_own(db, django_assert_num_queries):
    message, invitation = message_to_sam()
    about = Invitation.objects.filter(group_session=invitation.group_session).exclude(pk=invitation.pk)
    other = Message.objects.get(target=about.first().public_id)
    stale = Message(purpose="invitation", target=uuid4(), key="stale")
    build_all = purposes.get("invitation").build_all

    # The invitations, their session, group and organisation, whom each asks, and the links.
    with django_assert_num_queries(6):
        [alone] = build_all([message])
    with django_assert_num_queries(6):
        facts = build_all([other, stale, message])

    assert [said and said["name"] for said in facts] == [other.person.preferred_name, None, "Sam"]
    assert {**facts[2], "link": ""} == {**alone, "link": ""}
    for said, whose in [(facts[0], other), (facts[2], message)]:
        token = said["link"].rstrip("/").rpartition("/")[2]
        assert open_link(token=token, purpose="invitation").target == whose.target
