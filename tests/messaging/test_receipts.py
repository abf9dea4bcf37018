"""What providers say became of a message: late, twice, in any order, or in somebody else's name."""

import base64
import hashlib
import hmac
import itertools
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from messaging import receipts, sending, services
from messaging.channels.twilio import signature
from messaging.models import DeliveryEvent, Message
from people.models import ContactPoint
from tests.factories.messaging import MessageFactory
from tests.factories.people import ContactPointFactory, PersonFactory
from tests.messaging import providers

State, Outcome = Message.State, DeliveryEvent.Outcome
NUMBER = "+447700900001"
pytestmark = pytest.mark.django_db


def texted(state=State.SENT, **fields):
    point = ContactPointFactory(channel="text", value=NUMBER)
    more = {"finished_at": timezone.now()} if state == State.SENT else {}
    return MessageFactory(
        person=point.person, contact_point=point, state=state, channel="text", provider="notify",
        claimed_at=timezone.now() - timedelta(hours=1), **more | fields,
    )  # fmt: skip


def notify_said(status, message, **more):
    return {
        "id": "740e5834-3a29-46b4-9a6f-16142fde533a", "reference": str(message.public_id), "to": NUMBER,
        "status": status, "notification_type": "sms", "created_at": "2026-11-20T09:00:00.000000Z",
        "sent_at": "2026-11-20T09:00:01.000000Z", "completed_at": "2026-11-20T09:00:02.000000Z",
    } | more  # fmt: skip


def tell_us(client, said, token=providers.CALLBACK_TOKEN, kind="receipt"):
    return client.post(
        reverse("messaging:notify", args=[kind]),
        said,
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )


def twilio_tells_us(client, message, said, key=providers.AUTH_TOKEN):
    path = reverse("messaging:twilio_receipt", args=[message.public_id])
    words = "http://127.0.0.1:8000" + path + "".join(name + said[name] for name in sorted(said))
    shown = base64.b64encode(hmac.new(key.encode(), words.encode(), hashlib.sha1).digest()).decode()
    return client.post(path, said, headers={"X-Twilio-Signature": shown})


def what_is_known(message):
    message.refresh_from_db()
    allowed = list(message.person.contact_points.values_list("allowed", flat=True))
    return message.state, message.why_held, message.arrived_at, allowed


@pytest.mark.parametrize(
    ("status", "state", "why", "allowed"),
    [
        ("sending", State.SENT, "", "yes"),
        ("sent", State.SENT, "", "yes"),
        ("delivered", State.SENT, "", "yes"),
        ("temporary-failure", State.FAILED, "not_delivered", "yes"),
        ("technical-failure", State.FAILED, "not_delivered", "yes"),
        ("permanent-failure", State.FAILED, "number_gone", "no"),
        ("something-new", State.SENT, "", "yes"),
    ],
)
def test_notify_says_what_became_of_it(client, notify, status, state, why, allowed):
    message = texted()

    assert tell_us(client, notify_said(status, message)).status_code == 204

    assert what_is_known(message)[:2] == (state, why)
    assert (message.arrived_at is not None) == (status == "delivered")
    assert [point.allowed for point in message.person.contact_points.all()] == [allowed]


@pytest.mark.parametrize(
    ("said", "state", "why", "allowed"),
    [
        ({"MessageStatus": "queued"}, State.SENT, "", "yes"),
        ({"MessageStatus": "delivered"}, State.SENT, "", "yes"),
        ({"MessageStatus": "undelivered", "ErrorCode": "30003"}, State.FAILED, "not_delivered", "yes"),
        ({"MessageStatus": "undelivered", "ErrorCode": "30005"}, State.FAILED, "number_gone", "no"),
        ({"MessageStatus": "failed", "ErrorCode": "21610"}, State.FAILED, "stopped", "no"),
    ],
)
def test_twilio_says_what_became_of_it(client, twilio, said, state, why, allowed):
    message = texted()

    answer = twilio_tells_us(client, message, {"MessageSid": "SM1", "To": NUMBER} | said)

    assert answer.status_code == 204
    assert what_is_known(message)[:2] == (state, why)
    assert [point.allowed for point in message.person.contact_points.all()] == [allowed]


def test_twilio_signature_is_the_one_in_their_documentation(settings):
    settings.TWILIO_AUTH_TOKEN = "12345"
    said = {
        "CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234",
        "From": "+14158675309", "To": "+18005551212",
    }  # fmt: skip

    assert (
        signature("https://mycompany.com/myapp.php?foo=1&bar=2", said) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    )


