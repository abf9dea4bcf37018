"""Texts that come in: what is done at once, what waits for a person, and what nobody is told."""

import logging
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from groups.models import Membership
from messaging import sending
from messaging.channels.twilio import signature
from messaging.models import InboundReply, Message, ReplyFrom
from messaging.replies.services import hear, settle
from people.models import ContactPoint
from sessions.models import Invitation
from tests.factories.groups import MembershipFactory
from tests.factories.messaging import MessageFactory
from tests.factories.people import ContactPointFactory, PersonFactory
from tests.factories.replies import InboundReplyFactory
from tests.factories.sessions import InvitationFactory, PreparationCallFactory, sent_out
from tests.messaging import providers

NUMBER = "+447700900001"
Meaning = InboundReply.Meaning
pytestmark = pytest.mark.django_db


@pytest.fixture
def sam():
    return ContactPointFactory(
        person=PersonFactory(preferred_name="Sam"), channel="text", value=NUMBER
    ).person


def text_us(words, number=NUMBER, ref=None):
    ref = ref or f"ref:{InboundReply.objects.count()}"
    return hear(
        provider="notify", provider_ref=ref, number=number, words=words, received_at=timezone.now()
    )


def asked(person, **fields):
    """An invitation to a session of its own, that they were asked about by text."""
    session = sent_out(**fields)
    MembershipFactory(group=session.group, person=person)
    invitation = InvitationFactory(group_session=session, person=person)
    texted(person, "invitation", invitation.public_id, not_after=session.starts_at)
    return invitation


def texted(person, purpose, target, **fields):
    defaults = {"channel": "text", "state": "sent", "finished_at": timezone.now()}
    return MessageFactory(person=person, purpose=purpose, target=target, **defaults | fields)


def allowed_ways():
    return dict(ContactPoint.objects.values_list("pk", "allowed"))


@pytest.mark.parametrize(("words", "answer"), [("YES", "coming"), ("no thanks", "cant")])
def test_a_clear_answer_to_the_only_question_is_written_down(sam, words, answer):
    invitation = asked(sam, kind="in_person")

    reply = text_us(words)

    invitation.refresh_from_db()
    assert (invitation.answer, invitation.answered_by) == (answer, sam)
    assert (reply.answered_purpose, reply.answered_target) == ("invitation", invitation.public_id)
    assert reply.settled_at is not None
    assert Message.objects.filter(state="queued").count() == 0  # and nobody is told anything


def test_two_open_questions_are_for_a_person_to_tell_apart(sam):
    one, two = asked(sam, kind="in_person"), asked(sam, kind="in_person")

    reply = text_us("YES")

    assert (reply.settled_at, reply.answered_purpose) == (None, "")
    assert set(Invitation.objects.filter(pk__in=[one.pk, two.pk]).values_list("answer", flat=True)) == {
        ""
    }


def test_a_call_that_was_offered_as_well_makes_yes_unclear(sam):
    invitation = asked(sam, kind="in_person")
    call = PreparationCallFactory(group_session=invitation.group_session, person=sam)
    texted(sam, "preparation-call", call.public_id)

    assert text_us("YES").settled_at is None
    invitation.refresh_from_db()
    assert invitation.answer == ""


def test_yes_where_there_are_two_ways_to_come_is_unclear_and_no_is_not(sam):
    invitation = asked(sam, kind="both", online_link="https://example.org/room")

    assert text_us("YES").settled_at is None
    assert text_us("NO").settled_at is not None
    invitation.refresh_from_db()
    assert invitation.answer == "cant"


@pytest.mark.parametrize("how", ["answered", "not asked by text", "long ago", "no seat any more"])
def test_no_open_question_is_for_a_person(sam, how):
    invitation = asked(sam, kind="in_person")
    if how == "answered":
        Invitation.objects.update(answer="coming", answered_by=sam, answered_at=timezone.now())
    elif how == "not asked by text":
        Message.objects.update(channel="email")
    elif how == "long ago":
        Message.objects.update(created_at=timezone.now() - timedelta(days=61))
    else:
        Membership.objects.filter(person=sam).update(left_at=timezone.now())
    before = Invitation.objects.get().answer

    assert text_us("NO").settled_at is None
    invitation.refresh_from_db()
    assert invitation.answer == before


