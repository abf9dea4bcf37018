"""Messages that went, and those that a person has to see to: a call, a letter; and a text that frightens."""

from datetime import timedelta

from django.utils import timezone

from coproduction.example.who import example_id
from messaging import letters, sending
from messaging.models import LetterPrint, Message
from messaging.replies.services import hear
from people.models import ContactPoint, Person

Channel, State = ContactPoint.Channel, Message.State
# Who asked for calls, and who for letters: what is to be told them is for a person.
BY_HAND = {
    "wendy": {
        "channel": Channel.CALL,
        "value": "+441632960014",
        "wording": ContactPoint.Wording.PLAIN,
        "voicemail": ContactPoint.Voicemail.NAME_ONLY,
    },
    "aisha": {"channel": Channel.POST, "value": "14 Larkspur Rise\nRiverside", "links_ok": True},
}


def see_to_messages(people):
    """Everything by which somebody hears of something, but texts and emails, which go by themselves."""
    for key, way in BY_HAND.items():
        ContactPoint.objects.create(
            person=people[key],
            allowed=ContactPoint.Allowed.YES,
            confirmed_on=timezone.localdate() - timedelta(days=10),
            **way,
        )
        # The minute to undo is over.
        waiting_for(people[key]).update(not_before=timezone.now(), sending=None)
        for message in waiting_for(people[key]):
            sending.send(message.pk)
    batch = LetterPrint.objects.create(
        public_id=example_id("letters"),
        by=people["jo"],
        messages=[message.pk for message in waiting_for(people["aisha"])],
    )
    letters.print_all(batch.pk)
    sent_at = timezone.now() - timedelta(days=6)
    Message.objects.create(
        public_id=example_id("sent-to-sam"),
        person=people["sam"],
        purpose="summary",
        target=example_id("held"),
        key="example:summary:sam",
        not_before=sent_at,
        not_after=sent_at + timedelta(days=7),
        state=State.SENT,
        channel=Channel.TEXT,
        contact_point=people["sam"].contact_points.get(),
        wording=ContactPoint.Wording.DISCREET,
        subject="A message from Jo",
        body="Hi Sam, Jo here. Thanks for last time. There is something to read.",
        texts=1,
        claimed_at=sent_at,
        finished_at=sent_at,
        arrived_at=sent_at,
        is_test=True,
    )


def waits_for(key: str):
    """The public id of the first message that waits for this person."""
    return waiting_for(Person.objects.get(public_id=example_id(key))).first().public_id


def waiting_for(person):
    return person.messages_to.filter(state__in=[State.QUEUED, State.HELD]).order_by("pk")


def frightened(people):
    """Marek shares his phone, so nothing is answered by itself: somebody has to ring."""
    point = people["marek"].contact_points.get(channel=Channel.TEXT)
    point.whose = ContactPoint.Whose.SHARED
    point.save(update_fields=["whose"])
    hear(
        provider="example",
        provider_ref="frightened",
        number=point.value,
        words="i am scared, someone is banging on the door",
        received_at=timezone.now(),
    )
