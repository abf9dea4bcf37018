"""What must hold when somebody signs in; how the pages read is in tests/look/test_sign_in.py."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse

from messaging.models import Message
from messaging.sending import send
from tests.factories.people import PersonFactory
from tests.messaging.conftest import post_office  # noqa: F401

pytestmark = pytest.mark.django_db

SIGN_IN, CODE = reverse("account_login"), reverse("account_confirm_login_code")


@pytest.fixture
def jo(settings):
    settings.EMAIL_IS_REAL = True
    return PersonFactory(preferred_name="Jo", email="Jo@example.org")


def ask_for_a_code(client, email="jo@example.org"):
    return client.post(SIGN_IN, {"email": email})


def codes_sent(mailoutbox):
    for message in Message.objects.filter(state=Message.State.QUEUED):
        send(message.pk)
    return [re.search(r"\d{4}-?\d{4}", mail.body).group() for mail in mailoutbox]


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_capital_letters_do_not_matter(client, jo, mailoutbox):
    ask_for_a_code(client, "JO@EXAMPLE.ORG")
    [code] = codes_sent(mailoutbox)
    client.post(CODE, {"code": code})

    assert is_signed_in(client)


def test_the_code_leaves_through_a_real_mail_server(client, jo, post_office):  # noqa: F811
    ask_for_a_code(client)
    send(Message.objects.get().pk)

    [mail] = post_office.taken
    code = re.search(r"\d{4}-?\d{4}", mail.get_payload(decode=True).decode()).group()
    client.post(CODE, {"code": code})
    assert is_signed_in(client)


def test_the_code_is_kept_nowhere_in_clear(client, jo, mailoutbox):
    ask_for_a_code(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM messaging_message")
        [(waiting,)] = cursor.fetchall()
    [code] = codes_sent(mailoutbox)
    [session] = Session.objects.all()
    with connection.cursor() as cursor:
        cursor.execute("SELECT message::text FROM messaging_message AS message")
        [(sent,)] = cursor.fetchall()

    kept = str(session.get_decoded())
    assert "'code': '" in kept
    for written in (kept, waiting, sent):
        assert code not in written
        assert code.replace("-", "") not in written


@pytest.mark.parametrize("typed", ["", "00000000", "None", "null"])
def test_nothing_typed_lets_in_somebody_we_do_not_know(client, jo, typed):
    ask_for_a_code(client, "no@example.org")

    client.post(CODE, {"code": typed})

    assert not is_signed_in(client)


def test_somebody_stopped_between_asking_and_entering_stays_out(client, jo, mailoutbox):
    ask_for_a_code(client)
    [code] = codes_sent(mailoutbox)
    jo.is_active = False
    jo.save()

    entered = client.post(CODE, {"code": code})

    assert entered["Location"] == reverse("account_inactive")
    assert not is_signed_in(client)


def test_somebody_stopped_while_signed_in_is_out_at_once(client, jo):
    client.force_login(jo)
    jo.is_active = False
    jo.save()

    assert client.get(reverse("home")).status_code == 302


def test_a_code_works_for_15_minutes(client, jo, mailoutbox):
    with time_machine.travel("2026-11-23 12:00", tick=False) as clock:
        ask_for_a_code(client)
        [code] = codes_sent(mailoutbox)
        clock.shift(timedelta(minutes=15, seconds=1))
        client.post(CODE, {"code": code})

    assert not is_signed_in(client)


def test_a_code_works_only_where_it_was_asked_for(client, jo, mailoutbox):
    elsewhere = type(client)()
    ask_for_a_code(elsewhere)
    ask_for_a_code(client)
    first, second = codes_sent(mailoutbox)

    client.post(CODE, {"code": first})
    assert not is_signed_in(client)
    client.post(CODE, {"code": second})
    assert is_signed_in(client)


def test_asking_too_often_sends_no_more(client, jo, mailoutbox):
    for _ in range(5):
        ask_for_a_code(type(client)())

    assert Message.objects.count() == 3


def test_signing_in_keeps_no_second_copy_of_the_address(client, jo, mailoutbox):
    ask_for_a_code(client)
    [code] = codes_sent(mailoutbox)
    client.post(CODE, {"code": code})

    # An old address in there would let its owner in after the person had changed it.
    assert EmailAddress.objects.count() == 0


def test_a_new_session_is_started_on_the_way_in(client, jo, mailoutbox):
    ask_for_a_code(client)
    before = client.session.session_key
    [code] = codes_sent(mailoutbox)
    client.post(CODE, {"code": code})

    assert client.session.session_key != before