def test_a_phone_that_two_people_share_answers_for_neither(sam):
    layla = ContactPointFactory(channel="text", value=NUMBER).person
    invitation = asked(sam, kind="in_person")

    reply = text_us("YES")

    assert reply.settled_at is None
    assert set(reply.people.all()) == {sam, layla}
    invitation.refresh_from_db()
    assert invitation.answer == ""


def test_the_same_text_again_changes_nothing(sam):
    invitation = asked(sam, kind="in_person")
    first = text_us("YES", ref="one")
    again = asked(sam, kind="in_person")

    assert text_us("YES", ref="one") == first
    again.refresh_from_db()
    assert (again.answer, ReplyFrom.objects.count()) == ("", 1)
    assert Invitation.objects.get(pk=invitation.pk).answer == "coming"


@pytest.mark.parametrize("words", ["STOP", "unsubscribe", "End", "quit", "CANCEL", "No more!"])
def test_stop_ends_texts_at_once_confirms_once_and_asks_a_person(sam, notify, a_weekday, words):
    email = ContactPointFactory(person=sam)
    call = ContactPointFactory(person=sam, channel="call", value=NUMBER)
    text = sam.contact_points.get(channel="text")
    seat = Membership.objects.filter(person=sam).values_list("left_at", flat=True)
    invitation = asked(sam, kind="in_person")
    before = list(seat)

    replies = [text_us(words), text_us(words)]
    for message in Message.objects.filter(purpose="stop-confirmed"):
        sending.send(message.pk)

    assert allowed_ways() == {email.pk: "yes", call.pk: "yes", text.pk: "no"}
    assert [one["phone_number"] for one in notify.taken] == [NUMBER]
    assert notify.taken[0]["personalisation"]["body"] == "You will get no more texts from this number."
    assert [reply.settled_at for reply in replies] == [None, None]
    assert (list(seat), Invitation.objects.get(pk=invitation.pk).answer) == (before, "")


def test_stop_from_a_shared_phone_is_for_everyone_on_it(sam, notify):
    ContactPointFactory(channel="text", value=NUMBER)
    elsewhere = ContactPointFactory(channel="text", value="+447700900002")

    text_us("stop")

    assert [allowed for pk, allowed in allowed_ways().items() if pk != elsewhere.pk] == ["no", "no"]
    assert allowed_ways()[elsewhere.pk] == "yes"
    assert Message.objects.count() == 1


def test_stop_is_confirmed_by_twilio_itself(sam, twilio):
    text_us("STOP")

    assert list(allowed_ways().values()) == ["no"]
    assert Message.objects.count() == 0


def test_stop_from_a_number_nobody_knows_confirms_nothing(notify):
    reply = text_us("STOP", number="+447700900777")

    assert (reply.people.count(), Message.objects.count()) == (0, 0)


def test_confirming_a_stop_is_tried_again_by_text(sam, notify, a_weekday):
    text_us("STOP")
    message = Message.objects.get()
    notify.breaks = [providers.answer(429, "")]

    sending.send(message.pk)

    message.refresh_from_db()
    assert (message.state, message.channel, message.address) == ("queued", "text", NUMBER)


@pytest.mark.parametrize("words", ["START", "HELP", "LATE", "call me", "Is it far?", "", "x" * 9000])
def test_anything_else_waits_for_a_person_and_nobody_is_answered(sam, notify, words):
    sam.contact_points.update(allowed="no")

    reply = text_us(words)

    assert reply.settled_at is None
    assert list(allowed_ways().values()) == ["no"]  # no text can tell who holds the phone
    assert (Message.objects.count(), notify.taken) == (0, [])


def test_polish_no_is_read_by_a_person(sam):
    sam.language = "pl"
    sam.save()
    asked(sam, kind="in_person")

    assert text_us("No").meaning == Meaning.OTHER