@pytest.mark.parametrize("provider", ["notify", "twilio"])
def test_a_receipt_settles_what_nobody_was_sure_of(client, request, provider, hello, a_weekday):
    server = request.getfixturevalue(provider)
    point = ContactPointFactory(channel="text", value=NUMBER)
    message = MessageFactory(person=point.person, purpose="hello")
    server.breaks = [providers.hang_up]
    sending.send(message.pk)
    assert what_is_known(message)[0] == State.SENDING

    if provider == "notify":
        tell_us(client, notify_said("delivered", message))
    else:
        twilio_tells_us(
            client, message, {"MessageSid": "SM1", "MessageStatus": "delivered", "To": NUMBER}
        )

    state, why, arrived_at, _allowed = what_is_known(message)
    assert (state, why, arrived_at is not None, message.is_unsure) == (State.SENT, "", True, False)


def test_a_receipt_that_comes_before_the_worker_is_done_stands(client, notify, hello, a_weekday):
    point = ContactPointFactory(channel="text", value=NUMBER)
    message = MessageFactory(person=point.person, purpose="hello")
    letter = sending.claim(message.pk)
    tell_us(client, notify_said("permanent-failure", message))
    sending._write_down([sending.Outcome(letter.message, State.SENT, provider_ref="740e5834")])

    assert what_is_known(message)[:2] == (State.FAILED, "number_gone")


def test_late_word_that_it_was_sent_changes_nothing_after_it_arrived(client, notify):
    message = texted()
    tell_us(client, notify_said("delivered", message))
    before = what_is_known(message)

    tell_us(client, notify_said("sending", message))
    tell_us(client, notify_said("temporary-failure", message))

    assert what_is_known(message) == before


def test_the_same_again_changes_nothing(client, notify):
    message = texted()
    tell_us(client, notify_said("temporary-failure", message))
    services.mark_told(message=message, by=PersonFactory())
    before = what_is_known(message)

    tell_us(client, notify_said("temporary-failure", message))

    assert what_is_known(message) == before
    assert before[0] == State.TOLD
    assert message.delivery_events.count() == 1


def test_what_arrived_after_all_is_not_sent_again(client, notify, hello):
    message = texted(state=State.SENDING, purpose="hello")
    services.send_again(message=message)

    tell_us(client, notify_said("delivered", message))
    sending.send(message.pk)

    assert what_is_known(message)[0] == State.SENT
    assert (message.channel, notify.taken) == ("text", [])


def test_word_of_an_earlier_try_says_nothing_of_this_one(client, notify):
    message = texted(provider_ref="another-try")

    tell_us(client, notify_said("temporary-failure", message))

    assert what_is_known(message)[0] == State.SENT


def test_a_dead_number_is_dead_on_every_list_and_the_new_one_is_not(client, notify):
    message = texted()
    other = ContactPointFactory(channel="text", value=NUMBER)
    renewed = ContactPointFactory(person=message.person, channel="text", value="+447700900002")

    tell_us(client, notify_said("permanent-failure", message))

    allowed = dict(ContactPoint.objects.values_list("pk", "allowed"))
    assert allowed == {message.contact_point_id: "no", other.pk: "no", renewed.pk: "yes"}


class TestForged:
    def test_without_the_token_nothing_is_changed_or_revealed(self, client, notify, settings):
        message, stranger = texted(), MessageFactory.build(public_id=uuid4())
        answers = [
            tell_us(client, notify_said("permanent-failure", message), token="guessed"),
            tell_us(client, notify_said("permanent-failure", stranger), token="guessed"),
            tell_us(client, "not even JSON", token="guessed"),
            tell_us(client, notify_said("permanent-failure", message), token=""),
            tell_us(client, {}, token="ключ"),
            tell_us(client, {}, kind="secrets"),
            client.post(reverse("messaging:notify", args=["receipt"])),
        ]
        settings.NOTIFY_CALLBACK_TOKEN = ""
        answers.append(tell_us(client, notify_said("permanent-failure", message), token=""))

        assert {(answer.status_code, answer.content) for answer in answers} == {(403, b"")}
        assert what_is_known(message) == (State.SENT, "", None, ["yes"])
        assert DeliveryEvent.objects.count() == 0

    def test_without_the_signature_nothing_is_changed_or_revealed(self, client, twilio, settings):
        message, stranger = texted(), MessageFactory.build(public_id=uuid4())
        said = {"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": "30005", "To": NUMBER}
        path = reverse("messaging:twilio_receipt", args=[message.public_id])
        good = signature(settings.SITE_URL + path, said)
        shown = {"X-Twilio-Signature": good}
        elsewhere = reverse("messaging:twilio_receipt", args=[stranger.public_id])
        answers = [
            twilio_tells_us(client, message, said, key="guessed"),
            twilio_tells_us(client, stranger, said, key="guessed"),
            client.post(path, said),
            client.post(path, said | {"MessageStatus": "delivered"}, headers=shown),
            client.post(f"{path}?more=1", said, headers=shown),
            client.post(elsewhere, said, headers=shown),
        ]
        settings.TWILIO_AUTH_TOKEN = ""
        answers.append(twilio_tells_us(client, message, said, key=""))

        assert {(answer.status_code, answer.content) for answer in answers} == {(403, b"")}
        assert what_is_known(message) == (State.SENT, "", None, ["yes"])
        assert DeliveryEvent.objects.count() == 0

    def test_looking_is_not_enough(self, client):
        assert client.get(reverse("messaging:notify", args=["receipt"])).status_code == 405


