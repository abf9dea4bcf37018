from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.utils import timezone, translation

from groups.behind_links import behind_a_link
from people.services import issue_link
from tests.factories.people import PersonFactory

THERE, GONE = uuid4(), uuid4()


@behind_a_link("tea", lambda person, target: f"{person}'s cup" if target == THERE else None)
def page(request, person, found, token, **rest):
    return HttpResponse(f"{found}, {rest}, in {translation.get_language()}")


@pytest.fixture
def sam(db):
    return PersonFactory(preferred_name="Sam", language="ar")


def link(person, *, purpose="tea", target=THERE):
    expires_at = timezone.now() + timedelta(days=1)
    return issue_link(person=person, purpose=purpose, target=target, expires_at=expires_at)


def opened(rf, token, *, reader=None, **rest):
    request = rf.get("/")
    request.user = reader or AnonymousUser()
    return page(request, token, **rest)


def test_a_link_opens_what_it_is_for_in_the_language_of_whom_it_is_for(rf, sam, settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "Arabic")]
    response = opened(rf, link(sam), number=3)

    assert response.content.decode() == "Sam's cup, {'number': 3}, in ar"
    assert response.headers["Content-Language"] == "ar"
    assert translation.get_language() == "en-gb"
    assert page.login_required is False


def test_whatever_does_not_work_is_the_one_kind_page(rf, sam):
    refused = [
        opened(rf, "made-up"),
        opened(rf, link(sam, purpose="cake")),
        opened(rf, link(sam, target=GONE)),
        opened(rf, link(sam), reader=PersonFactory()),
    ]

    assert [response.status_code for response in refused] == [404] * 4
    assert len({response.content for response in refused[:3]}) == 1  # the fourth greets who is signed in
    assert opened(rf, link(sam), reader=sam).status_code == 200
