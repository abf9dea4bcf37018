from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import timezone

from groups.models import Membership
from messaging import wording
from messaging.models import Message
from people.models import ActionLink
from sessions.inviting.messages import build_invitation
from sessions.inviting.services import answer_invitation, send_link_again, send_out
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
    facts = build_invitation(message)
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

    build_invitation(message)

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
    assert build_invitation(message) is None


def test_nothing_is_sent_about_a_cancelled_session(db):
    message, invitation = message_to_sam()
    cancel(group_session=invitation.group_session, by=PersonFactory())

    assert build_invitation(message) is None


def test_nothing_is_sent_once_it_has_begun(db):
    message, _invitation = message_to_sam()

    with time_machine.travel(datetime(2026, 12, 1, 10, tzinfo=UTC)):
        assert build_invitation(message) is None


def test_nothing_is_sent_to_who_has_answered_already(db):
    message, invitation = message_to_sam()
    answer_invitation(invitation=invitation, answer="coming", by=PersonFactory())

    assert build_invitation(message) is None


def test_nothing_is_sent_to_who_left_the_group(db):
    message, invitation = message_to_sam()
    Membership.objects.filter(person=invitation.person).update(left_at=timezone.now())

    assert build_invitation(message) is None
