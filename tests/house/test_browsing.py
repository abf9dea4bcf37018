"""The browser tests' own tools: what they must notice, and what must not trouble them."""

import http.server
import threading

import pytest

from tests.browsing import axe, each_width, watch_for_trouble

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'"
PAGES = {
    "/good": '<html lang="en"><title>Good</title><main><h1>Good</h1></main>',
    "/bad": '<html><title>Bad</title><main><h1>Bad</h1><img src="/x.png"></main>',
    "/wide": """<html lang="en"><title>Wide</title><link rel="stylesheet" href="/wide.css">
        <main><h1>Wide</h1><button></button></main>""",
    "/wide.css": "@media (width < 1000px) { button { display: none } }",
    "/inline": '<html lang="en"><title>Inline</title><main><h1 style="color: red">Inline</h1></main>',
    "/elsewhere": '<html lang="en"><title>Elsewhere</title><main><h1>X</h1><a href="http://example.invalid/">x</a></main>',
}


class Pages(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        kind = "css" if self.path.endswith(".css") else "html"
        start = "" if kind == "css" else "<!doctype html>"
        body = f"{start}{PAGES.get(self.path, '')}".encode()
        self.send_response(200)
        self.send_header("Content-Type", f"text/{kind}; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        pass


@pytest.fixture
def site():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_page_is_looked_at_as_wide_as_a_desktop_and_as_a_phone(page, site):
    page.goto(f"{site}/good")

    seen = [(width, page.evaluate("innerWidth")) for width in each_width(page)]

    assert seen == [(1280, 1280), (360, 360)]
    assert page.evaluate("innerWidth") == 360


def test_page_that_is_good_only_on_a_phone_is_found(page, site):
    page.goto(f"{site}/wide")

    assert [line.split(":")[0] for line in axe(page)] == ["button-name"]
    assert "(1280 wide)" in axe(page)[0]


def test_axe_works_under_our_policy_and_finds_nothing_on_a_good_page(phone, site):
    phone.goto(f"{site}/good")

    assert axe(phone) == []


def test_axe_says_what_is_wrong_and_where(browser, site):
    page = browser.new_page()
    page.goto(f"{site}/bad")

    found = axe(page)

    assert [line.split(":")[0] for line in found] == ["html-has-lang", "image-alt"]
    assert found[1].endswith(": img (1280 wide)")
    page.context.close()


def test_inline_style_is_trouble(browser, site):
    page = browser.new_page()
    trouble = watch_for_trouble(page)

    page.goto(f"{site}/inline")

    assert len(trouble) == 1
    assert "inline style" in trouble[0]
    page.context.close()


def test_request_to_somebody_else_is_trouble(browser, site):
    page = browser.new_page()
    trouble = watch_for_trouble(page)
    page.route("http://example.invalid/**", lambda route: route.abort())

    page.goto(f"{site}/elsewhere")
    page.click("a")
    page.wait_for_timeout(200)

    assert trouble == ["a request to somebody else: http://example.invalid/"]
    page.context.close()