class TestHooks:
    def notify_tells(self, client, said, token=providers.CALLBACK_TOKEN):
        path = reverse("messaging:notify", args=["reply"])
        headers = {"Authorization": f"Bearer {token}"}
        return client.post(path, said, content_type="application/json", headers=headers)

    @pytest.fixture
    def said(self):
        return {
            "id": "740e5834-3a29-46b4-9a6f-16142fde533a", "source_number": NUMBER.removeprefix("+"),
            "destination_number": "07700900999", "message": "Stop", "date_received": "2026-11-20T09:00:00.0Z",
        }  # fmt: skip

    def test_notify(self, client, notify, sam, said):
        answers = [self.notify_tells(client, said) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [204, 204]
        [reply] = InboundReply.objects.all()
        assert (reply.words, reply.meaning, list(reply.people.all())) == ("Stop", "stop", [sam])
        assert reply.received_at.isoformat() == "2026-11-20T09:00:00+00:00"

    def test_twilio(self, client, twilio, sam):
        said = {"MessageSid": "SM1", "From": NUMBER, "To": "+447700900999", "Body": "Stop 🙏"}
        path = reverse("messaging:twilio_reply")
        shown = {"X-Twilio-Signature": signature("http://127.0.0.1:8000" + path, said)}

        answers = [client.post(path, said, headers=shown) for _ in range(2)]

        assert {(answer.status_code, answer.content) for answer in answers} == {(200, b"<Response/>")}
        assert [reply.words for reply in sam.replies.all()] == ["Stop 🙏"]

    def test_forged(self, client, notify, twilio, sam, said):
        path = reverse("messaging:twilio_reply")
        wrong = {"X-Twilio-Signature": signature("http://elsewhere" + path, {"From": NUMBER})}
        answers = [
            self.notify_tells(client, said, token="guessed"),
            client.post(path, {"MessageSid": "SM1", "From": NUMBER, "Body": "STOP"}),
            client.post(path, {"MessageSid": "SM1", "From": NUMBER, "Body": "STOP"}, headers=wrong),
        ]

        assert {(answer.status_code, answer.content) for answer in answers} == {(403, b"")}
        assert (InboundReply.objects.count(), list(allowed_ways().values())) == (0, ["yes"])

    def test_what_whoever_holds_the_phone_hears_is_the_same_whoever_they_are(self, client, twilio, sam):
        path, answers = reverse("messaging:twilio_reply"), set()
        asked(sam, kind="in_person")
        for number, words in [(NUMBER, "YES"), (NUMBER, "who is this?"), ("+447700900555", "YES")]:
            said = {"MessageSid": f"{number}{words}", "From": number, "Body": words}
            shown = {"X-Twilio-Signature": signature("http://127.0.0.1:8000" + path, said)}
            answer = client.post(path, said, headers=shown)
            answers.add((answer.status_code, answer.content))

        assert answers == {(200, b"<Response/>")}

    def test_words_and_numbers_are_not_logged(self, client, notify, said, caplog):
        caplog.set_level(logging.DEBUG)
        self.notify_tells(client, said | {"message": "my secret"})
        self.notify_tells(client, said | {"message": "my secret"}, token="guessed")

        assert not any(secret in caplog.text for secret in ["my secret", "7700900001"])


def test_settling_keeps_who_was_first():
    reply, jo = InboundReplyFactory(), PersonFactory()

    settle(reply=reply, by=jo)
    settle(reply=reply, by=PersonFactory())

    reply.refresh_from_db()
    assert reply.settled_by == jo


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("reply_keeps_only_a_digest", {"digest": NUMBER}),
        ("reply_is_settled_by_a_person_or_as_an_answer", {"settled_at": timezone.now()}),
        ("reply_settled_by_somebody_says_when", {"settled_by": True}),
        ("reply_once", {"provider_ref": "the same"}),
    ],
)
def test_the_database_refuses(constraint, fields):
    InboundReplyFactory(provider_ref="the same")
    if "settled_by" in fields:
        fields = {"settled_by": PersonFactory()}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        InboundReplyFactory(**fields)


def test_the_database_keeps_each_sender_once():
    sam = PersonFactory()

    with pytest.raises(IntegrityError, match="reply_from_each_once"), transaction.atomic():
        InboundReplyFactory(people=[sam, sam])
