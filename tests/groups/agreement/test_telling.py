from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.agreement import drafting
from groups.agreement.drafting import mark_of
from groups.agreement.standing import QUIET
from groups.models import AgreementResponse, Group, Membership
from groups.tasks import ask_about_agreements
from messaging import purposes
from messaging.models import Message
from messaging.sending import send
from tests.factories.agreement import (
    AgreementResponseFactory,
    facilitator_of,
    having_a_pause,
    published_version,
)
from tests.factories.groups import AgreementItemFactory, MembershipFactory, in_purpose
from tests.factories.people import ContactPointFactory, PersonFactory

pytestmark = pytest.mark.django_db

Seat = Membership.Seat


def told():
    return [message.person for message in Message.objects.filter(purpose="agreement").order_by("pk")]


def build(message):
    return purposes.get("agreement").build(message)


def test_publishing_asks_everyone_current_once():
    item = AgreementItemFactory()
    group = item.version.group
    jo, sam = facilitator_of(group), MembershipFactory(group=group)
    for fields in ({"seat": Seat.OBSERVER}, {"left_at": timezone.now()}):
        MembershipFactory(group=group, **fields)
    having_a_pause(MembershipFactory(group=group))

    version = drafting.publish(group=group, by=jo.person, seen=mark_of([item]))

    assert set(told()) == {jo.person, sam.person}
    message = Message.objects.get(person=sam.person)
    assert message.key == f"agreement:{version.public_id}:{sam.public_id}"
    assert (message.target, message.not_after - message.not_before) == (
        version.public_id,
        timedelta(days=30),
    )
    assert ask_about_agreements() == 0


def test_late_joiners_and_those_back_from_a_pause_are_asked_by_and_by(django_assert_num_queries):
    version = published_version()
    group = version.group
    answered = AgreementResponseFactory(version=version)
    late = MembershipFactory(group=group)
    resting = having_a_pause(MembershipFactory(group=group))
    MembershipFactory()  # their group has no agreement

    with django_assert_num_queries(2):
        assert ask_about_agreements() == 1
    assert told() == [late.person]
    assert answered.membership.person not in told()

    resting.paused_at = resting.paused_by = None
    resting.save()
    assert ask_about_agreements() == 1
    assert ask_about_agreements() == 0
    assert told() == [late.person, resting.person]


@pytest.mark.parametrize("stage", QUIET)
def test_a_group_that_rests_or_ends_asks_nobody(stage):
    group = in_purpose(stage="agreeing")
    published_version(group)
    MembershipFactory(group=group)

    Group.objects.filter(pk=group.pk).update(stage=stage)
    assert ask_about_agreements() == 0

    Group.objects.filter(pk=group.pk).update(stage="agreeing")
    assert ask_about_agreements() == 1


def asked_to_answer(**contact):
    """One member who is to be told, with an email that may be used."""
    group = published_version().group
    sam = MembershipFactory(group=group, person=PersonFactory(preferred_name="Sam"))
    ContactPointFactory(person=sam.person, **contact)
    ask_about_agreements()
    return sam, Message.objects.get(person=sam.person)


def test_the_link_in_the_message_opens_the_page_without_signing_in(client):
    sam, message = asked_to_answer()

    facts = build(message)

    assert (facts["name"], facts["sender"], facts["is_first"]) == ("Sam", "Jo", True)
    page = facts["link"].removeprefix("http://127.0.0.1:8000")
    assert b"We listen." in client.get(page).content
    version = sam.group.agreement_versions.get()
    token = page.split("/")[2]
    saved = client.post(
        reverse("groups:agreement_answer_by_link", args=[token, version.public_id]),
        {"answer": "change"},
    )
    assert saved.url == page
    response = AgreementResponse.objects.get()
    assert (response.membership, response.answer, response.answered_by) == (sam, "change", sam.person)


def test_nothing_stale_is_sent():
    sam, message = asked_to_answer()
    assert build(message) is not None

    response = AgreementResponseFactory(version=sam.group.agreement_versions.get(), membership=sam)
    assert build(message) is None
    AgreementResponse.objects.filter(pk=response.pk).delete()
    assert build(message) is not None

    back = {"left_at": None, "paused_at": None, "paused_by": None}
    for fields in (
        {"left_at": timezone.now()},
        {"paused_at": timezone.now(), "paused_by": sam.person},
    ):
        Membership.objects.filter(pk=sam.pk).update(**fields)
        assert build(message) is None
        Membership.objects.filter(pk=sam.pk).update(**back)

    published_version(sam.group, number=2)
    assert build(message) is None
    send(message.pk)
    message.refresh_from_db()
    assert message.state == Message.State.CANCELLED


@pytest.mark.parametrize("wording", ["plain", "discreet"])
def test_the_message_names_neither_the_group_nor_what_it_is_about(wording):
    sam, message = asked_to_answer(wording=wording)
    Group.objects.filter(pk=sam.group_id).update(name="Coming home", discreet_name="Tuesday group")

    send(message.pk)

    message.refresh_from_db()
    words = f"{message.subject} {message.body}"
    assert message.state == Message.State.SENT
    assert "/w/" in words
    assert "Hi Sam, Jo here." in words
    for told_tale in ("Coming home", "Tuesday", "agreement", "lived", "parent", "social"):
        assert told_tale not in words
    assert ("how we want to work together" in words) == (wording == "plain")
