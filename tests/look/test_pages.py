import re

import pytest

from tests.factories.people import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_styleguide")]

SAMPLES = [
    "/styleguide/",
    "/styleguide/member/",
    "/styleguide/saved/",
    "/styleguide/session/",
    "/styleguide/money/",
]


def test_styleguide_is_not_there_unless_developing(client, settings):
    settings.ROOT_URLCONF = "coproduction.urls"

    assert client.get("/styleguide/").status_code == 404


def test_a_page_tells_nothing_to_whoever_looks_over_a_shoulder(client):
    html = client.get("/sign-in/").content.decode()

    assert re.findall(r"<title>([^<]*)</title>", html) == ["Hello"]
    assert re.findall(r'<meta name="robots" content="([^"]*)"', html) == ["noindex"]
    assert re.findall(r'rel="icon"[^>]* href="([^"]*)"', html) == ["/static/img/icon.svg"]


def test_a_page_without_a_title_of_its_own_is_called_today(client):
    assert "<title>Today</title>" in client.get("/nowhere/").content.decode()


@pytest.mark.parametrize(
    ("asked", "lang", "direction"), [("en-GB", "en-gb", "ltr"), ("ar", "ar", "rtl")]
)
def test_language_and_direction(client, asked, lang, direction):
    html = client.get("/sign-in/", headers={"accept-language": asked}).content.decode()

    assert f'<html lang="{lang}" dir="{direction}">' in html


@pytest.mark.parametrize("path", SAMPLES)
def test_every_page_has_one_heading_and_one_way_out(client, path):
    html = client.get(path).content.decode()

    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert re.findall(r'<a class="leave" href="([^"]*)"', html) == ["/leave/"]


@pytest.mark.parametrize("path", SAMPLES)
def test_no_style_or_script_in_the_page_itself(client, path):
    html = client.get(path).content.decode()

    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html) == []


def test_a_member_page_greets_and_names_who_to_ask(client):
    html = client.get("/styleguide/member/").content.decode()

    assert "Hello <bdi>Sam</bdi>" in html
    assert "<nav" not in html
    assert html.index("</form>") < html.index("Want to ask something?")


@pytest.mark.parametrize("path", ["/styleguide/member/", "/styleguide/saved/", "/sign-in/"])
def test_a_first_visit_is_small_and_asks_nobody_else(open_page, live_server, path, transactional_db):
    page = open_page("about:blank")
    seen = []
    page.on(
        "requestfinished",
        lambda request: seen.append((request.url, request.sizes()["responseBodySize"])),
    )

    page.goto(path)
    page.wait_for_load_state("networkidle")

    assert [url for url, _ in seen if not url.startswith(live_server.url)] == []
    assert len(seen) <= 6
    # Sent as it is; compressed it is less than half of this.
    assert sum(size for _, size in seen) <= 40 * 1024


def test_a_broken_page_needs_nothing_that_could_be_broken_too(client):
    from django.template.loader import get_template

    html = get_template("500.html").render()

    assert "<h1>Something broke at our end</h1>" in html
    assert '<a class="leave" href="/leave/">' in html


@pytest.mark.parametrize(("path", "status"), [("/nowhere/", 404)])
def test_a_page_that_is_not_there_says_so_kindly(client, path, status):
    response = client.get(path)

    assert response.status_code == status
    assert "<h1>There is no page here</h1>" in response.content.decode()


def test_a_form_sent_without_its_token_says_what_to_do(db):
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post("/sign-in/", {"email": "sam@example.org"})

    assert response.status_code == 403
    assert "<h1>Please try that once more</h1>" in response.content.decode()


def test_what_leaving_does_is_said_to_anybody(client):
    html = client.get("/sign-in/").content.decode()
    assert 'href="/leave/about/"' in html

    response = client.get("/leave/about/")

    assert response.status_code == 200
    assert "It does not clear your browser’s history." in response.content.decode()


def test_a_name_is_greeted_as_it_is_written(client):
    person = PersonFactory(preferred_name="Siân O'Neill")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    html = client.get("/sign-out/").content.decode()

    assert "Hello <bdi>Siân O&#x27;Neill</bdi>" in html
