import base64
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from coproduction.celery import app
from messaging import tasks
from tests.factories.messaging import MessageFactory
from tests.factories.people import ContactPointFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue():
    """What waits in Redis for the workers."""
    with app.connection_for_read() as connection:
        server = connection.default_channel.client
        server.delete("celery")
        yield lambda: [json.loads(raw) for raw in server.lrange("celery", 0, -1)]
        server.delete("celery")


def test_send_due_messages_hands_out_one_task_each_with_nothing_but_the_row(queue):
    sam = PersonFactory(preferred_name="Sam")
    ContactPointFactory(person=sam, value="sam@example.org")
    due = [MessageFactory(person=sam) for _ in range(3)]
    MessageFactory(person=sam, not_before=timezone.now() + timedelta(hours=1))

    tasks.send_due_messages()

    handed_out = queue()
    assert {task["headers"]["task"] for task in handed_out} == {"messaging.tasks.send_message"}
    arguments = [json.loads(base64.b64decode(task["body"]))[:2] for task in handed_out]
    assert sorted(arguments, key=str) == sorted([[[message.pk], {}] for message in due], key=str)
    raw = str(handed_out) + str(arguments)
    assert not any(secret in raw for secret in ["Sam", "sam@example.org"])


def test_send_due_messages_asks_once_however_many_are_due(queue, django_assert_num_queries):
    for _ in range(3):
        MessageFactory()

    with django_assert_num_queries(1):
        tasks.send_due_messages()
