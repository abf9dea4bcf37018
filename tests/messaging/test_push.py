"""A phone that says that there is a message: against a push service that opens what is sealed."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from messaging import sending
from messaging.channels import push
from messaging.models import Message
from people.models import ContactPoint
from tests.factories.messaging import MessageFactory
from tests.factories.people import ContactPointFactory, PersonFactory
from tests.messaging import providers

VAPID = "9_a9PIGSfbyRCWR3sGIHEJdt6xQQHqhvtqk8aIO8TOg"
pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings, a_weekday):
    settings.VAPID_PRIVATE_KEY, settings.VAPID_SUBJECT = VAPID, "mailto:hello@example.org"
    settings.PUSH_HOSTS, settings.PROVIDER_TIMEOUT = ["127.0.0.1"], 2
    service = providers.PushService(push.public_key())
    yield service
    service.close()


def sam_with(service, **ways):
    value = json.dumps(service.subscription, sort_keys=True)
    sam = ContactPointFactory(channel="push", value=value).person
    for channel, address in ways.items():
        ContactPointFactory(person=sam, channel=channel, value=address, links_ok=False)
    return sam


def told(sam):
    message = MessageFactory(person=sam, purpose="hello", not_after=timezone.now() + timedelta(hours=2))
    sending.send(message.pk)
    message.refresh_from_db()
    return message


def test_it_says_that_there_is_a_message_and_nothing_else(hello, service):
    message = told(sam_with(service))

    assert (message.state, message.channel) == (Message.State.SENT, "push")
    [(said, seconds)] = service.taken
    assert said == {"text": "You have a new message"}
    assert 7100 <= seconds <= 7200


@pytest.mark.parametrize(
    ("status", "state", "why"),
    [(413, "failed", "refused"), (429, "queued", ""), (503, "sending", ""), (401, "queued", "")],
)
def test_what_the_service_answers_decides(hello, service, status, state, why):
    service.status = status
    message = told(sam_with(service))

    assert (message.state, message.why_held) == (state, why)
    assert ContactPoint.objects.get().allowed == "yes"


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_switched_off_and_a_person_tells_them(hello, service, status):
    service.status = status
    message = told(sam_with(service))
    sending.send(message.pk)

    message.refresh_from_db()
    assert ContactPoint.objects.get().allowed == "no"
    assert (message.state, message.why_held) == ("held", "no_contact_allowed")
    assert message.needs_a_person


def test_with_another_way_the_message_goes_by_that_one(hello, service, real_email, mailoutbox):
    sam = sam_with(service)
    service.status = 410
    message = told(sam)
    ContactPointFactory(person=sam, value="sam@example.org")
    sending.send(message.pk)

    message.refresh_from_db()
    assert (message.state, message.channel) == ("sent", "email")
    assert mailoutbox[0].to == ["sam@example.org"]


def test_what_says_something_goes_first(hello, service, real_email, mailoutbox):
    message = told(sam_with(service, email="sam@example.org"))

    assert (message.channel, len(mailoutbox), service.taken) == ("email", 1, [])


def test_without_keys_there_is_no_such_thing(client, hello, service, settings):
    sam = sam_with(service)
    settings.VAPID_PRIVATE_KEY = ""
    client.force_login(sam)

    message = told(sam)

    assert message.state == "held"
    assert client.get(reverse("messaging:push")).status_code == 404
    assert client.get(reverse("messaging:push_worker")).status_code == 404
    assert "Let this phone say" not in client.get(reverse("people:ways")).content.decode()


def test_somebody_switches_it_on_after_reading_what_shows(client, service):
    sam = PersonFactory()
    client.force_login(sam)
    keys = service.subscription["keys"]

    page = client.get(reverse("messaging:push")).content.decode()
    data = {"endpoint": service.subscription["endpoint"], **keys}
    client.post(reverse("messaging:push"), data)
    client.post(reverse("messaging:push"), data)
    ways = client.get(reverse("people:ways")).content.decode()

    assert "What shows on the lock screen" in page
    assert push.public_key() in page
    point = ContactPoint.objects.get()
    assert (point.channel, point.allowed, point.written_by) == ("push", "yes", None)
    assert json.loads(point.value) == service.subscription
    assert "Sign on a phone" in ways
    assert "/send/abc" not in ways


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://10.0.0.1/admin",
        "https://push.apple.com.evil.example/x",
        "http://fcm.googleapis.com/x",
        "file:///etc/passwd",
        "https://127.0.0.1.nip.io/",
    ],
)
def test_only_push_services_are_ever_asked(client, service, settings, endpoint):
    settings.PUSH_HOSTS = ["push.apple.com", "fcm.googleapis.com"]
    client.force_login(PersonFactory())
    keys = service.subscription["keys"]

    client.post(reverse("messaging:push"), {"endpoint": endpoint, **keys})

    assert not ContactPoint.objects.exists()


def test_real_addresses_are_refused_while_developing(hello, real_email, mailoutbox, settings):
    settings.DEBUG = True
    point = ContactPointFactory(value="somebody@gmail.com")

    real = told(point.person)
    made_up = told(ContactPointFactory(value="sam@example.org").person)

    assert (real.state, real.why_held) == ("failed", "only_made_up_numbers")
    assert (made_up.state, len(mailoutbox)) == ("sent", 1)
