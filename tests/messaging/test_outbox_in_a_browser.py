import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browsing import axe, fits
from tests.factories.messaging import MessageFactory
from tests.factories.people import PersonFactory

LINK = "https://example.org/i/abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz/"


@pytest.mark.urls("tests.messaging.urls_with_outbox")
@pytest.mark.django_db(transaction=True)
def test_outbox_is_for_everyone(page, live_server, settings):
    settings.DEBUG = True
    for name in ("Sam", "عائشة"):
        person = PersonFactory(preferred_name=name)
        for channel in ("text", "email", "email"):
            MessageFactory(
                person=person,
                state="sent",
                channel=channel,
                wording="discreet",
                subject="A message from Jo",
                body=f"Hi {name}\n\n{LINK}",
                finished_at=timezone.now(),
            )
        MessageFactory(person=person, state="held", why_held="not_confirmed")

    page.goto(f"{live_server.url}/outbox/")

    assert axe(page) == []
    assert fits(page)
    expect(page.get_by_role("link", name=LINK)).to_have_count(4)