@pytest.mark.parametrize(
    "said",
    [
        {"reference": "nobody knows"}, {"reference": None}, {"reference": str(uuid4())}, {"id": None},
        {"status": ["delivered"]}, {"notification_type": "letter"}, {"to": {}},
        {"completed_at": "yesterday", "sent_at": 12}, {"completed_at": "2026-13-40T00:00:00Z"},
    ],
)  # fmt: skip
def test_odd_words_from_the_provider_are_borne(client, notify, said):
    assert tell_us(client, notify_said("delivered", texted()) | said).status_code == 204


@pytest.mark.parametrize("said", ["{", "[]", "12", '"delivered"', "\xff"])
def test_what_cannot_be_read_is_refused(client, notify, said):
    assert tell_us(client, said.encode("latin-1")).status_code == 400


def test_what_is_far_too_long_is_refused(client, notify, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    assert tell_us(client, {"reference": "x" * 1000}).status_code == 400


events = st.lists(st.sampled_from(Outcome.values), max_size=5)
starts = st.sampled_from([State.SENDING, State.SENT, State.QUEUED, State.TOLD, State.CANCELLED])


@given(said=events, start=starts, data=st.data())
def test_any_order_and_any_repetition_end_in_the_same_state(said, start, data):
    one_after_the_other = [(number, outcome) for number, outcome in enumerate(said)]
    shuffled = data.draw(st.permutations(one_after_the_other))
    again = data.draw(st.lists(st.sampled_from(shuffled), max_size=4)) if shuffled else []
    now, ends = timezone.now(), []

    for order in (one_after_the_other, [*shuffled, *again]):
        with transaction.atomic():
            more = {"told_by": PersonFactory()} if start == State.TOLD else {}
            message = texted(state=start, **more)
            for number, outcome in order:
                receipts.take(
                    reference=message.public_id,
                    receipt=receipts.Receipt(
                        provider="notify", event_id=str(number), provider_ref="one", channel="text",
                        outcome=outcome, happened_at=now - timedelta(minutes=number), to=NUMBER,
                    ),
                )  # fmt: skip
            ends.append(what_is_known(message))
            transaction.set_rollback(True)

    assert ends[0] == ends[1]
    if Outcome.ARRIVED in said and start not in (State.TOLD, State.CANCELLED):
        assert ends[0][0] == State.SENT


def test_states_only_move_forward(client, notify):
    rank = {
        Outcome.LEFT: 0,
        Outcome.NOT_ARRIVED: 1,
        Outcome.STOPPED: 2,
        Outcome.GONE: 3,
        Outcome.ARRIVED: 4,
    }
    for first, then in itertools.permutations(Outcome.values, 2):
        message = texted()
        for outcome in (first, then):
            receipt = receipts.Receipt(
                "notify", f"{message.pk}:{outcome}", "one", "text", outcome, timezone.now(), NUMBER
            )
            receipts.take(reference=message.public_id, receipt=receipt)
            if outcome == first:
                before = what_is_known(message)[:3]
        if rank[then] < rank[first]:
            assert what_is_known(message)[:3] == before


def an_event(**fields):
    defaults = {
        "message": MessageFactory(), "provider": "notify", "event_id": "one", "outcome": "left",
        "channel": "text", "happened_at": timezone.now(),
    }  # fmt: skip
    return DeliveryEvent.objects.create(**defaults | fields)


def test_the_database_keeps_an_event_once():
    an_event()
    an_event(provider="twilio")

    with pytest.raises(IntegrityError, match="delivery_event_once"), transaction.atomic():
        an_event()


def test_the_database_lets_nobody_alter_an_event():
    event = an_event()

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        DeliveryEvent.objects.filter(pk=event.pk).update(outcome="arrived")
    with connection.cursor() as cursor:  # though it may be forgotten
        cursor.execute("DELETE FROM messaging_deliveryevent WHERE id = %s", [event.pk])
