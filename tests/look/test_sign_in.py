import re
from datetime import timedelta

import pytest
from django.urls import NoReverseMatch, reverse

from messaging.models import Message
from messaging.tasks import send_message
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

ASK, ENTER = "/sign-in/", "/sign-in/code/"
ADDRESS = "sam@example.org"


@pytest.fixture
def sam():
    return PersonFactory(preferred_name="Sam", email=ADDRESS)


def ask_for_a_code(client, email=ADDRESS, **kwargs):
    return client.post(ASK, {"email": email}, **kwargs)


def codes():
    """The codes in the outbox, oldest first."""
    messages = Message.objects.filter(purpose="sign-in-code").order_by("pk")
    return [re.search(r"\d{4}-\d{4}", message.body)[0] for message in messages]


def is_signed_in(client):
    return "_auth_user_id" in client.session


def page(client, path):
    return client.get(path).content.decode()


def test_sign_in_with_an_emailed_code(client, sam):
    asked = ask_for_a_code(client)
    entered = client.post(ENTER, {"code": codes()[0]})

    assert asked.headers["Location"] == ENTER
    assert entered.headers["Location"] == "/"
    assert client.session["_auth_user_id"] == str(sam.pk)


def test_code_may_be_pasted_with_spaces_and_without_its_dash(client, sam):
    ask_for_a_code(client)
    code = codes()[0].replace("-", " ")

    client.post(ENTER, {"code": f" {code} "})

    assert is_signed_in(client)


def test_sign_in_goes_on_to_the_page_that_was_wanted(client, sam):
    asked = client.post(f"{ASK}?next=/wanted/", {"email": ADDRESS})
    entered = client.post(asked.headers["Location"], {"code": codes()[0]})

    assert asked.headers["Location"] == f"{ENTER}?next=%2Fwanted%2F"
    assert entered.headers["Location"] == "/wanted/"


def test_sign_in_never_goes_on_to_another_site(client, sam):
    client.post(f"{ASK}?next=https://elsewhere.example/", {"email": ADDRESS})

    entered = client.post(f"{ENTER}?next=https://elsewhere.example/", {"code": codes()[0]})

    assert entered.headers["Location"] == "/"


def test_the_code_leaves_at_once_and_gives_nothing_away(client, sam, settings, mailoutbox):
    settings.EMAIL_IS_REAL = True

    ask_for_a_code(client)
    message = Message.objects.get()
    [code] = codes()
    send_message(message.pk)

    [mail] = mailoutbox
    assert (mail.to, mail.subject) == ([ADDRESS], "Your sign-in code")
    assert mail.body.strip().splitlines() == [
        f"Your code is {code}",
        "",
        "It works for 15 minutes.",
        "",
        "Did you not ask for it? Then there is nothing to do.",
    ]
    assert message.not_after - message.not_before == timedelta(minutes=15)


def test_an_unknown_address_gets_the_same_page_and_no_email(client, sam):
    known = ask_for_a_code(client)
    known_page = page(client, ENTER)
    client.session.flush()
    unknown = ask_for_a_code(client, "nobody@example.org")
    unknown_page = page(client, ENTER).replace("nobody@example.org", ADDRESS)

    without_tokens = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert without_tokens.sub("", unknown_page) == without_tokens.sub("", known_page)
    assert [message.person for message in Message.objects.all()] == [sam]


def test_somebody_who_may_not_sign_in_gets_the_same_page_and_no_email(client):
    PersonFactory(email=ADDRESS, is_active=False)

    asked = ask_for_a_code(client)

    assert asked.headers["Location"] == ENTER
    assert not Message.objects.exists()


def test_a_wrong_code_is_said_plainly(client, sam):
    ask_for_a_code(client)

    html = client.post(ENTER, {"code": "0000-000"}).content.decode()

    assert (
        '<p class="field-error">That is not the code we sent last. Please look at the email again.</p>'
        in html
    )
    assert not is_signed_in(client)


def test_three_wrong_codes_end_it(client, sam):
    ask_for_a_code(client)
    for _ in range(3):
        response = client.post(ENTER, {"code": "0000-000"})

    assert response.headers["Location"] == ASK
    assert "That was a few tries. Please ask for a new code." in page(client, ASK)
    client.post(ENTER, {"code": codes()[0]})
    assert not is_signed_in(client)


def test_a_new_code_can_be_sent_and_the_old_one_stops(client, sam):
    ask_for_a_code(client)
    client.post(ENTER, {"action": "resend"})

    first, second = codes()
    client.post(ENTER, {"code": first})
    assert not is_signed_in(client)
    client.post(ENTER, {"code": second})
    assert is_signed_in(client)


def test_another_email_can_be_used(client, sam):
    ask_for_a_code(client)
    assert client.get(ASK).headers["Location"] == ENTER

    client.post("/sign-out/", {"next": ASK})

    assert client.get(ASK).status_code == 200


def test_the_code_field_suits_a_phone(client, sam):
    ask_for_a_code(client)

    field = re.search(r"<input[^>]*name=\"code\"[^>]*>", page(client, ENTER))[0]

    assert 'autocomplete="one-time-code"' in field
    assert 'inputmode="numeric"' in field
    assert "maxlength" not in field


def test_the_email_field_suits_a_phone(client):
    field = re.search(r"<input[^>]*name=\"email\"[^>]*>", page(client, ASK))[0]

    assert 'type="email"' in field
    assert 'autocomplete="email"' in field


def test_sign_out_asks_first(client, sam):
    client.force_login(sam, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert "<h1>Sign out?</h1>" in page(client, "/sign-out/")
    assert is_signed_in(client)
    response = client.post("/sign-out/", follow=True)

    assert not is_signed_in(client)
    assert "You have signed out." in response.content.decode()


@pytest.mark.parametrize("email", ["", "sam"])
def test_what_is_no_email_is_said_plainly(client, email):
    html = ask_for_a_code(client, email).content.decode()

    assert html.count('class="field-error"') == 1
    assert 'aria-describedby="id_email_error"' in html


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_change_password",
        "account_set_password",
        "account_reset_password",
        "account_email",
        "account_reauthenticate",
    ],
)
def test_pages_for_passwords_and_sign_up_are_not_there(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_whoever_is_not_signed_in_is_asked_to(client):
    response = client.get("/")

    assert response.headers["Location"] == "/sign-in/?next=/"
