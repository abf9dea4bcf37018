import re

from tests.browsing import axe
from tests.factories.people import PersonFactory


def test_person_signs_in_with_the_code_from_an_email(running, phone):
    jo = PersonFactory(preferred_name="Jo", email="signs.in@example.org")

    phone.goto(running.url)
    assert axe(phone) == []
    phone.get_by_label("Email").fill(jo.email)
    phone.locator("main form [type=submit]").first.click()
    letter = running.wait_for_message(jo.email).get_body().get_content()
    code = re.search(r"Your code is ([A-Z0-9-]+)", letter)[1]
    phone.get_by_label("code").fill(code)
    phone.locator("main form [type=submit]").first.click()

    phone.wait_for_url(f"{running.url}/")
    assert axe(phone) == []


def test_static_files_have_names_that_may_be_kept_for_ever(running, phone):
    with phone.expect_response("**/*.css") as stylesheet:
        phone.goto(running.url)

    assert re.fullmatch(rf"{running.url}/static/build/site\.[0-9a-f]{{12}}\.css", stylesheet.value.url)
    assert "immutable" in stylesheet.value.headers["cache-control"]
