import pytest
from django.utils import timezone

from messaging.models import Message
from tests.factories.messaging import MessageFactory
from tests.factories.people import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.messaging.urls_with_outbox")]


@pytest.fixture
def test_mode(settings):
    settings.DEBUG = True


def sent_to(person, channel="text", body="Hi & hello. https://example.org/i/abc/", **fields):
    return MessageFactory(
        person=person,
        state=Message.State.SENT,
        channel=channel,
        body=body,
        finished_at=timezone.now(),
        is_test=True,
        **fields,
    )


def test_outbox_outside_test_mode_is_not_there(client):
    assert client.get("/outbox/").status_code == 404


@pytest.mark.urls("coproduction.urls")
def test_outbox_has_no_address_outside_test_mode(client, settings):
    settings.DEBUG = True

    assert client.get("/outbox/").status_code == 404


def test_outbox_shows_texts_and_emails_with_links_that_work(client, test_mode):
    sam = PersonFactory(preferred_name="Sam")
    sent_to(sam)
    sent_to(sam, "email", body="One\n\nTwo", subject="A message from Jo")
    MessageFactory(person=sam, state=Message.State.HELD, why_held="no_contact_allowed")

    response = client.get("/outbox/")

    [pocket] = response.context["pockets"]
    assert [len(pocket.texts), len(pocket.emails), len(pocket.not_sent)] == [1, 1, 1]
    page = response.content.decode()
    assert 'href="https://example.org/i/abc/"' in page
    assert "Hi &amp; hello." in page
    assert "A message from Jo" in page
    assert "They have not said yes to any way of being reached." in page


def test_outbox_is_paged_by_person_and_asks_no_more_for_more_people(
    client, test_mode, django_assert_num_queries
):
    for _ in range(2):
        sent_to(PersonFactory())
    with django_assert_num_queries(4):
        client.get("/outbox/")
    for number in range(6):
        person = PersonFactory(preferred_name=f"Later {number}")
        sent_to(person)
        sent_to(person, "email", subject="Tuesday")

    with django_assert_num_queries(4):
        first = client.get("/outbox/")
    second = client.get("/outbox/", {"page": 2})

    assert len(first.context["pockets"]) == 6
    assert len(second.context["pockets"]) == 2
