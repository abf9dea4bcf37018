"""Words after which a person looks at once. A false alarm costs one call; a missed one may cost more."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.models import Membership
from messaging import sending
from messaging.models import InboundReply, Message
from messaging.replies.risk import may_not_be_safe
from people.models import ContactPoint
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.people import ContactPointFactory
from tests.messaging.test_replies import NUMBER, text_us

NOT_SAFE = [
    "He hit me again", "hes outside my house", "He's here", "I'm scared", "im so scarred of him",
    "im scard of him",
    "Scared to go home", "I dont feel safe", "not safe here", "he found us", "I want to die", "I can't go on",
    "cant do this anymore", "going to end it all", "suicidal", "feeling sucidal", "suiside", "he'll kill us",
    "KILL MYSELF", "he is threatening me", "threatned to take them", "he threatend me", "been beaten up",
    "he punched the wall", "strangeled me", "rape", "he has a knife", "call the police", "polcie please",
    "ambulence",
    "emergancy", "ring 999", "I took too many tablets", "overdosed", "he wont let me out", "He locked me in",
    "hurting myself", "self-harm", "cut myself", "he's hurting the kids", "violant",
    "yes but he is threatening me",
    "stop he hits me", "HE HITS ME!!!", "helpppp he is at my door", "afraid", "frightend", "dangerus",
    "hunanladdiad", "eisiau marw", "Mae'n bygwth fi", "ddim yn ddiogel", "Mae ofn arna i", "ffonia'r heddlu",
    "boję się", "on mnie bije", "Nie chcę żyć", "samobójstwo", "grozi mi", "zabije mnie", "niebezpiecznie",
    "policja",
    "أنا خائفة", "يضربني", "أريد أن أموت", "انتحار", "سيقتلني", "هددني", "في خطر",
]  # fmt: skip
FINE = [
    "", "YES", "no thanks", "Yes see you Tuesday", "running late sorry", "10 mins late", "STOP",
    "can you ring me",
    "Is there a bus stop?", "is there a ramp", "Thanks for sharing", "I shared the lift with Sam",
    "my back hurts today", "Can I bring my son", "he is a dancer", "the meeting scored high",
    "I cared for my mum",
    "What is the policy on lunch", "Will there be a hanger for coats", "Tuesday is great",
    "hit the road at ten",
    "so sorry, the bus broke down", "who is this", "diolch", "iawn", "ddim dydd Mawrth", "dziekuje", "tak",
    "nie moge",
    "نعم", "لا شكرا", "شكرا جزيلا", "end of the road", "beat the queue and came early", "I am in town",
]  # fmt: skip


def test_what_may_mean_danger_is_heard_however_it_is_spelt():
    assert [words for words in NOT_SAFE if not may_not_be_safe(words)] == []


def test_everyday_words_cry_no_wolf():
    assert [words for words in FINE if may_not_be_safe(words)] == []


@settings(max_examples=15)
@given(st.text(max_size=200), st.sampled_from(NOT_SAFE))
def test_whatever_stands_around_it(before, words):
    assert may_not_be_safe(f"{before} {words} {before}")


@pytest.fixture
def sam(db, notify, a_weekday):
    """A text of hers goes to Notify; she reads plain words on a phone that is only hers."""
    jo = MembershipFactory(
        group=GroupFactory(), seat=Membership.Seat.FACILITATOR, person__preferred_name="Jo"
    )
    seat = MembershipFactory(group=jo.group, person__preferred_name="Sam", named_contact=jo.person)
    ContactPointFactory(person=seat.person, channel="text", value=NUMBER, wording="plain")
    return seat.person


def answered(notify):
    for message in Message.objects.filter(state="queued"):
        sending.send(message.pk)
    return [one["personalisation"]["body"] for one in notify.taken]


def test_plain_words_are_answered_once_in_an_hour(sam, notify):
    text_us("he hit me")
    text_us("he is here")

    assert answered(notify) == ["Thanks, Jo will read this. In danger? Ring 999."]


@pytest.mark.parametrize(
    "why_not",
    [
        {"wording": "discreet"},
        {"whose": "shared"},
        {"allowed": "no"},
        {"allowed": "ask"},
        {"confirmed_on": timezone.localdate() - timedelta(days=400)},
        {"safe_days": [6]},
        {"two": True},
    ],
)
def test_nothing_is_said_to_whoever_may_hold_the_phone(sam, notify, why_not):
    if why_not.pop("two", False):
        ContactPointFactory(channel="text", value=NUMBER, wording="plain")
    ContactPoint.objects.filter(person=sam).update(**why_not) if why_not else None

    reply = text_us("he hit me")

    assert (reply.is_urgent, reply.settled_at, answered(notify)) == (True, None, [])


def test_stop_still_stops_and_yes_with_a_worry_answers_nothing(sam, notify):
    assert text_us("yes but im scared").settled_at is None
    stopped = text_us("STOP")

    assert (stopped.is_urgent, sam.contact_points.get().allowed) == (False, "no")


def test_it_stands_before_all_else_at_home_and_names_nobody_there(sam, client):
    jo = sam.memberships.get().named_contact
    client.force_login(jo)
    urgent = text_us("he hit me")
    text_us("is there a ramp")

    home = client.get(reverse("home")).content.decode()
    page = client.get(reverse("groups:replies"))
    client.post(reverse("groups:reply_done", args=[urgent.public_id]))
    after = client.get(reverse("home")).content.decode()

    assert home.index("Urgent: somebody may not be safe") < home.index("What needs you today")
    assert "hit me" not in home
    assert "Sam" not in home.split("What needs you today")[0]
    assert page.context["page"][0] == urgent
    assert reverse("groups:seat", args=[sam.memberships.get().public_id]) in page.content.decode()
    assert NUMBER[-6:] not in page.content.decode()
    assert "may not be safe" not in after
    assert InboundReply.objects.urgent().count() == 0
