"""Every address × every role: what the tables say, and nothing that is somebody else's.

No page, file, error or message shows one member what is another's.

The addresses are those of the permission matrix, so a new one is looked at by itself.
"""

import io
import re
import zipfile
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from messaging.models import Message
from messaging.sending import send
from sessions.models import CheckOut
from tests.factories.people import ContactPointFactory
from tests.factories.signals import SignalFactory
from tests.factories.wellbeing import FollowUpFactory
from tests.permissions.roles import ROLES
from tests.permissions.secrets_of_one_person import (
    IN_THEIR_OWN_MESSAGES,
    MONEY,
    NOT_EVEN_FACILITATORS,
    ONLY_THE_TWO,
    SECRETS,
    keep_secrets,
)
from tests.permissions.test_matrix import PUBLIC, ROWS

EVERYTHING = set(SECRETS)
# Who reads what of it for their work; everybody else reads nothing.
READS = {
    "facilitator": EVERYTHING - NOT_EVEN_FACILITATORS,
    "colleague": EVERYTHING - NOT_EVEN_FACILITATORS - ONLY_THE_TWO,
    "finance": MONEY,
    "approver": MONEY,
    "releaser": MONEY,
}
# Behind the member's own link, whoever holds it is the member.
THEIR_OWN_LINKS = {
    name for name in PUBLIC if name.startswith(("sessions:", "payments:", "groups:agreement_"))
}


# What is kept for the leaks settles already what these ask: their table is held against a world without it.
ANSWERED_OTHERWISE = {
    "groups:agreement_answer",
    "groups:agreement_answer_by_link",
    "groups:agreement_propose_about",
    "groups:my_email",
    "wellbeing:room",
    "wellbeing:room_taken_back",
}


def leaked(text, secrets):
    """Which of these stand in the text, however numbers are spaced and addresses are written."""
    text = unquote(text)
    tight = re.sub(r"[\s\u00a0]+", "", text)
    return sorted(
        name
        for name in secrets
        if SECRETS[name] in text or (SECRETS[name].isdigit() and SECRETS[name] in tight)
    )


def text_of(response):
    """All that reaches the browser: what is shown, what is in a file, and the headers."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"".join(packed.read(name) for name in packed.namelist())
    # No tick of the clock may look like a number of ours: tokens go first.
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", content.decode(errors="replace"))
    return f"{text} {response.headers}"


def _opens_for(role, row):
    # The neighbour has no column of their own: as little is theirs as a stranger's.
    return row.statuses.get(role, row.statuses["stranger"]) == 200


def beside_it(client, row, address):
    """The answer to the other way to ask, which must not tell either; to a page, a form with nothing in it."""
    with undone():
        return client.get(address) if row.method == "post" else client.post(address, {})


def asked(client, world, row, address):
    data = row.data(world) if callable(row.data) else row.data
    return getattr(client, row.method)(address, data)


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", sorted(ROWS))
def test_each_role_gets_what_the_table_says_and_nothing_of_anybody_elses(world, client_of, name):
    row = ROWS[name]
    address = reverse(name, args=row.args(world))
    keep_secrets(world)
    for person in (world.neighbour, world.professional, world.facilitator, world.safeguarding):
        ContactPointFactory(person=person)

    statuses, found = {}, {}
    for role in (*ROLES, "neighbour"):
        hidden = EVERYTHING - READS.get(role, set())
        if role == "member" or (
            name in THEIR_OWN_LINKS and (role == "anonymous" or _opens_for(role, row))
        ):
            hidden = set()
        beside, answer = (
            beside_it(client_of(role), row, address),
            asked(client_of(role), world, row, address),
        )
        statuses[role] = answer.status_code
        if shown := leaked(text_of(answer) + text_of(beside), hidden):
            found[role] = shown

    assert found == {}
    if name not in ANSWERED_OTHERWISE:
        del statuses["neighbour"]
        assert statuses == row.statuses
    assert in_messages(world) == {}


@pytest.mark.parametrize("name", sorted(ANSWERED_OTHERWISE))
def test_each_role_gets_what_the_table_says(world, client_of, name):
    row = ROWS[name]
    address = reverse(name, args=row.args(world))

    statuses = {role: asked(client_of(role), world, row, address).status_code for role in ROLES}

    assert statuses == row.statuses


def in_messages(world):
    """What stands in messages to others, and what of it even their own message must not say."""
    for pk in Message.objects.filter(state=Message.State.QUEUED).values_list("pk", flat=True):
        send(pk)
    found = {}
    for message in Message.objects.select_related("person"):
        is_theirs = message.person == world.member
        hidden = EVERYTHING - IN_THEIR_OWN_MESSAGES if is_theirs else EVERYTHING
        if shown := leaked(f"{message.subject} {message.body}", hidden):
            found[message.purpose] = shown
    return found


# What is read in the database because it is looked for there, or because it is no secret from whoever runs it.
IN_THE_OPEN = {"sign-in email", "payee code"}


def test_no_table_holds_words_that_can_be_read(world):
    """Every column of every table, the trail of changes too, as somebody with the database before them sees it."""
    keep_secrets(world)
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT string_agg(one::text, chr(10)) FROM "{table}" AS one')
            if shown := leaked(cursor.fetchone()[0] or "", EVERYTHING - IN_THE_OPEN):
                found[table] = shown

    assert found == {}
    # They are there: with the key they can be read.
    row = CheckOut.objects.get(person=world.member)
    assert (row.word, row.to_change) == (SECRETS["leaving"], SECRETS["to change"])


def test_signals_and_late_calls_are_seen_by_few(world, client_of):
    """A minute somebody needs is seen by the two; a call that is late by those it was passed on to as well."""
    SignalFactory(group_session=world.group_session, person=world.member)
    now = timezone.now()
    follow_up = FollowUpFactory(
        group=world.group,
        person=world.member,
        owner=world.facilitator,
        due_at=now - timedelta(days=1),
        lead=world.safeguarding,
        lead_told_at=now,
    )
    meet = reverse("sessions:meet", args=[world.group_session.public_id])
    call = reverse("wellbeing:follow_up", args=[follow_up.public_id])

    near = ["professional", "facilitator", "colleague", "finance", "safeguarding", "admin"]

    needs_a_minute = {role for role in near if "Needs a minute" in text_of(client_of(role).get(meet))}
    on_home = {role for role in near if call in text_of(client_of(role).get(reverse("home")))}
    opened = {role for role in near if client_of(role).get(call).status_code == 200}

    assert needs_a_minute == {"facilitator"}
    assert on_home == opened == {"facilitator", "safeguarding"}


def test_it_would_be_found(world, client_of):
    """Beside all that is absent, something is there: the member reads their own."""
    keep_secrets(world)
    client = client_of("member")

    shown = text_of(client.get(reverse("groups:uneases")))
    unease = world.member.uneases_said.get()
    shown += text_of(client.get(reverse("groups:unease", args=[unease.public_id])))

    assert leaked(shown, EVERYTHING) == ["unease", "unease answered"]


def test_a_number_is_found_however_it_is_spaced():
    assert leaked("Ring 07700 900 777.", EVERYTHING) == ["mobile"]
    assert leaked("/?next=14%20Larkspur%20Rise", EVERYTHING) == ["letter"]
