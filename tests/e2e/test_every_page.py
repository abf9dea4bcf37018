"""Every page of the example, as the people it is for see it: nothing against WCAG 2.2 AA, nothing too wide."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coproduction import example
from coproduction.example.who import SIGN_IN_LINKS
from people.models import ActionLink, Person
from people.services import hash_token
from sessions.models import GroupSession, Invitation
from tests.browsing import LOOKED_AT_TWICE, problems, sign_in, watch_for_trouble


@pytest.fixture
def site(running):
    example.load()
    return running


def links():
    """What a parent's links open, with an expired one."""
    sam = Person.objects.get(public_id=example.example_id("sam"))
    coming, held = (
        GroupSession.objects.get(public_id=example.example_id(key)) for key in ("coming", "held")
    )
    invitation = Invitation.objects.get(person=sam, group_session=coming)
    was_at = Invitation.objects.get(person=sam, group_session=held)
    now = timezone.now()
    for token, purpose, target, days in [
        ("asked", "invitation", invitation, 9),
        ("was-at", "invitation", was_at, 9),
        ("summary", "summary", held, 9),
        ("pay", "pay", held, 9),
        ("too-late", "invitation", invitation, -1),
    ]:
        ActionLink.objects.create(
            person=sam,
            purpose=purpose,
            target=target.public_id,
            token_hash=hash_token(token),
            created_at=now - timedelta(days=30),
            expires_at=now + timedelta(days=days),
        )
    return ["/i/asked/", "/i/asked/check-in/", "/i/was-at/", "/r/summary/", "/o/pay/", "/i/too-late/"]


def pages_by_person():
    keys = dict(SIGN_IN_LINKS)
    by_person = {None: links()}
    for name, path, who in example.pages():
        if "outbox" not in name:  # only there while DEBUG is on
            by_person.setdefault(keys.get(who), []).append(path)
    return by_person


def test_every_page_is_fit_for_everyone_at_phone_and_desktop_width(site, browser):
    complaints = []

    for key, paths in pages_by_person().items():
        context = browser.new_context(locale="en-GB")
        page = context.new_page()
        LOOKED_AT_TWICE.add(page)
        trouble = watch_for_trouble(page)
        if key:
            sign_in(page, site.url, Person.objects.get(public_id=example.example_id(key)))
        for path in paths:
            page.goto(site.url + path)
            complaints += [(key, path, line) for line in problems(page)]
        complaints += [(key, "", line) for line in trouble]
        context.close()

    assert complaints == []
